package tailnetlab.mesh;

import tailnetlab.mesh.Http.Answer;

/** What curl did and printed, as an answer. */
final class CurlOutput {
  private static final int SWITCHING_PROTOCOLS = 101;

  private CurlOutput() {}

  /**
   * Reads curl's standard output, the body and then a line of {@code %{json}}, and its errors.
   *
   * <p>Exit statuses: curl(1), "Exit codes".
   */
  static Answer answer(int exit, String out, String err) {
    int line = out.lastIndexOf('\n');
    if (line < 0 || !out.startsWith("{", line + 1)) {
      // No curl at all, or one that does not know a flag.
      return new Answer.Broken(exit, err.isBlank() ? out.strip() : err.strip());
    }
    Fields told = Fields.parse("curl", out.substring(line + 1));
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
