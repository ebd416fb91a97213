package tailnetlab.checks;

import java.util.List;

/**
 * Searches for every secret of a lab where none may be: on this machine and on every node. It reads
 * all that others could read, which takes a while.
 */
public final class SecretsStayPut implements Check {
  private final List<Secret> secrets;
  private final SecretPlaces places;

  /**
   * @param secrets every secret that was made for the lab
   * @param places where to look on this machine
   */
  public SecretsStayPut(List<Secret> secrets, SecretPlaces places) {
    this.secrets = List.copyOf(secrets);
    this.places = places;
  }

  @Override
  public String id() {
    return "B14-secrets";
  }

  @Override
  public String title() {
    return "no secret of the lab lies where others could read it";
  }

  @Override
  public boolean runsAlone() {
    return true;
  }

  @Override
  public Verdict run(Mesh mesh) {
    if (secrets.isEmpty()) {
      return Verdict.inconclusive("no secret is known to look for");
    }
    SecretsOnGuests guests = new SecretsOnGuests(secrets);
    return Verdicts.all(
        List.of(
            new SecretsOnHost(secrets, places).judge(),
            mesh.eachNode(mesh.plan().nodes(), node -> guests.judge(mesh, node))));
  }
}
