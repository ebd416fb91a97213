package tailnetlab.hypervisor;

import tailnetlab.plan.LabPlan.Acceleration;

/**
 * How fast guests run here.
 *
 * @param acceleration KVM or EMULATION, never AUTO
 * @param timeScale how much slower than under hardware virtualisation, 1 to 40
 * @param reason why it is emulation, or how hardware was found
 */
public record CpuSpeed(Acceleration acceleration, double timeScale, String reason) {
  /** Says it in one line, for the first line a user sees. */
  public String announcement() {
    return switch (acceleration) {
      case KVM -> "hardware CPUs (%s)".formatted(reason);
      case EMULATION, AUTO ->
          "emulated CPUs (no hardware virtualisation: %s): about %s slower"
              .formatted(reason, times());
    };
  }

  private String times() {
    return switch ((int) Math.round(timeScale)) {
      case 1 -> "as fast, or two times";
      case 2 -> "two times";
      case 3 -> "three times";
      case 4, 5 -> "five times";
      case 6, 7, 8, 9, 10, 11, 12 -> "ten times";
      default -> "%d times".formatted(Math.round(timeScale));
    };
  }
}
