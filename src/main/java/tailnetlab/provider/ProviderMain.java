package tailnetlab.provider;

import io.grpc.ManagedChannel;
import io.grpc.ManagedChannelBuilder;
import io.grpc.Server;
import io.grpc.netty.shaded.io.grpc.netty.NettyServerBuilder;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.time.Clock;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.Executors;
import java.util.function.Function;
import pulumirpc.EngineGrpc;
import tailnetlab.plan.Host;
import tailnetlab.plan.Orders;
import tailnetlab.plan.Trail;
import tailnetlab.remote.ConnectionLimits;
import tailnetlab.remote.Nodes;

/**
 * Starts the provider as the engine wants it: a gRPC server on a free port of this machine, whose
 * number is the first line of standard output.
 */
public final class ProviderMain {
  /** What is taken where nothing is known of the machine: that of emulated guests. */
  private static final double SLOWEST = 10;

  /** A message holds a whole plan, with a connection per node. */
  private static final int MESSAGE_BYTES = 64 * 1024 * 1024;

  private ProviderMain() {}

  /**
   * Runs until the engine leaves.
   *
   * @param arguments flags of the engine's own, then its address
   */
  public static void main(String[] arguments) throws IOException, InterruptedException {
    // Some locales have digits of their own, which no program in a guest reads.
    Locale.setDefault(Locale.ROOT);
    Nodes nodes = new Nodes(ConnectionLimits.patient());
    Surroundings surroundings =
        new Surroundings(
            nodes::at,
            Clock.systemUTC(),
            timeScale(System.getenv()),
            Orders.read(System.getenv()),
            Trail.of(System.getenv()));
    Server server =
        server(
                new TailnetProvider(
                    TailnetProvider.everyResource(), surroundings, progress(List.of(arguments))))
            .start();
    Runtime.getRuntime()
        .addShutdownHook(
            new Thread(
                () -> {
                  server.shutdownNow();
                  nodes.close();
                }));
    System.out.println(server.getPort());
    System.out.flush();
    endWith(System.in);
    server.awaitTermination();
  }

  /** Makes a server on a free port of this machine, a thread per call. */
  static Server server(TailnetProvider provider) {
    return NettyServerBuilder.forAddress(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0))
        .executor(Executors.newCachedThreadPool(ProviderMain::daemon))
        .maxInboundMessageSize(MESSAGE_BYTES)
        .addService(provider)
        .build();
  }

  /** Reads how slow guests are here. A missing file must not keep anybody from deleting. */
  static double timeScale(Map<String, String> environment) {
    try {
      return Host.read(environment).timeScale();
    } catch (RuntimeException e) {
      return SLOWEST;
    }
  }

  /** Returns where a resource says how far it is: at the engine, or nowhere without one. */
  static Function<String, Progress> progress(List<String> arguments) {
    if (arguments.isEmpty() || arguments.get(arguments.size() - 1).startsWith("-")) {
      return urn -> new Silence();
    }
    ManagedChannel channel =
        ManagedChannelBuilder.forTarget(arguments.get(arguments.size() - 1)).usePlaintext().build();
    EngineGrpc.EngineBlockingStub engine = EngineGrpc.newBlockingStub(channel);
    return urn -> new EngineProgress(engine, urn);
  }

  /**
   * Ends with the parent: the engine holds the other end of our standard input, and the kernel
   * closes it however the engine dies.
   */
  private static void endWith(InputStream parent) {
    daemon(
            () -> {
              try {
                parent.transferTo(OutputStream.nullOutputStream());
              } catch (IOException e) {
                // A broken pipe is an end too.
              }
              System.exit(0);
            })
        .start();
  }

  private static Thread daemon(Runnable work) {
    Thread thread = new Thread(work);
    thread.setDaemon(true);
    return thread;
  }

  /** Without an engine nobody looks. */
  private static final class Silence implements Progress {
    @Override
    public void say(String line) {}

    @Override
    public void warn(String line) {}
  }
}
