package tailnetlab.provider;

import java.util.List;
import tailnetlab.mesh.Headscale;
import tailnetlab.mesh.Headscale.MeshNode;
import tailnetlab.mesh.Headscale.PreAuthKey;
import tailnetlab.mesh.Headscale.User;

/** The lists of one headscale, as a look at everything shares them. */
final class HeadscaleLists {
  private final SharedLook<List<MeshNode>> nodes = new SharedLook<>();
  private final SharedLook<List<PreAuthKey>> keys = new SharedLook<>();
  private final SharedLook<List<User>> users = new SharedLook<>();

  List<MeshNode> nodes(Headscale headscale) {
    return nodes.take(headscale::nodes);
  }

  List<PreAuthKey> preAuthKeys(Headscale headscale) {
    return keys.take(headscale::preAuthKeys);
  }

  List<User> users(Headscale headscale) {
    return users.take(headscale::users);
  }
}
