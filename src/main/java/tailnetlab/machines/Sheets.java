package tailnetlab.machines;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;

/** The style sheets that say to libvirt what its provider cannot. */
final class Sheets {
  private Sheets() {}

  static String domain() {
    return read("/machines/domain.xsl");
  }

  static String network() {
    return read("/machines/network.xsl");
  }

  private static String read(String name) {
    try (InputStream in = Sheets.class.getResourceAsStream(name)) {
      return new String(in.readAllBytes(), StandardCharsets.UTF_8);
    } catch (IOException e) {
      throw new UncheckedIOException(name, e);
    }
  }
}
