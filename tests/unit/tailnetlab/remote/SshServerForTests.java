package tailnetlab.remote;

import java.io.IOException;
import java.io.StringReader;
import java.security.KeyPair;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import org.apache.sshd.common.NamedResource;
import org.apache.sshd.common.config.keys.KeyUtils;
import org.apache.sshd.common.keyprovider.KeyPairProvider;
import org.apache.sshd.common.session.Session;
import org.apache.sshd.common.session.SessionListener;
import org.apache.sshd.common.util.security.SecurityUtils;
import org.apache.sshd.server.SshServer;
import org.apache.sshd.server.channel.ChannelSession;
import org.apache.sshd.server.shell.InvertedShellWrapper;
import org.apache.sshd.server.shell.ProcessShell;
import tailnetlab.pki.SshKey;

/**
 * A real SSH server on the loopback address that runs commands with this machine's shell. As with
 * OpenSSH, each has a session of its own, and goes on when its channel is closed.
 */
final class SshServerForTests implements AutoCloseable {
  private final SshServer server = SshServer.setUpDefaultServer();
  private final AtomicInteger opened = new AtomicInteger();
  private final AtomicInteger channels = new AtomicInteger();

  SshServerForTests(SshKey host, SshKey client) throws Exception {
    KeyPair hostPair = read(host);
    KeyPair clientPair = read(client);
    server.setHost("127.0.0.1");
    server.setPort(0);
    server.setKeyPairProvider(KeyPairProvider.wrap(hostPair));
    server.setPublickeyAuthenticator(
        (user, key, session) ->
            user.equals("root") && KeyUtils.compareKeys(key, clientPair.getPublic()));
    server.setCommandFactory(
        (channel, line) -> {
          channels.incrementAndGet();
          return new InvertedShellWrapper(new Lasting(List.of("setsid", "sh", "-c", line)));
        });
    server.addSessionListener(
        new SessionListener() {
          @Override
          public void sessionCreated(Session session) {
            opened.incrementAndGet();
          }
        });
    server.start();
  }

  int port() {
    return server.getPort();
  }

  /** Returns how many sessions were ever opened. */
  int opened() {
    return opened.get();
  }

  /** Returns how many channels were ever opened. */
  int channels() {
    return channels.get();
  }

  /** Drops every session the hard way, as a guest that is reset does. */
  void dropSessions() throws IOException {
    for (Session session : server.getActiveSessions()) {
      session.close(true).await();
    }
  }

  @Override
  public void close() throws IOException {
    server.stop(true);
  }

  private static final class Lasting extends ProcessShell {
    Lasting(List<String> words) {
      super(words);
    }

    @Override
    public void destroy(ChannelSession channel) {
      // Nobody ends the process.
    }
  }

  private static KeyPair read(SshKey key) throws Exception {
    return SecurityUtils.getKeyPairResourceParser()
        .loadKeyPairs(null, NamedResource.ofName("key"), null, new StringReader(key.privatePem()))
        .iterator()
        .next();
  }
}
