package tailnetlab.provider;

import com.google.common.util.concurrent.ListenableFuture;
import com.google.protobuf.Empty;
import com.google.protobuf.Struct;
import io.grpc.ManagedChannel;
import io.grpc.ManagedChannelBuilder;
import io.grpc.Server;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Function;
import pulumirpc.Provider.CheckRequest;
import pulumirpc.Provider.CreateRequest;
import pulumirpc.Provider.CreateResponse;
import pulumirpc.Provider.DeleteRequest;
import pulumirpc.Provider.DiffRequest;
import pulumirpc.Provider.DiffResponse;
import pulumirpc.Provider.ReadRequest;
import pulumirpc.Provider.ReadResponse;
import pulumirpc.Provider.UpdateRequest;
import pulumirpc.ResourceProviderGrpc;
import tailnetlab.plan.Orders;
import tailnetlab.plan.Trail;
import tailnetlab.provider.Resource.State;
import tailnetlab.remote.Endpoint;
import tailnetlab.remote.Node;

/** The provider behind a real gRPC server, spoken to as the engine does. */
final class Wire implements AutoCloseable {
  static final Instant NOW = Instant.parse("2026-11-23T04:00:00Z");

  private final List<String> said = new CopyOnWriteArrayList<>();
  private final Server server;
  private final ManagedChannel channel;

  private Wire(List<Resource> resources, Function<Endpoint, Node> nodes, Orders orders) {
    this(resources, nodes, orders, Trail.none());
  }

  private Wire(
      List<Resource> resources, Function<Endpoint, Node> nodes, Orders orders, Trail trail) {
    Surroundings surroundings =
        new Surroundings(nodes, Clock.fixed(NOW, ZoneOffset.UTC), 1, orders, trail);
    try {
      server =
          ProviderMain.server(
                  new TailnetProvider(resources, surroundings, urn -> new Recorded(said)))
              .start();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    channel =
        ManagedChannelBuilder.forAddress("127.0.0.1", server.getPort()).usePlaintext().build();
  }

  static Wire to(Function<Endpoint, Node> nodes) {
    return new Wire(TailnetProvider.everyResource(), nodes, Orders.NONE);
  }

  static Wire leaving(Trail trail, Function<Endpoint, Node> nodes) {
    return new Wire(TailnetProvider.everyResource(), nodes, Orders.NONE, trail);
  }

  static Wire leaving(Trail trail, Resource resource) {
    return new Wire(List.of(resource), Wire::nobody, Orders.NONE, trail);
  }

  static Wire discarding(Function<Endpoint, Node> nodes) {
    return new Wire(TailnetProvider.everyResource(), nodes, Orders.toDiscard());
  }

  static Wire ordered(Orders orders, Resource resource) {
    return new Wire(List.of(resource), Wire::nobody, orders);
  }

  static Wire ordered(Orders orders, Function<Endpoint, Node> nodes) {
    return new Wire(TailnetProvider.everyResource(), nodes, orders);
  }

  static Wire to(Resource resource, Function<Endpoint, Node> nodes) {
    return new Wire(List.of(resource), nodes, Orders.NONE);
  }

  static Wire to(Resource resource) {
    return new Wire(List.of(resource), Wire::nobody, Orders.NONE);
  }

  private static Node nobody(Endpoint endpoint) {
    throw new AssertionError("nothing should be asked of " + endpoint.node());
  }

  /** Returns every line of progress, in order. */
  List<String> said() {
    return said;
  }

  ResourceProviderGrpc.ResourceProviderBlockingStub stub() {
    return ResourceProviderGrpc.newBlockingStub(channel);
  }

  List<String> check(String type, Properties inputs) {
    return stub()
        .check(CheckRequest.newBuilder().setUrn(urn(type)).setNews(struct(inputs)).build())
        .getFailuresList()
        .stream()
        .map(failure -> failure.getReason())
        .toList();
  }

  State create(String type, Properties inputs) {
    return create(type, inputs, 0);
  }

  State create(String type, Properties inputs, double timeoutSeconds) {
    CreateResponse made = stub().create(creation(type, inputs, timeoutSeconds));
    return new State(made.getId(), inputs, PropertyStructs.read(made.getProperties()));
  }

  /** Begins to create and does not wait. */
  ListenableFuture<CreateResponse> begin(String type, Properties inputs) {
    return ResourceProviderGrpc.newFutureStub(channel).create(creation(type, inputs, 0));
  }

  CreateRequest creation(String type, Properties inputs, double timeoutSeconds) {
    return CreateRequest.newBuilder()
        .setUrn(urn(type))
        .setProperties(struct(inputs))
        .setTimeout(timeoutSeconds)
        .build();
  }

  CreateResponse preview(String type, Properties inputs) {
    return stub().create(creation(type, inputs, 0).toBuilder().setPreview(true).build());
  }

  DiffResponse diff(String type, Properties before, Properties now) {
    return stub()
        .diff(
            DiffRequest.newBuilder()
                .setUrn(urn(type))
                .setOldInputs(struct(before))
                .setNews(struct(now))
                .build());
  }

  Optional<State> read(String type, State before) {
    ReadResponse now =
        stub()
            .read(
                ReadRequest.newBuilder()
                    .setUrn(urn(type))
                    .setId(before.id())
                    .setInputs(struct(before.inputs()))
                    .setProperties(struct(before.outputs()))
                    .build());
    return now.getId().isEmpty()
        ? Optional.empty()
        : Optional.of(
            new State(
                now.getId(),
                PropertyStructs.read(now.getInputs()),
                PropertyStructs.read(now.getProperties())));
  }

  State update(String type, State before, Properties inputs) {
    return update(type, before, inputs, false);
  }

  State update(String type, State before, Properties inputs, boolean preview) {
    Struct outputs =
        stub()
            .update(
                UpdateRequest.newBuilder()
                    .setUrn(urn(type))
                    .setId(before.id())
                    .setOldInputs(struct(before.inputs()))
                    .setOlds(struct(before.outputs()))
                    .setNews(struct(inputs))
                    .setPreview(preview)
                    .build())
            .getProperties();
    return new State(before.id(), inputs, PropertyStructs.read(outputs));
  }

  void delete(String type, State before) {
    stub()
        .delete(
            DeleteRequest.newBuilder()
                .setUrn(urn(type))
                .setId(before.id())
                .setOldInputs(struct(before.inputs()))
                .setProperties(struct(before.outputs()))
                .build());
  }

  void cancel() {
    stub().cancel(Empty.getDefaultInstance());
  }

  static String urn(String type) {
    return "urn:pulumi:ci::tailnet-lab::lab:index:Node$tailnet:index:" + type + "::it";
  }

  static Struct struct(Properties properties) {
    return PropertyStructs.write(properties);
  }

  @Override
  public void close() {
    channel.shutdownNow();
    server.shutdownNow();
  }

  private record Recorded(List<String> said) implements Progress {
    @Override
    public void say(String line) {
      said.add(line);
    }

    @Override
    public void warn(String line) {
      said.add("warning: " + line);
    }
  }
}
