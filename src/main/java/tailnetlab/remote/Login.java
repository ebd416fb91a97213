package tailnetlab.remote;

import com.jcraft.jsch.JSch;
import com.jcraft.jsch.JSchAlgoNegoFailException;
import com.jcraft.jsch.JSchException;
import com.jcraft.jsch.JSchHostKeyException;
import com.jcraft.jsch.Session;
import java.net.ConnectException;
import java.net.NoRouteToHostException;
import java.net.SocketTimeoutException;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.TimeoutException;

/** Opens sessions with one guest, and says in the lab's words why one cannot be had. */
final class Login {
  private final Endpoint endpoint;
  private final int port;
  private final ConnectionLimits limits;

  Login(Endpoint endpoint, int port, ConnectionLimits limits) {
    this.endpoint = endpoint;
    this.port = port;
    this.limits = limits;
  }

  /**
   * Opens a session: our key only, and the guest's key must be the expected one.
   *
   * @param way its connection; who gives up closes it
   * @throws HostKeyMismatch when it shows another key
   * @throws Unreachable for every other reason
   */
  Session open(Way way) {
    ExpectedHostKey hostKey = new ExpectedHostKey(endpoint.hostKey());
    try {
      Session session = prepare(hostKey);
      session.setSocketFactory(way);
      session.connect(Math.toIntExact(limits.connect().toMillis()));
      return session;
    } catch (JSchHostKeyException e) {
      throw mismatch(hostKey, hostKey.seenFingerprint().orElse("none"), e);
    } catch (JSchAlgoNegoFailException e) {
      if (e.getAlgorithmName().equals("server_host_key")) {
        throw mismatch(hostKey, "only " + e.getServerProposal(), e);
      }
      throw unreachable("does not speak our SSH: " + e.getMessage(), e);
    } catch (JSchException e) {
      throw unreachable(reason(e, way), e);
    }
  }

  /** Makes the exception for a guest that gave no answer in time. */
  Unreachable silent(Way way, Throwable cause) {
    return unreachable(silence(way), cause);
  }

  /** Says whether nothing came back: asked again, the guest would take as long once more. */
  static boolean isSilence(Unreachable e) {
    Throwable root = e.getCause() instanceof JSchException jsch ? jsch.getCause() : e.getCause();
    return root instanceof SocketTimeoutException
        || root instanceof TimeoutException
        || root instanceof NoRouteToHostException;
  }

  private String silence(Way way) {
    return "did not answer within %d s: %s"
        .formatted(
            limits.connect().toSeconds(),
            way.isTaken()
                ? "something takes the connection, and no SSH server speaks"
                : "it is off or suspended, or the way to its SSH port is closed");
  }

  private Session prepare(ExpectedHostKey hostKey) throws JSchException {
    JSch jsch = new JSch();
    byte[] pem = endpoint.clientKey().getBytes(StandardCharsets.UTF_8);
    jsch.addIdentity("the lab's client key", pem, null, null);
    Session session = jsch.getSession(Endpoint.USER, endpoint.address(), port);
    session.setHostKeyRepository(hostKey);
    session.setConfig("StrictHostKeyChecking", "yes");
    session.setConfig("server_host_key", hostKey.type());
    session.setConfig("PreferredAuthentications", "publickey");
    session.setServerAliveInterval(Math.toIntExact(limits.keepAlive().toMillis()));
    session.setServerAliveCountMax(limits.keepAliveMisses());
    session.setDaemonThread(true);
    return session;
  }

  /** Makes the exception for this guest with that reason. */
  Unreachable unreachable(String reason, Throwable cause) {
    return new Unreachable("%s %s".formatted(place(), reason), cause);
  }

  private String place() {
    return "%s (%s:%d)".formatted(endpoint.node(), endpoint.address(), port);
  }

  private HostKeyMismatch mismatch(ExpectedHostKey expected, String seen, JSchException cause) {
    return new HostKeyMismatch(
        """
        %s shows another host key than the one we made for it: expected %s %s, seen %s. \
        Another machine answers at this address (an address used twice, a guest of an earlier \
        lab), or cloud-init did not put our key in place. Nothing was sent to it.\
        """
            .formatted(place(), expected.type(), expected.fingerprint(), seen),
        cause);
  }

  private String reason(JSchException e, Way way) {
    Throwable cause = e.getCause();
    String text = String.valueOf(e.getMessage());
    if (cause instanceof SocketTimeoutException) {
      return silence(way);
    }
    if (cause instanceof NoRouteToHostException) {
      return "is not there: it is off, or its network is down (%s)".formatted(cause.getMessage());
    }
    if (cause instanceof ConnectException) {
      return "refuses the connection: its SSH server is not up (%s)".formatted(cause.getMessage());
    }
    if (text.startsWith("Auth")) {
      return "does not take our key for %s: cloud-init has not put it there, or it is another one"
          .formatted(Endpoint.USER);
    }
    return "ended the SSH handshake: " + text;
  }
}
