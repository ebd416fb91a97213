package tailnetlab.resources;

import com.pulumi.core.Output;
import com.pulumi.resources.ComponentResource;
import com.pulumi.resources.CustomResourceOptions;
import com.pulumi.resources.Resource;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import tailnetlab.plan.LabPlan;
import tailnetlab.plan.NodePlan;
import tailnetlab.plan.PlanJson;
import tailnetlab.plan.Role;

/**
 * From booted machines to a proven mesh: every node ready, a user, keys, memberships, and the
 * checks. Each step is a resource, so an interrupted ritual goes on where it stopped.
 */
public final class Ritual extends ComponentResource {
  private final LabPlan plan;
  private final Credentials credentials;
  private final Map<String, Output<String>> machines;
  private final Map<String, Membership> members = new LinkedHashMap<>();
  private final List<PreAuthKey> keys = new ArrayList<>();
  private final Verification verification;

  /**
   * @param machines the nodes' machines, by node name
   */
  public Ritual(LabPlan plan, Credentials credentials, Map<String, Output<String>> machines) {
    super("tailnetlab:resources:Ritual", "ritual");
    this.plan = plan;
    this.credentials = credentials;
    this.machines = machines;

    Map<String, NodeReady> ready = new LinkedHashMap<>();
    plan.nodes().forEach(node -> ready.put(node.name(), bootedNode(node)));
    NodePlan control = plan.controlPlane();
    HeadscaleUser user = user(ready.get(control.name()));
    Map<List<String>, PreAuthKey> shared = new LinkedHashMap<>();
    for (NodePlan node : plan.having(Role.TAILSCALE_JOIN)) {
      PreAuthKey key = shared.computeIfAbsent(node.tags(), tags -> sharedKey(tags, user));
      join(node, key, "autoconnect", ready.get(node.name()));
    }
    for (NodePlan node : plan.clients()) {
      join(node, ownKey(node, user), "person", ready.get(node.name()));
    }
    this.verification = verification(policy(user), ready.values());
    registerOutputs(Map.of());
  }

  /** Returns when the checks last held, as an instant in ISO-8601. */
  public Output<String> provenAt() {
    return verification.provenAt();
  }

  /** Returns the findings of the checks, as JSON. */
  public Output<String> findings() {
    return verification.findings();
  }

  /** Returns each member's tailnet addresses, by node name. */
  public Output<Map<String, List<String>>> tailnetAddresses() {
    List<Output<Map.Entry<String, List<String>>>> all = new ArrayList<>();
    members.forEach(
        (name, member) ->
            all.add(member.addresses().applyValue(addresses -> Map.entry(name, addresses))));
    return Output.all(all)
        .applyValue(
            entries -> {
              Map<String, List<String>> byNode = new LinkedHashMap<>();
              entries.forEach(entry -> byNode.put(entry.getKey(), entry.getValue()));
              return byNode;
            });
  }

  private NodeReady bootedNode(NodePlan node) {
    NodeReady.Args args =
        new NodeReady.Args(connection(node), machine(node))
            .domain(Output.of(plan.named(node.name())))
            .console(
                Output.of(
                    "/var/log/libvirt/qemu/%s-console.log".formatted(plan.named(node.name()))));
    return new NodeReady(node.name(), args, after());
  }

  private HeadscaleUser user(NodeReady control) {
    NodePlan node = plan.controlPlane();
    return new HeadscaleUser(
        plan.tailnet().user(),
        new HeadscaleUser.Args(connection(node), Output.of(plan.tailnet().user()), machine(node)),
        after(control));
  }

  /**
   * The servers' key: reusable for a day, shipped to their disks, as in a real roll-out. A key
   * gives its tags to whoever uses it, so servers of other tags have another.
   */
  private PreAuthKey sharedKey(List<String> tags, HeadscaleUser user) {
    List<String> words = new ArrayList<>(List.of("servers"));
    tags.forEach(tag -> words.add(tag.substring(tag.indexOf(':') + 1)));
    return remembered(
        new PreAuthKey(
            String.join(".", words),
            tagged(key(user), tags)
                .reusable(Output.of(true))
                .expiration(Output.of(LabPlan.Tailnet.SERVERS_KEY_LIFETIME.toHours() + "h")),
            after(user)));
  }

