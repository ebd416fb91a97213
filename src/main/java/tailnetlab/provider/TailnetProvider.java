package tailnetlab.provider;

import com.google.protobuf.Empty;
import com.google.protobuf.Struct;
import io.grpc.stub.StreamObserver;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Collectors;
import pulumirpc.Plugin.PluginInfo;
import pulumirpc.Provider.CheckFailure;
import pulumirpc.Provider.CheckRequest;
import pulumirpc.Provider.CheckResponse;
import pulumirpc.Provider.ConfigureRequest;
import pulumirpc.Provider.ConfigureResponse;
import pulumirpc.Provider.CreateRequest;
import pulumirpc.Provider.CreateResponse;
import pulumirpc.Provider.DeleteRequest;
import pulumirpc.Provider.DiffRequest;
import pulumirpc.Provider.DiffResponse;
import pulumirpc.Provider.GetSchemaRequest;
import pulumirpc.Provider.GetSchemaResponse;
import pulumirpc.Provider.PropertyDiff;
import pulumirpc.Provider.ReadRequest;
import pulumirpc.Provider.ReadResponse;
import pulumirpc.Provider.UpdateRequest;
import pulumirpc.Provider.UpdateResponse;
import pulumirpc.ResourceProviderGrpc;
import tailnetlab.provider.Resource.State;

/** The engine's side of the provider: translates its calls, and knows no resource by name. */
public final class TailnetProvider extends ResourceProviderGrpc.ResourceProviderImplBase {
  private static final String VERSION = "0.1.0";

  private final Map<String, Resource> resources;
  private final Surroundings surroundings;
  private final Function<String, Progress> progress;
  private final Calls calls = new Calls();

  /**
   * Makes the provider.
   *
   * @param progress gives the place where the resource of a URN says how far it is
   */
  TailnetProvider(
      List<Resource> resources, Surroundings surroundings, Function<String, Progress> progress) {
    this.resources =
        resources.stream()
            .collect(Collectors.toMap(resource -> resource.shape().token(), Function.identity()));
    this.surroundings = surroundings;
    this.progress = progress;
  }

  /** Lists every resource there is. */
  static List<Resource> everyResource() {
    return List.of(
        new AuthorityResource(),
        new ServerCertificateResource(),
        new SshKeyResource(),
        new SeedImageResource(),
        new NodeReadyResource(),
        new UserResource(),
        new PreAuthKeyResource(),
        new MembershipResource(),
        new PolicyResource(),
        VerificationResource.overCatalogue());
  }

  @Override
  public void getSchema(GetSchemaRequest request, StreamObserver<GetSchemaResponse> answer) {
    List<Shape> shapes = resources.values().stream().map(Resource::shape).toList();
    String schema = new Schema(VERSION).write(shapes);
    calls.answer(answer, GetSchemaResponse.newBuilder().setSchema(schema).build());
  }

  @Override
  public void getPluginInfo(Empty request, StreamObserver<PluginInfo> answer) {
    calls.answer(answer, PluginInfo.newBuilder().setVersion(VERSION).build());
  }

  @Override
  public void checkConfig(CheckRequest request, StreamObserver<CheckResponse> answer) {
    calls.answer(answer, CheckResponse.newBuilder().setInputs(request.getNews()).build());
  }

  @Override
  public void diffConfig(DiffRequest request, StreamObserver<DiffResponse> answer) {
    calls.answer(
        answer, DiffResponse.newBuilder().setChanges(DiffResponse.DiffChanges.DIFF_NONE).build());
  }

  @Override
  public void configure(ConfigureRequest request, StreamObserver<ConfigureResponse> answer) {
    calls.answer(
        answer,
        ConfigureResponse.newBuilder().setAcceptSecrets(true).setSupportsPreview(true).build());
  }

  @Override
  public void check(CheckRequest request, StreamObserver<CheckResponse> answer) {
    calls.run(
        answer,
        cancellation -> {
          Resource resource = resource(request.getUrn());
          Properties inputs = PropertyStructs.read(request.getNews());
          List<Shape.Wrong> wrong = resource.shape().check(inputs);
          CheckResponse.Builder response =
              CheckResponse.newBuilder().setInputs(PropertyStructs.write(inputs));
          (wrong.isEmpty() ? resource.check(inputs) : wrong)
              .forEach(
                  each ->
                      response.addFailures(
                          CheckFailure.newBuilder()
                              .setProperty(each.input())
                              .setReason(each.input() + " " + each.reason())));
          return response.build();
        });
  }

  @Override
  public void diff(DiffRequest request, StreamObserver<DiffResponse> answer) {
    calls.run(
        answer,
        cancellation -> {
          Resource resource = resource(request.getUrn());
          Shape shape = resource.shape();
          List<Shape.Input> changes =
              shape.changes(
                  PropertyStructs.read(request.getOldInputs()),
                  PropertyStructs.read(request.getNews()));
          return diff(
              shape,
              changes.stream()
                  .filter(change -> !request.getIgnoreChangesList().contains(change.name()))
                  .toList(),
              resource.isDue(surroundings.orders()));
        });
  }

