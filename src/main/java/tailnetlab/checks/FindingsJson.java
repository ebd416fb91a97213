package tailnetlab.checks;

import com.fasterxml.jackson.annotation.JsonSubTypes;
import com.fasterxml.jackson.annotation.JsonTypeInfo;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.util.List;
import tailnetlab.plan.TimesJson;

/**
 * Writes findings as JSON and reads them back: the form kept in the state and given to scripts.
 *
 * <pre>{@code
 * {"outcome": "FAIL",
 *  "causes": [{"diagnosis": "UNTRUSTED_CERT", "nodes": ["client"], "found": "…", "next": "…",
 *              "checks": ["S1-health", "S1-derp"]}],
 *  "secondLook": ["S4-reach"],
 *  "findings": [{"id": "S1-health", "title": "…", "took": 0.412,
 *                "verdict": {"kind": "FAIL", "diagnosis": "UNTRUSTED_CERT", …}}]}
 * }</pre>
 */
public final class FindingsJson {
  private final ObjectMapper mapper =
      JsonMapper.builder()
          .addMixIn(Verdict.class, VerdictKinds.class)
          .addModule(TimesJson.module())
          // A state may have been written by a newer lab, with more to say than we know.
          .disable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES)
          .build();

  /** Writes findings on one line. */
  public String write(Findings findings) {
    try {
      return mapper.writeValueAsString(
          new Document(findings.outcome(), findings.causes(), findings.unsteady(), findings.all()));
    } catch (JsonProcessingException e) {
      throw new IllegalStateException("findings cannot be written as JSON", e);
    }
  }

  /**
   * Reads what {@link #write} wrote.
   *
   * @throws IllegalArgumentException when the text is something else
   */
  public Findings read(String json) {
    try {
      return new Findings(mapper.readValue(json, Document.class).findings());
    } catch (JsonProcessingException e) {
      throw new IllegalArgumentException("these are no findings: " + e.getOriginalMessage(), e);
    }
  }

  /** All but the findings follows from them; scripts get it ready made. */
  private record Document(
      Findings.Outcome outcome,
      List<Cause> causes,
      List<String> secondLook,
      List<Finding> findings) {
    private Document {
      findings = findings == null ? List.of() : findings;
    }
  }

  @JsonTypeInfo(use = JsonTypeInfo.Id.NAME, property = "kind")
  @JsonSubTypes({
    @JsonSubTypes.Type(value = Verdict.Pass.class, name = "PASS"),
    @JsonSubTypes.Type(value = Verdict.Fail.class, name = "FAIL"),
    @JsonSubTypes.Type(value = Verdict.Inconclusive.class, name = "INCONCLUSIVE")
  })
  private interface VerdictKinds {}
}
