package tailnetlab.checks;

import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import tailnetlab.plan.Expectation;
import tailnetlab.plan.LabPlan;
import tailnetlab.plan.NodePlan;
import tailnetlab.plan.Role;

/**
 * Every check there is for a lab. Which ones, and between whom, follows from its nodes and roles,
 * never from names: where nobody has a role, nothing is asked of it.
 */
public final class Catalogue {
  private final LabPlan plan;
  private final List<NodePlan> members;

  public Catalogue(LabPlan plan) {
    this.plan = plan;
    this.members = plan.nodes().stream().filter(Catalogue::isMember).toList();
  }

  /** Lists the checks for this lab, in the order of the page that documents them. */
  public List<Check> checks() {
    return Stream.of(
            controlPlane(),
            joining(),
            tailnet(),
            names(),
            lan(),
            relay(),
            wayOut(),
            guests(),
            beyond())
        .flatMap(List::stream)
        .toList();
  }

  private List<Check> controlPlane() {
    return List.of(
        new ControlPlaneAnswers(plan.nodes()),
        new CertificateNamesServer(plan.nodes()),
        new ControlUpgradePasses(plan.nodes()),
        new RelayUpgradePasses(plan.nodes()),
        new ProxyKeepsIdleTunnels(plan.controlPlane()),
        new Listeners(plan.nodes()));
  }

  private List<Check> joining() {
    List<NodePlan> servers = plan.having(Role.TAILSCALE_JOIN);
    List<Check> checks = new ArrayList<>();
    if (!servers.isEmpty()) {
      checks.add(new AutoconnectWaited(servers));
      checks.add(new KeyFileIsPrivate(servers));
      checks.add(new KeyStillJoins(servers, Clock.systemUTC()));
    }
    if (!members.isEmpty()) {
      checks.add(new NamesAreExact(members));
      checks.add(new NobodyUninvited(members));
      checks.add(new EntriesAsPlanned(members));
      checks.add(new ControlHears(members, ControlHears.SETTLE));
      checks.add(new NetmapIsOurs(members));
      checks.add(new ClientsAsSet(members));
    }
    if (!plan.clients().isEmpty()) {
      checks.add(new OwnKey(plan.clients()));
    }
    checks.add(new NoKeyLeft(servers, Clock.systemUTC()));
    return checks;
  }

  private List<Check> tailnet() {
    return reaching(members, members).isEmpty()
        ? List.of()
        : List.of(new EveryPairReaches(members));
  }

  private List<Check> names() {
    List<NodePlan> pages = pages();
    List<Check> checks = new ArrayList<>();
    if (!members.isEmpty()) {
      checks.add(new NamesAreOurs(members));
    }
    if (reaching(members, pages).isEmpty()) {
      return checks;
    }
    checks.add(new NamesResolve(members, pages));
    if (!served(members, pages).isEmpty()) {
      checks.add(new PagesAnswer(members, pages));
    }
    // Whoever the policy hides the page from does not know its name either.
    NodePlan known = pages.get(0);
    List<NodePlan> askers =
        members.stream()
            .filter(n -> n.equals(known) || !reaching(List.of(n), List.of(known)).isEmpty())
            .toList();
    checks.add(new UnknownNameFails(askers, known));
    return checks;
  }

  private List<Check> lan() {
    List<Pair> knocks = Pair.of(plan.nodes(), pages());
    List<Check> checks = new ArrayList<>();
    for (Family family : Family.values()) {
      if (!knocks.isEmpty()) {
        checks.add(new LanFirewall(family, knocks));
      }
      if (!pages().isEmpty()) {
        checks.add(new LanFirewallFromHost(family, pages()));
        checks.add(new LanAllowList(family, pages()));
      }
      checks.add(new ClosedByDefault(family, plan.nodes()));
    }
    return checks;
  }

  private List<Check> relay() {
    if (members.isEmpty()) {
      return List.of();
    }
    NodePlan asker = outsider();
    List<NodePlan> others = reaching(List.of(asker), members).stream().map(Pair::to).toList();
    List<Check> checks = new ArrayList<>();
    checks.add(new RelayMapIsOurs(members));
    checks.add(new RelayIsHome(members));
    checks.add(new RelayRefusesStrangers(members));
    if (!others.isEmpty()) {
      checks.add(new RelayCarries(asker, others, RelayCarries.PATIENCE));
    }
    return checks;
  }

  private List<Check> wayOut() {
    List<Check> checks = new ArrayList<>();
    checks.add(new NoWayOut(plan.nodes()));
    checks.add(new ResolversInside(plan.nodes()));
    // Another's network is not ours to listen to.
    if (plan.hypervisor().isEmbedded()) {
      checks.add(new NothingStrayOnLan(outsider()));
    }
    return checks;
  }

  /** What is there on the nodes and was not asked for. */
  private List<Check> guests() {
    List<Check> checks = new ArrayList<>();
    checks.add(new FirewallAsInstalled(plan.nodes()));
    checks.add(new SitesAsDeclared(plan.nodes()));
    checks.add(new LoginsAreOurs(plan.nodes()));
    checks.add(new KeyFilesArePrivate(plan.nodes()));
    checks.add(new HostsAsInstalled(plan.nodes()));
    checks.add(new StartsAtBoot(plan.nodes()));
    checks.add(new SettingsAreLoaded(plan.nodes()));
    checks.add(new DiskHasRoom(plan.nodes()));
    // Another image brings the public authorities with it.
    if (plan.guests().isOurs()) {
      checks.add(new OneAuthority(plan.nodes()));
    }
    return checks;
  }

  private List<Check> beyond() {
    List<Check> checks = new ArrayList<>();
    if (!reaching(members, members).isEmpty()) {
      checks.add(new PathsAreDirect(members));
      checks.add(new PayloadArrives(members));
    }
    if (!served(members, pages()).isEmpty()) {
      checks.add(new TailnetV6Pages(members, pages()));
    }
    List<Expectation> expected = Expected.of(plan);
    if (!expected.isEmpty()) {
      checks.add(new ExpectationsHold(expected));
    }
    checks.add(new ClocksAgree(plan.nodes(), Clock.systemUTC()));
    return checks;
  }

  /** Pages on nodes that are in the tailnet: the others could not be reached at all. */
  private List<NodePlan> pages() {
    return plan.nodes().stream().filter(Catalogue::isPage).toList();
  }

  /** The one who looks from outside: a person's device, where there is one. */
  private NodePlan outsider() {
    return Stream.of(plan.clients(), members, plan.nodes())
        .flatMap(List::stream)
        .filter(node -> !node.equals(plan.controlPlane()))
        .findFirst()
        .orElse(plan.controlPlane());
  }

  private List<Pair> reaching(List<NodePlan> from, List<NodePlan> to) {
    return Expected.reaching(plan, from, to);
  }

  private List<Pair> served(List<NodePlan> askers, List<NodePlan> pages) {
    return Expected.served(plan, askers, pages);
  }

  /** Says whether the node has a page, and is in the tailnet to serve it. */
  static boolean isPage(NodePlan node) {
    return node.is(Role.HELLO) && isMember(node);
  }

  private static boolean isMember(NodePlan node) {
    return node.is(Role.TAILSCALE) || node.is(Role.TAILSCALE_JOIN);
  }
}
