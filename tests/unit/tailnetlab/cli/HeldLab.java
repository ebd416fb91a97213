package tailnetlab.cli;

import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import tailnetlab.LabOutputs;
import tailnetlab.Plans;
import tailnetlab.baseline.Baseline;
import tailnetlab.baseline.FakeVirsh;
import tailnetlab.checks.FakeGuest;
import tailnetlab.checks.Lab;
import tailnetlab.pki.Authority;
import tailnetlab.plan.LabPlan;
import tailnetlab.remote.Endpoint;
import tailnetlab.remote.Nodes;

/** A lab of fake guests on a fake libvirt, to be changed and put back. */
final class HeldLab {
  static final List<String> NAMES = List.of("control", "app", "client");

  private final LabPlan plan = Plans.with("hypervisor: qemu:///system");
  private final ByteArrayOutputStream printed = new ByteArrayOutputStream();
  private final Place place;
  final Lab guests = new Lab();
  final FakeVirsh virsh = new FakeVirsh(plan);

  HeldLab(Path root) {
    place = new Place(root, root, "lab").made();
    for (String name : NAMES) {
      guests.on(name, "^date --set", "");
      guests.on(name, "^ping .* to-", new FakeGuest.Said(0, "1 received\n", ""));
    }
  }

  Place place() {
    return place;
  }

  Access access() {
    Map<String, Endpoint> connections = new LinkedHashMap<>();
    Map<String, List<String>> addresses = new LinkedHashMap<>();
    for (String name : NAMES) {
      connections.put(name, new Endpoint(name, plan.node(name).lan().v4(), "", ""));
      addresses.put(name, List.of("to-" + name));
    }
    return new Access(
        new LabOutputs(plan, connections, addresses, Optional.of(new Authority("", ""))));
  }

  Terminal terminal() {
    return new Terminal(new PrintStream(printed, true, StandardCharsets.UTF_8), false);
  }

  /** Returns what the user has been told. */
  String told() {
    return printed.toString(StandardCharsets.UTF_8);
  }

  Rehearsals rehearsals() {
    return new Rehearsals(
        place,
        access(),
        terminal(),
        new Baseline(plan, virsh),
        () -> new Nodes(endpoint -> guests.mesh().node(guests.plan().node(endpoint.node()))));
  }
}
