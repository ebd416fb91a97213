package tailnetlab.remote;

import com.jcraft.jsch.SocketFactory;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.time.Duration;

/** The TCP connection of one session: how far it came, and its end whatever JSch waits for. */
final class Way implements SocketFactory {
  private final Duration limit;
  private final Socket socket = new Socket();

  /**
   * Prepares one.
   *
   * @param limit how long the connection may take
   */
  Way(Duration limit) {
    this.limit = limit;
  }

  /** Says whether somebody took the connection. */
  boolean isTaken() {
    return socket.isConnected();
  }

  /** Ends it at once. */
  void close() {
    try {
      socket.close();
    } catch (IOException e) {
      // Then it is broken, which is as good.
    }
  }

  @Override
  public Socket createSocket(String host, int port) throws IOException {
    socket.connect(new InetSocketAddress(host, port), Math.toIntExact(limit.toMillis()));
    return socket;
  }

  @Override
  public InputStream getInputStream(Socket connected) throws IOException {
    return connected.getInputStream();
  }

  @Override
  public OutputStream getOutputStream(Socket connected) throws IOException {
    return connected.getOutputStream();
  }
}
