package tailnetlab.checks;

import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/** Counts the checks that came to an end, each of them once: some are looked at a second time. */
public final class Finished {
  private final Set<String> ids = ConcurrentHashMap.newKeySet();

  /** Takes in a finding, and returns how many checks have one by now. */
  public int with(Finding finding) {
    ids.add(finding.id());
    return ids.size();
  }

  /** Returns how many checks have a finding. */
  public int count() {
    return ids.size();
  }
}
