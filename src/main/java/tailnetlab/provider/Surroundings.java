package tailnetlab.provider;

import java.time.Clock;
import java.time.Duration;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Function;
import tailnetlab.plan.Orders;
import tailnetlab.plan.Trail;
import tailnetlab.remote.Endpoint;
import tailnetlab.remote.Node;

/**
 * What all calls of a run share.
 *
 * @param nodes gives the node of an endpoint, over one open connection each
 * @param clock the present time
 * @param timeScale how much slower the guests are than hardware virtualisation
 * @param orders what this run of the engine is for
 * @param trail what is left for the report
 * @param silent guests found dead while something was removed: waited for once, not each time
 * @param lists what each headscale lists, for all who look at the same time
 * @param freshlyStarted the nodes that may still be booting
 */
record Surroundings(
    Function<Endpoint, Node> nodes,
    Clock clock,
    double timeScale,
    Orders orders,
    Trail trail,
    Set<Endpoint> silent,
    Map<Endpoint, HeadscaleLists> lists,
    FreshlyStarted freshlyStarted) {

  /** Makes them at the beginning of a run, when nobody is known to be silent. */
  Surroundings(
      Function<Endpoint, Node> nodes, Clock clock, double timeScale, Orders orders, Trail trail) {
    this(
        nodes,
        clock,
        timeScale,
        orders,
        trail,
        ConcurrentHashMap.newKeySet(),
        new ConcurrentHashMap<>(),
        new FreshlyStarted());
  }

  /** Returns how long something takes here that takes so long on fast guests. */
  Duration scaled(Duration onFastGuests) {
    return Duration.ofMillis(Math.round(onFastGuests.toMillis() * Math.max(1, timeScale)));
  }
}
