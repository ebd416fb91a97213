package tailnetlab.checks;

import java.util.Optional;
import tailnetlab.plan.Cidr;
import tailnetlab.plan.LabPlan;
import tailnetlab.plan.NodePlan;
import tailnetlab.remote.RemoteException;

/** One of the two address families: each has ways of its own past a firewall. */
public enum Family {
  V4("IPv4", "ahostsv4"),
  V6("IPv6", "ahostsv6");

  private final String title;
  private final String database;

  Family(String title, String database) {
    this.title = title;
    this.database = database;
  }

  /** Returns getent's database of this family's addresses. */
  String database() {
    return database;
  }

  /** Returns the node's LAN address. */
  public String lanAddress(NodePlan node) {
    return this == V4 ? node.lan().v4() : node.lan().v6();
  }

  /** Returns the address of the machine that the guests run on, on their LAN. */
  public String lanAddressOfHost(LabPlan plan) {
    return this == V4 ? plan.lan().v4().host(1) : plan.lan().v6().host(1);
  }

  /** Returns the LAN's range. */
  public Cidr lan(LabPlan plan) {
    return this == V4 ? plan.lan().v4() : plan.lan().v6();
  }

  /** Returns the tailnet's range. */
  public Cidr tailnet(LabPlan plan) {
    return this == V4 ? plan.tailnet().v4() : plan.tailnet().v6();
  }

  /** Finds the node's tailnet address, once it is a member. */
  Optional<String> tailnetAddress(Mesh mesh, NodePlan node) {
    return Addresses.firstIn(tailnet(mesh.plan()), mesh.sightings().status(node).addresses());
  }

  /** Finds the same of whoever answers: of the others another check says that they do not. */
  Optional<String> knownAddress(Mesh mesh, NodePlan node) {
    try {
      return tailnetAddress(mesh, node);
    } catch (RemoteException e) {
      return Optional.empty();
    }
  }

  /** Returns the ending of a check's id. */
  public String suffix() {
    return this == V4 ? "-v4" : "-v6";
  }

  @Override
  public String toString() {
    return title;
  }
}
