package tailnetlab.mesh;

import java.util.Arrays;
import org.bouncycastle.crypto.engines.Salsa20Engine;
import org.bouncycastle.crypto.engines.XSalsa20Engine;
import org.bouncycastle.crypto.macs.Poly1305;
import org.bouncycastle.crypto.params.KeyParameter;
import org.bouncycastle.crypto.params.ParametersWithIV;
import org.bouncycastle.crypto.params.X25519PrivateKeyParameters;
import org.bouncycastle.crypto.params.X25519PublicKeyParameters;
import org.bouncycastle.util.Pack;

/** NaCl's {@code crypto_box}: what only the owner of the other key can open. */
final class NaclBox {
  static final int NONCE = 24;
  private static final int TAG = 16;
  private static final int KEY = 32;
  private static final int ROUNDS = 20;

  /** Salsa20's constant: {@code expand 32-byte k}. */
  private static final int[] SIGMA = {0x61707865, 0x3320646e, 0x79622d32, 0x6b206574};

  private NaclBox() {}

  /** Seals a message: the tag, then the cipher text. */
  static byte[] seal(
      byte[] message,
      byte[] nonce,
      X25519PublicKeyParameters receiver,
      X25519PrivateKeyParameters sender) {
    byte[] shared = new byte[KEY];
    sender.generateSecret(receiver, shared, 0);
    XSalsa20Engine stream = new XSalsa20Engine();
    stream.init(true, new ParametersWithIV(new KeyParameter(hsalsa20(shared)), nonce));
    // The stream's first 32 bytes are the tag's key, the message comes after them.
    byte[] padded = new byte[KEY + message.length];
    System.arraycopy(message, 0, padded, KEY, message.length);
    stream.processBytes(padded, 0, padded.length, padded, 0);
    Poly1305 tag = new Poly1305();
    tag.init(new KeyParameter(padded, 0, KEY));
    tag.update(padded, KEY, message.length);
    byte[] box = new byte[TAG + message.length];
    tag.doFinal(box, 0);
    System.arraycopy(padded, KEY, box, TAG, message.length);
    return box;
  }

  /** Makes a cipher's key of a shared secret: HSalsa20 over zeros. BouncyCastle keeps its own. */
  private static byte[] hsalsa20(byte[] secret) {
    int[] in = new int[16];
    in[0] = SIGMA[0];
    in[5] = SIGMA[1];
    in[10] = SIGMA[2];
    in[15] = SIGMA[3];
    Pack.littleEndianToInt(secret, 0, in, 1, 4);
    Pack.littleEndianToInt(secret, 16, in, 11, 4);
    int[] out = new int[16];
    Salsa20Engine.salsaCore(ROUNDS, in, out);
    int[] words = {0, 5, 10, 15, 6, 7, 8, 9};
    // salsaCore adds its input at the end, HSalsa20 does not.
    return Pack.intToLittleEndian(Arrays.stream(words).map(i -> out[i] - in[i]).toArray());
  }
}
