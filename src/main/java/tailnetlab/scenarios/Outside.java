package tailnetlab.scenarios;

import tailnetlab.baseline.Changes;
import tailnetlab.checks.Mesh;
import tailnetlab.plan.NodePlan;
import tailnetlab.remote.Command;
import tailnetlab.remote.Result;

/**
 * A network behind a node that the lab does not know: one more machine, in a network namespace of
 * that node, which only forwarding reaches.
 *
 * @param router the node it is behind
 * @param host the machine's address
 * @param network its range
 */
record Outside(Mesh mesh, NodePlan router, String host, String network) {
  private static final String NAME = "lab-outside";
  private static final String GATEWAY = "10.99.255.1";
  private static final String LINK = "10.99.255.2";

  /** Makes it. */
  void make() {
    at("ip", "netns", "add", NAME);
    at("ip", "link", "add", "lab-out", "type", "veth", "peer", "name", "lab-in", "netns", NAME);
    at("ip", "address", "add", GATEWAY + "/30", "dev", "lab-out");
    at("ip", "link", "set", "lab-out", "up");
    inside("ip", "link", "set", "lo", "up");
    inside("ip", "link", "set", "lab-in", "up");
    inside("ip", "address", "add", LINK + "/30", "dev", "lab-in");
    inside("ip", "address", "add", host + "/32", "dev", "lo");
    inside("ip", "route", "add", "default", "via", GATEWAY);
    at("ip", "route", "add", network, "via", LINK);
    at("sysctl", "-q", "-w", "net.ipv4.ip_forward=1");
    at("sysctl", "-q", "-w", "net.ipv6.conf.all.forwarding=1");
  }

  /** Asks the machine from another node. */
  Result pingFrom(NodePlan node) {
    return mesh.node(node).run(Command.of("ping", "-n", "-c", "3", "-i", "0.3", "-W", "3", host));
  }

  /** Says where a node would send packets for it. */
  String routeFrom(NodePlan node) {
    Result route = mesh.node(node).run(Command.of("ip", "route", "get", host));
    return (route.out() + route.err()).strip();
  }

  private void at(String... words) {
    new Changes(mesh).run(router, words);
  }

  private void inside(String... words) {
    String[] all = new String[words.length + 4];
    System.arraycopy(new String[] {"ip", "netns", "exec", NAME}, 0, all, 0, 4);
    System.arraycopy(words, 0, all, 4, words.length);
    at(all);
  }
}
