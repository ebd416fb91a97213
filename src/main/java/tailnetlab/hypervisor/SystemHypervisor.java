package tailnetlab.hypervisor;

import java.time.Duration;
import java.util.List;
import tailnetlab.hypervisor.Programs.Said;

/** A libvirt that somebody else runs, here or elsewhere. */
public final class SystemHypervisor implements Hypervisor {
  private static final Duration LIMIT = Duration.ofSeconds(10);

  private final String uri;
  private final Programs programs;

  /**
   * @param uri libvirt's address: {@code qemu:///system}, {@code qemu+ssh://user@host/system}
   * @param programs runs virsh
   */
  public SystemHypervisor(String uri, Programs programs) {
    this.uri = uri;
    this.programs = programs;
  }

  @Override
  public String uri() {
    return uri;
  }

  @Override
  public boolean isRunning() {
    return ask().ok();
  }

  @Override
  public boolean start() {
    Said said = ask();
    if (!said.ok()) {
      throw new HypervisorException(
          "hypervisor: %s does not answer (virsh: %s). Look at `virsh -c %s uri`; or leave the key out: the lab then brings a libvirt of its own"
              .formatted(uri, said.words(), uri));
    }
    return false;
  }

  @Override
  public void mended() {
    // It is never new.
  }

  @Override
  public void stop() {
    // It is not ours to stop; what the lab made in it has been destroyed by then.
  }

  @Override
  public List<String> enter(List<String> command) {
    return command;
  }

  private Said ask() {
    return programs.run(List.of("virsh", "--connect", uri, "uri"), LIMIT);
  }
}
