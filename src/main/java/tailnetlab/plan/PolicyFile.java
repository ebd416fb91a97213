package tailnetlab.plan;

import java.io.IOException;
import java.nio.charset.CharacterCodingException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import tailnetlab.plan.LabPlan.Policy;

/** Reads {@code policy:} and the file it names; mistakes are added to the reader's list. */
final class PolicyFile {
  private static final String KEY = "policy";
  private static final String RIGHT =
      "Write the path of a HuJSON file, relative to the project's folder";

  private final Path project;
  private final List<Mistake> mistakes;

  PolicyFile(Path project, List<Mistake> mistakes) {
    this.project = project;
    this.mistakes = mistakes;
  }

  /** Reads the file; what it says is headscale's to judge, which also runs the file's own tests. */
  Policy read(String name) {
    if (name.isEmpty()) {
      return Policy.NONE;
    }
    Path file = project.resolve(name);
    if (!Files.isRegularFile(file)) {
      return wrong("there is no file \"%s\"".formatted(name), RIGHT);
    }
    try {
      String huJson = Files.readString(file);
      return huJson.isBlank()
          ? wrong(
              "\"%s\" is empty, and headscale would go on as before".formatted(name),
              "Write {\"grants\": []} to deny everything, or leave the key out to allow everything")
          : new Policy(name, huJson);
    } catch (CharacterCodingException e) {
      return wrong("\"%s\" is no text in UTF-8".formatted(name), RIGHT);
    } catch (IOException e) {
      return wrong("\"%s\" cannot be read (%s)".formatted(name, e.getMessage()), RIGHT);
    }
  }

  private Policy wrong(String wrong, String right) {
    mistakes.add(new Mistake(KEY, wrong, right));
    return Policy.NONE;
  }
}