  /** A person's key: for one device, once, within the hour. */
  private PreAuthKey ownKey(NodePlan node, HeadscaleUser user) {
    return remembered(
        new PreAuthKey(
            node.name(),
            tagged(key(user), node.tags())
                .reusable(Output.of(false))
                .expiration(Output.of("1h"))
                .consumer(Output.of(node.name()))
                .consumerMachine(machine(node)),
            after(user)));
  }

  private PreAuthKey remembered(PreAuthKey key) {
    keys.add(key);
    return key;
  }

  private PreAuthKey.Args key(HeadscaleUser user) {
    return new PreAuthKey.Args()
        .connection(connection(plan.controlPlane()))
        .machine(machine(plan.controlPlane()))
        .userId(user.userId())
        .ephemeral(Output.of(false));
  }

  private static PreAuthKey.Args tagged(PreAuthKey.Args args, List<String> tags) {
    return tags.isEmpty() ? args : args.tags(Output.of(tags));
  }

  private void join(NodePlan node, PreAuthKey key, String how, NodeReady ready) {
    Membership.Args args =
        new Membership.Args()
            .connection(connection(node))
            .control(connection(plan.controlPlane()))
            .name(Output.of(node.name()))
            .machine(machine(node))
            .controlMachine(machine(plan.controlPlane()))
            .loginServer(Output.of(plan.loginServer()))
            .authKey(key.secret())
            .how(Output.of(how));
    if (!node.tags().isEmpty()) {
      args.tags(Output.of(node.tags()));
    }
    members.put(node.name(), new Membership(node.name(), args, after(ready, key)));
  }

  /**
   * The policy comes after the members: headscale runs its tests against the nodes there are, and a
   * test of a tag that nobody has yet fails.
   */
  private Policy policy(HeadscaleUser user) {
    NodePlan node = plan.controlPlane();
    return new Policy(
        "policy",
        new Policy.Args(
            connection(node),
            machine(node),
            Output.of(plan.policy().file()),
            Output.of(plan.policy().huJson())),
        after(Stream.concat(Stream.of(user), members.values().stream())));
  }

  /**
   * The proof comes after everything, and after nodes that are no members too. It is taken again
   * whenever one of its subjects is another: headscale's numbers alone do not tell, an entry that
   * joined anew may keep its own.
   */
  private Verification verification(Policy policy, Collection<NodeReady> ready) {
    Map<String, Connection> connections = new LinkedHashMap<>();
    plan.nodes().forEach(node -> connections.put(node.name(), credentials.connection(node)));
    List<Output<String>> subjects = new ArrayList<>(machines.values());
    for (Membership member : members.values()) {
      subjects.add(Output.format("%s joined at %s", member.nodeId(), member.joinedAt()));
    }
    keys.forEach(key -> subjects.add(Output.format("%s until %s", key.keyId(), key.expiresAt())));
    subjects.add(policy.setAt());
    return new Verification(
        "proof",
        new Verification.Args(
            Output.of(new PlanJson().write(plan)), Output.of(connections), Output.all(subjects)),
        after(Stream.concat(Stream.of(policy), Stream.concat(ready.stream(), keys.stream()))));
  }

  private Output<Connection> connection(NodePlan node) {
    return Output.of(credentials.connection(node));
  }

  private Output<String> machine(NodePlan node) {
    return machines.get(node.name());
  }

  private CustomResourceOptions after(Resource... others) {
    return CustomResourceOptions.builder().parent(this).dependsOn(others).build();
  }

  private CustomResourceOptions after(Stream<Resource> others) {
    return after(others.toArray(Resource[]::new));
  }
}