  @Override
  public void create(CreateRequest request, StreamObserver<CreateResponse> answer) {
    calls.run(
        answer,
        cancellation -> {
          Resource resource = resource(request.getUrn());
          Properties inputs = PropertyStructs.read(request.getProperties());
          if (request.getPreview()) {
            return CreateResponse.newBuilder()
                .setProperties(PropertyStructs.write(resource.shape().unknownOutputs()))
                .build();
          }
          State made =
              resource.create(inputs, task(request.getUrn(), cancellation, request.getTimeout()));
          return CreateResponse.newBuilder()
              .setId(made.id())
              .setProperties(PropertyStructs.write(made.outputs()))
              .build();
        });
  }

  @Override
  public void read(ReadRequest request, StreamObserver<ReadResponse> answer) {
    calls.run(
        answer,
        cancellation -> {
          if (!request.hasInputs()) {
            throw Failure.because(
                "the lab's resources cannot be imported: what they stand on is in their inputs");
          }
          State before = state(request.getId(), request.getInputs(), request.getProperties());
          Resource resource = resource(request.getUrn());
          Task task = task(request.getUrn(), cancellation, request.getTimeout());
          surroundings.freshlyStarted().await(resource.shape(), before.inputs(), task);
          Optional<State> now = resource.read(before, task);
          // An answer without an id tells the engine that the resource is gone.
          return now.map(
                  state ->
                      ReadResponse.newBuilder()
                          .setId(state.id())
                          .setInputs(PropertyStructs.write(state.inputs()))
                          .setProperties(PropertyStructs.write(state.outputs()))
                          .build())
              .orElse(ReadResponse.getDefaultInstance());
        });
  }

  @Override
  public void update(UpdateRequest request, StreamObserver<UpdateResponse> answer) {
    calls.run(
        answer,
        cancellation -> {
          Resource resource = resource(request.getUrn());
          State before = state(request.getId(), request.getOldInputs(), request.getOlds());
          if (request.getPreview()) {
            Properties outputs =
                resource.shape().looksAgain()
                    ? resource.shape().unknownOutputs()
                    : before.outputs();
            return UpdateResponse.newBuilder()
                .setProperties(PropertyStructs.write(outputs))
                .build();
          }
          State after =
              resource.update(
                  before,
                  PropertyStructs.read(request.getNews()),
                  task(request.getUrn(), cancellation, request.getTimeout()));
          return UpdateResponse.newBuilder()
              .setProperties(PropertyStructs.write(after.outputs()))
              .build();
        });
  }

  @Override
  public void delete(DeleteRequest request, StreamObserver<Empty> answer) {
    calls.run(
        answer,
        cancellation -> {
          State before = state(request.getId(), request.getOldInputs(), request.getProperties());
          resource(request.getUrn())
              .delete(before, task(request.getUrn(), cancellation, request.getTimeout()));
          return Empty.getDefaultInstance();
        });
  }

  @Override
  public void cancel(Empty request, StreamObserver<Empty> answer) {
    calls.cancelAll();
    calls.answer(answer, Empty.getDefaultInstance());
  }

  private static DiffResponse diff(Shape shape, List<Shape.Input> changes, boolean due) {
    DiffResponse.Builder response = DiffResponse.newBuilder().setHasDetailedDiff(true);
    for (Shape.Input change : changes) {
      response.addDiffs(change.name());
      if (change.replaces()) {
        response.addReplaces(change.name());
      }
      response.putDetailedDiff(
          change.name(),
          PropertyDiff.newBuilder()
              .setInputDiff(true)
              .setKind(
                  change.replaces() ? PropertyDiff.Kind.UPDATE_REPLACE : PropertyDiff.Kind.UPDATE)
              .build());
    }
    return response
        .setDeleteBeforeReplace(shape.deleteFirst())
        .setChanges(
            changes.isEmpty() && !due
                ? DiffResponse.DiffChanges.DIFF_NONE
                : DiffResponse.DiffChanges.DIFF_SOME)
        .build();
  }

  private Task task(String urn, Cancellation cancellation, double timeoutSeconds) {
    Optional<Duration> limit =
        timeoutSeconds > 0
            ? Optional.of(Duration.ofMillis(Math.round(timeoutSeconds * 1000)))
            : Optional.empty();
    return new Task(surroundings, progress.apply(urn), cancellation, limit);
  }

  private Resource resource(String urn) {
    Resource resource = resources.get(Urns.type(urn));
    if (resource == null) {
      throw Failure.because(
          "there is no resource %s; there are %s"
              .formatted(Urns.type(urn), resources.keySet().stream().sorted().toList()));
    }
    return resource;
  }

  private static State state(String id, Struct inputs, Struct outputs) {
    return new State(id, PropertyStructs.read(inputs), PropertyStructs.read(outputs));
  }
}
