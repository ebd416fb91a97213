package tailnetlab.mesh;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.HexFormat;
import org.bouncycastle.crypto.params.X25519PrivateKeyParameters;
import org.bouncycastle.crypto.params.X25519PublicKeyParameters;
import org.junit.jupiter.api.Test;
import tailnetlab.mesh.Http.Answer;
import tailnetlab.mesh.RelayDoor.Reception;

/** The door's ends that need no TLS; NaCl's box against NaCl's own test (tests/box.c). */
class DerpDoorTest {
  private static final Duration LIMIT = Duration.ofSeconds(3);

  @Test
  void sealsAsNaClDoes() {
    byte[] box =
        NaclBox.seal(
            hex(
                "be075fc53c81f2d5cf141316ebeb0c7b5228c52a4c62cbd44b66849b64244ffce5ecbaaf33bd751a"
                    + "1ac728d45e6c61296cdc3c01233561f41db66cce314adb310e3be8250c46f06dceea3a7fa134"
                    + "8057e2f6556ad6b1318a024a838f21af1fde048977eb48f59ffd4924ca1c60902e52f0a089bc"
                    + "76897040e082f937763848645e0705"),
            hex("69696ee955b62b73cd62bda875fc73d68219e0036b7a0b37"),
            new X25519PublicKeyParameters(
                hex("de9edb7d7b7dc1b4d35b61c2ece435373f8343c85b78674dadfc7e146f882b4f")),
            new X25519PrivateKeyParameters(
                hex("77076d0a7318a57d3c16c17251b26645df4c2f87ebc0992ab177fba51db92c2a")));

    assertThat(HexFormat.of().formatHex(box))
        .isEqualTo(
            "f3ffc7703f9400e52a7dfb4b3d3305d98e993b9f48681273c29650ba32fc76ce48332ea7164d96a4476f"
                + "b8c531a1186ac0dfc17c98dce87b4da7f011ec48c97271d2c20f9b928fe2270d6fb863d51738b48e"
                + "eee314a7cc8ab932164548e526ae90224368517acfeabd6bb3732bc0e9da99832b61ca01b6de5624"
                + "4a9e88d5f9b37973f622a43d14a6599b1f654cb45a74e355a5");
  }

  @Test
  void saysThatNobodyListens() throws IOException {
    int free;
    try (ServerSocket socket = new ServerSocket(0)) {
      free = socket.getLocalPort();
    }

    Reception reception = new DerpDoor(free, LIMIT).knock("127.0.0.1", "control");

    assertThat(((Reception.NoRelay) reception).answer()).isInstanceOf(Answer.Refused.class);
  }

  @Test
  void saysThatNobodySpeaksTls() throws Exception {
    try (ServerSocket plain = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      Thread server = new Thread(() -> hangUp(plain));
      server.start();

      Reception reception = new DerpDoor(plain.getLocalPort(), LIMIT).knock("127.0.0.1", "control");

      assertThat(((Reception.NoRelay) reception).answer()).isInstanceOf(Answer.Broken.class);
      server.join();
    }
  }

  @Test
  void countsOnlyAHangUpAfterTheGreetingAsARefusal() throws IOException {
    byte[] greeting = greeting();

    assertThat(enter(greeting)).isInstanceOf(Reception.Refused.class);
    assertThat(enter(bytes(greeting, new byte[] {3, 0, 0, 0, 1, 7})))
        .isEqualTo(
            new Reception.Admitted(java.util.List.of("its key (frame 1)", "welcome (frame 3)")));
    assertThat(enter(new byte[] {9, 0, 0, 0, 0})).isInstanceOf(Reception.NoRelay.class);
  }

  private static Reception enter(byte[] frames) throws IOException {
    byte[] head = "HTTP/1.1 101 Switching Protocols\r\n\r\n".getBytes(StandardCharsets.US_ASCII);
    return DerpDoor.converse(
        new DataInputStream(new java.io.ByteArrayInputStream(bytes(head, frames))),
        new DataOutputStream(new ByteArrayOutputStream()),
        "192.168.77.10",
        "control");
  }

  private static byte[] greeting() {
    byte[] magic = "DERP🔑".getBytes(StandardCharsets.UTF_8);
    byte[] key = new X25519PrivateKeyParameters(new byte[32]).generatePublicKey().getEncoded();
    return bytes(new byte[] {1, 0, 0, 0, (byte) (magic.length + key.length)}, magic, key);
  }

  private static byte[] bytes(byte[]... parts) {
    ByteArrayOutputStream all = new ByteArrayOutputStream();
    for (byte[] part : parts) {
      all.writeBytes(part);
    }
    return all.toByteArray();
  }

  private static void hangUp(ServerSocket server) {
    try (Socket socket = server.accept()) {
      socket
          .getOutputStream()
          .write("HTTP/1.1 400 Bad Request\r\n\r\n".getBytes(StandardCharsets.US_ASCII));
    } catch (IOException e) {
      // The other end sees it.
    }
  }

  private static byte[] hex(String text) {
    return HexFormat.of().parseHex(text);
  }
}
