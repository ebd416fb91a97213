package tailnetlab.mesh;

import java.util.ArrayList;
import java.util.List;
import tailnetlab.mesh.Http.Answer;

/** What curl did and printed, as an answer. */
final class CurlOutput {
  private static final int SWITCHING_PROTOCOLS = 101;

  /** What stands between the answers of one curl, in both its streams. */
  private static final String NEXT = "\n=== next ===\n";

  /** What curl writes after each of several answers: the {@code --write-out} that makes NEXT. */
  static final String IN_TURN = "\\n%{json}\\n=== next ===\\n%{stderr}\\n=== next ===\\n";

  private static final String CHAIN = "\n=== certificates ===\n";

  /** The same with the certificates that the server showed, where the connection was a new one. */
  static final String IN_TURN_WITH_CERTIFICATES =
      "\\n%{json}\\n=== next ===\\n%{stderr}\\n=== certificates ===\\n%{certs}\\n=== next ===\\n";

  /** What curl writes of each of several servers' certificates, also where there are none. */
  static final String CERTIFICATES = "%{certs}\\n=== next ===\\n";

  private CurlOutput() {}

  /** Takes apart what stands before each mark. */
  static List<String> parts(String out) {
    return List.of(out.split(NEXT, -1));
  }

  /** Reads the certificates out of the errors; nothing where the server showed none. */
  static List<String> chains(String err) {
    List<String> chains = new ArrayList<>();
    for (String part : parts(err)) {
      int chain = part.indexOf(CHAIN);
      chains.add(chain < 0 ? "" : part.substring(chain + CHAIN.length()).strip());
    }
    return chains;
  }

  /**
   * Reads the answers of one curl that was told {@link #IN_TURN}.
   *
   * @param exit its own status, which is the last answer's
   */
  static List<Answer> answers(int exit, String out, String err) {
    String[] outs = out.split(NEXT, -1);
    String[] errs = err.split(NEXT, -1);
    // After each answer stands the mark; what follows the last one is nothing.
    int told = Math.max(outs.length - 1, 1);
    List<Answer> answers = new ArrayList<>();
    for (int i = 0; i < told; i++) {
      int ended = i == told - 1 ? exit : 0;
      answers.add(answer(ended, outs[i], i < errs.length ? errs[i] : ""));
    }
    return answers;
  }

  /**
   * Reads curl's standard output, the body and then a line of {@code %{json}}, and its errors.
   *
   * <p>Exit statuses: curl(1), "Exit codes".
   *
   * @param ended curl's own, where the answer has none
   */
  static Answer answer(int ended, String out, String err) {
    int line = out.lastIndexOf('\n');
    if (line < 0 || !out.startsWith("{", line + 1)) {
      // No curl at all, or one that does not know a flag.
      return new Answer.Broken(ended, err.isBlank() ? out.strip() : err.strip());
    }
    Fields told = Fields.parse("curl", out.substring(line + 1));
    int exit = told.at("exitcode").isMissing() ? ended : Math.toIntExact(told.number("exitcode"));
    int status = Math.toIntExact(told.number("http_code"));
    String message = told.text("errormsg");
    return switch (exit) {
      case 0 -> response(status, out.substring(0, line), told);
      case 6 -> new Answer.NoSuchName(message);
      // curl has one status for every way in which a connection fails; "no route to host" is a
      // host that is down, and must not pass for one that refuses.
      case 7 ->
          err.contains("Connection refused")
              ? new Answer.Refused(message)
              : new Answer.Broken(exit, why(message, err));
      case 51, 60 -> new Answer.Untrusted(message);
      default -> {
        // An upgraded connection has no end: curl runs into its limit after the answer came.
        if (status == SWITCHING_PROTOCOLS) {
          yield response(status, out.substring(0, line), told);
        }
        yield exit == 28 ? new Answer.TimedOut(message) : new Answer.Broken(exit, message);
      }
    };
  }

  private static Answer response(int status, String body, Fields told) {
    return new Answer.Response(status, body, told.text("remote_ip"));
  }

  private static String why(String message, String err) {
    return err.lines()
        .filter(line -> line.startsWith("* ") && line.contains(" failed: "))
        .map(line -> line.substring(line.indexOf(" failed: ") + " failed: ".length()))
        .findFirst()
        .map(reason -> message + ": " + reason)
        .orElse(message);
  }
}
