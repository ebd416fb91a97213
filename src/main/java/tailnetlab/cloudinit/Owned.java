package tailnetlab.cloudinit;

import java.util.List;
import tailnetlab.cloudinit.Belongings.KeyFile;
import tailnetlab.cloudinit.Belongings.Listener;
import tailnetlab.cloudinit.Belongings.Site;

/** What one role declares as its own, under {@code owns} in its {@code role.yaml}. */
record Owned(List<Listener> listeners, List<Site> sites, List<KeyFile> keys, List<String> units) {

  /** An empty key reads as null: it means nothing. */
  Owned {
    listeners = listeners == null ? List.of() : List.copyOf(listeners);
    sites = sites == null ? List.of() : List.copyOf(sites);
    keys = keys == null ? List.of() : List.copyOf(keys);
    units = units == null ? List.of() : List.copyOf(units);
  }
}
