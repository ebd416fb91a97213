package tailnetlab.provider;

import io.grpc.StatusRuntimeException;
import java.util.concurrent.TimeUnit;
import pulumirpc.EngineGrpc;
import pulumirpc.EngineOuterClass.LogRequest;
import pulumirpc.EngineOuterClass.LogSeverity;

/** Progress shown by the engine beside the resource of that URN. */
final class EngineProgress implements Progress {
  private final EngineGrpc.EngineBlockingStub engine;
  private final String urn;
  private String last = "";

  EngineProgress(EngineGrpc.EngineBlockingStub engine, String urn) {
    this.engine = engine;
    this.urn = urn;
  }

  @Override
  public synchronized void say(String line) {
    if (!line.equals(last)) {
      last = line;
      send(LogSeverity.INFO, line, true);
    }
  }

  @Override
  public void warn(String line) {
    send(LogSeverity.WARNING, line, false);
  }

  private void send(LogSeverity severity, String line, boolean ephemeral) {
    LogRequest request =
        LogRequest.newBuilder()
            .setUrn(urn)
            .setSeverity(severity)
            .setMessage(line)
            .setEphemeral(ephemeral)
            .build();
    try {
      engine.withDeadlineAfter(2, TimeUnit.SECONDS).log(request);
    } catch (StatusRuntimeException e) {
      // Progress is a courtesy: an engine that is leaving must not fail the work itself.
      if (Thread.interrupted()) {
        Thread.currentThread().interrupt();
      }
    }
  }
}
