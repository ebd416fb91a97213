package tailnetlab.mesh;

import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.net.ConnectException;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.SocketException;
import java.net.SocketTimeoutException;
import java.nio.charset.StandardCharsets;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.bouncycastle.crypto.params.X25519PrivateKeyParameters;
import org.bouncycastle.crypto.params.X25519PublicKeyParameters;
import tailnetlab.mesh.Http.Answer;

/**
 * A DERP client that goes as far as the door: TLS, the upgrade, the relay's key, our own. See the
 * protocol flow in tailscale's {@code derp/derp.go}, v1.102.
 */
public final class DerpDoor implements RelayDoor {
  private static final Duration LIMIT = Duration.ofSeconds(10);
  private static final int HTTPS = 443;
  private static final int SWITCHING_PROTOCOLS = 101;
  private static final int HEAD_LIMIT = 16 * 1024;
  private static final int FRAME_LIMIT = 1 << 20;
  private static final int FRAMES = 8;
  private static final byte[] MAGIC = "DERP🔑".getBytes(StandardCharsets.UTF_8);

  private static final int SERVER_KEY = 1;
  private static final int CLIENT_INFO = 2;
  private static final int SERVER_INFO = 3;

  private final int port;
  private final Duration limit;

  public DerpDoor() {
    this(HTTPS, LIMIT);
  }

  DerpDoor(int port, Duration limit) {
    this.port = port;
    this.limit = limit;
  }

  @Override
  public Reception knock(String address, String serverName) {
    try (Socket plain = new Socket()) {
      int millis = Math.toIntExact(limit.toMillis());
      plain.connect(new InetSocketAddress(address, port), millis);
      plain.setSoTimeout(millis);
      try (Socket tls = UnverifiedTls.over(plain, serverName)) {
        return converse(
            new DataInputStream(tls.getInputStream()),
            new DataOutputStream(tls.getOutputStream()),
            address,
            serverName);
      }
    } catch (IOException e) {
      return new Reception.NoRelay(answer(e));
    }
  }

  static Reception converse(
      DataInputStream in, DataOutputStream out, String address, String serverName)
      throws IOException {
    List<String> request =
        List.of(
            "GET /derp HTTP/1.1", "Host: " + serverName, "Upgrade: DERP", "Connection: Upgrade");
    out.write((String.join("\r\n", request) + "\r\n\r\n").getBytes(StandardCharsets.US_ASCII));
    out.flush();
    int status = status(head(in));
    if (status != SWITCHING_PROTOCOLS) {
      return new Reception.NoRelay(new Answer.Response(status, "", address));
    }
    Frame greeting = frame(in);
    if (greeting.type() != SERVER_KEY || !greeting.startsWith(MAGIC)) {
      return new Reception.NoRelay(new Answer.Broken(0, "no DERP relay: it said " + greeting));
    }
    List<String> heard = new ArrayList<>(List.of("its key (frame 1)"));
    try {
      introduce(out, new X25519PublicKeyParameters(greeting.body(), MAGIC.length));
      return await(in, heard);
    } catch (EOFException | SocketException e) {
      return new Reception.Refused(List.copyOf(heard));
    } catch (SocketTimeoutException e) {
      return new Reception.Undecided(List.copyOf(heard));
    }
  }

  /** Says who we are: a key made this moment. */
  private static void introduce(DataOutputStream out, X25519PublicKeyParameters relay)
      throws IOException {
    SecureRandom random = new SecureRandom();
    X25519PrivateKeyParameters key = new X25519PrivateKeyParameters(random);
    byte[] nonce = new byte[NaclBox.NONCE];
    random.nextBytes(nonce);
    byte[] info = new ObjectMapper().writeValueAsBytes(Map.of("version", 2));
    byte[] box = NaclBox.seal(info, nonce, relay, key);
    byte[] us = key.generatePublicKey().getEncoded();
    out.writeByte(CLIENT_INFO);
    out.writeInt(us.length + nonce.length + box.length);
    out.write(us);
    out.write(nonce);
    out.write(box);
    out.flush();
  }

  private static Reception await(DataInputStream in, List<String> heard) throws IOException {
    while (heard.size() < FRAMES) {
      Frame frame = frame(in);
      if (frame.type() == SERVER_INFO) {
        heard.add("welcome (frame 3)");
        return new Reception.Admitted(List.copyOf(heard));
      }
      heard.add(frame.toString());
    }
    return new Reception.Undecided(List.copyOf(heard));
  }

  private static Answer answer(IOException e) {
    String message = String.valueOf(e.getMessage());
    if (e instanceof SocketTimeoutException) {
      return new Answer.TimedOut(message);
    }
    return e instanceof ConnectException && message.contains("refused")
        ? new Answer.Refused(message)
        : new Answer.Broken(0, e instanceof EOFException ? "the connection was closed" : message);
  }

  /** Reads up to the empty line, byte by byte: what follows is no text. */
  private static String head(DataInputStream in) throws IOException {
    ByteArrayOutputStream read = new ByteArrayOutputStream();
    while (read.size() < HEAD_LIMIT) {
      read.write(in.readUnsignedByte());
      String text = read.toString(StandardCharsets.US_ASCII);
      if (text.endsWith("\r\n\r\n")) {
        return text;
      }
    }
    throw new IOException("the answer's head has no end within %d bytes".formatted(HEAD_LIMIT));
  }

  private static int status(String head) throws IOException {
    if (!head.matches("(?s)HTTP/1\\.[01] [0-9]{3}\\b.*")) {
      throw new IOException("no HTTP answer: " + head.lines().findFirst().orElse(""));
    }
    return Integer.parseInt(head.substring(9, 12));
  }

  private static Frame frame(DataInputStream in) throws IOException {
    int type = in.readUnsignedByte();
    int length = in.readInt();
    if (length < 0 || length > FRAME_LIMIT) {
      throw new IOException("a frame of %d bytes".formatted(length));
    }
    byte[] body = new byte[length];
    in.readFully(body);
    return new Frame(type, body);
  }

  @SuppressWarnings("ArrayRecordComponent") // Never compared, never leaves this class.
  private record Frame(int type, byte[] body) {
    /** Says whether it begins so and has room for a key after that. */
    boolean startsWith(byte[] magic) {
      return body.length >= magic.length + X25519PublicKeyParameters.KEY_SIZE
          && Arrays.equals(magic, Arrays.copyOf(body, magic.length));
    }

    @Override
    public String toString() {
      return "frame %d of %d bytes".formatted(type, body.length);
    }
  }
}
