package tailnetlab.mutations;

import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.SplittableRandom;
import java.util.UUID;
import java.util.function.BiConsumer;
import java.util.function.Function;
import tailnetlab.checks.Diagnosis;
import tailnetlab.checks.Family;
import tailnetlab.checks.Mesh;
import tailnetlab.plan.Cast;
import tailnetlab.plan.LabPlan;
import tailnetlab.plan.NodePlan;
import tailnetlab.plan.Role;

/**
 * Draws what a mutation may choose freely: whom it hits, over which family, beside whom. A check
 * that looks at some nodes only is found out, sooner or later; with the same seed each mutation
 * chooses the same again, whichever others there are.
 */
final class Draw {
  private final LabPlan plan;
  private final long seed;

  Draw(LabPlan plan, long seed) {
    this.plan = plan;
    this.seed = seed;
  }

  /** Draws a node of any kind. */
  NodePlan node(String mutation) {
    return one(mutation, plan.nodes());
  }

  /** Draws a member of the tailnet. */
  NodePlan member(String mutation) {
    return one(mutation, plan.members());
  }

  /** Draws a node with a page that members ask. */
  NodePlan page(String mutation) {
    return one(mutation, plan.members().stream().filter(node -> node.is(Role.HELLO)).toList());
  }

  /** Draws a server: a member that joins by a key on its disk. */
  NodePlan server(String mutation) {
    return one(mutation, plan.having(Role.TAILSCALE_JOIN));
  }

  /** Draws a person's device. */
  NodePlan client(String mutation) {
    return one(mutation, plan.clients());
  }

  /** Draws a member that is not the control plane: it goes on when this one is lost. */
  NodePlan memberBesideControl(String mutation) {
    return otherMember(mutation, plan.controlPlane());
  }

  /** Draws a member besides one. */
  NodePlan otherMember(String mutation, NodePlan one) {
    return one(
        mutation + " besides", plan.members().stream().filter(node -> !node.equals(one)).toList());
  }

  /** Draws a page of another node. */
  NodePlan otherPage(String mutation, NodePlan one) {
    return one(
        mutation + " page",
        plan.members().stream().filter(node -> node.is(Role.HELLO) && !node.equals(one)).toList());
  }

  /** Draws who plays which part. */
  Cast cast(String mutation) {
    return new Cast(
        plan.controlPlane(),
        one(mutation + " server", Cast.servers(plan)),
        one(mutation + " client", plan.clients()));
  }

  /** Draws a family of addresses. */
  Family family(String mutation) {
    return one(mutation + " family", List.of(Family.values()));
  }

  /** Draws a number from one to another, both of which may come. */
  int between(String mutation, int least, int most) {
    return random(mutation + " number").nextInt(least, most + 1);
  }

  /** Makes a mutation that hits one node, drawn for it. */
  Mutation hit(
      Function<String, NodePlan> whom,
      String name,
      String title,
      String check,
      Diagnosis diagnosis,
      BiConsumer<Mesh, NodePlan> change) {
    NodePlan victim = whom.apply(name);
    return new Mutation(name, title, check, diagnosis, mesh -> change.accept(mesh, victim))
        .at(victim);
  }

  /** Draws one of several. */
  <T> T one(String mutation, List<T> of) {
    return of.get(random(mutation).nextInt(of.size()));
  }

  private SplittableRandom random(String what) {
    // Neighbouring seeds and names must not choose alike: the digest spreads them.
    UUID digest = UUID.nameUUIDFromBytes((seed + " " + what).getBytes(StandardCharsets.UTF_8));
    return new SplittableRandom(digest.getLeastSignificantBits());
  }
}
