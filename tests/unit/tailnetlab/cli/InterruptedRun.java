package tailnetlab.cli;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import org.awaitility.Awaitility;

/** A run that a test interrupts: of its own process, since a signal ends one. */
final class InterruptedRun {
  static final String READY = "ready";

  private InterruptedRun() {}

  /**
   * Prints what libvirt is asked.
   *
   * @param arguments the lab's folder; and whether to be interrupted at {@code work}, or while an
   *     earlier run's lab is put back
   */
  public static void main(String[] arguments) throws Exception {
    HeldLab lab = new HeldLab(Path.of(arguments[0]));
    if (arguments[1].equals("work")) {
      lab.virsh.watch(System.out::println);
      lab.rehearsals().hold((rehearsal, together) -> waiting());
      return;
    }
    for (String name : HeldLab.NAMES) {
      lab.virsh.give("tailnet-lab-" + name, "tailnet-lab-baseline");
    }
    Files.writeString(lab.place().baseline(), "");
    lab.virsh.watch(
        line -> {
          System.out.println(line);
          if (line.equals(
              "qemu-monitor-command tailnet-lab-app --hmp loadvm tailnet-lab-baseline")) {
            System.out.println(READY);
            Awaitility.await().atMost(Duration.ofSeconds(30)).until(InterruptedRun::isEnding);
          }
        });
    lab.rehearsals().putBackLeftovers();
  }

  private static String waiting() {
    System.out.println(READY);
    try {
      new CountDownLatch(1).await();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    return "";
  }

  private static boolean isEnding() {
    try {
      Thread hook = new Thread(() -> {});
      Runtime.getRuntime().addShutdownHook(hook);
      Runtime.getRuntime().removeShutdownHook(hook);
      return false;
    } catch (IllegalStateException e) {
      return true;
    }
  }
}
