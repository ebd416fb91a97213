package tailnetlab.mutations;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import tailnetlab.plan.TimesJson;

/**
 * Writes a matrix of mutations as JSON and reads it back.
 *
 * <pre>{@code
 * {"killed": 47, "of": 48, "seedKilled": 19, "leftOut": 0, "seed": 20260504, "began": "2026-05-04T03:02:01Z", "took": 702.1,
 *  "rows": [{"name": "firewall-off", "outcome": "KILLED",
 *            "redChecks": {"S6-firewall-v4": ["FIREWALL_OPEN"]}, …}]}
 * }</pre>
 */
public final class MutationsJson {
  private final ObjectMapper mapper =
      JsonMapper.builder()
          .addModule(TimesJson.module())
          // A file may have been written by a newer lab, with more to say than we know.
          .disable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES)
          // Or by an older one, which knew one reason for each red check.
          .enable(DeserializationFeature.ACCEPT_SINGLE_VALUE_AS_ARRAY)
          .build();

  /** Writes a matrix on one line. */
  public String write(MutationMatrix matrix) {
    try {
      return mapper.writeValueAsString(
          new Document(
              matrix.score().killed(),
              matrix.score().of(),
              matrix.seedScore().killed(),
              matrix.leftOut(),
              matrix.seed(),
              matrix.began(),
              matrix.took(),
              matrix.rows()));
    } catch (JsonProcessingException e) {
      throw new IllegalStateException("mutations cannot be written as JSON", e);
    }
  }

  /**
   * Reads what {@link #write} wrote.
   *
   * @throws IllegalArgumentException when the text is something else
   */
  public MutationMatrix read(String json) {
    try {
      Document document = mapper.readValue(json, Document.class);
      if (document.rows() == null || document.began() == null || document.took() == null) {
        throw new IllegalArgumentException(
            "these are no mutations: `rows`, `began` or `took` is missing");
      }
      return new MutationMatrix(
          document.rows(), document.leftOut(), document.seed(), document.began(), document.took());
    } catch (JsonProcessingException e) {
      throw new IllegalArgumentException("these are no mutations: " + e.getOriginalMessage(), e);
    }
  }

  /** The scores, of classes, follow from the rows; scripts get them ready made. */
  private record Document(
      int killed,
      int of,
      int seedKilled,
      int leftOut,
      long seed,
      Instant began,
      Duration took,
      List<MutationRow> rows) {}
}
