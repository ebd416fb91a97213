package tailnetlab.report;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.util.Optional;
import tailnetlab.plan.TimesJson;

/** A time line as JSON: it is drawn again in later reports. */
public final class TimelineJson {
  private final ObjectMapper mapper =
      JsonMapper.builder()
          .addModule(TimesJson.module())
          .disable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES)
          .build();

  /** Writes it on one line. */
  public String write(Timeline timeline) {
    try {
      return mapper.writeValueAsString(timeline);
    } catch (JsonProcessingException e) {
      throw new IllegalStateException("a time line cannot be written as JSON", e);
    }
  }

  /** Reads what {@link #write} wrote; nothing from something else: a report does without it. */
  public Optional<Timeline> read(String json) {
    try {
      return Optional.of(mapper.readValue(json, Timeline.class))
          .filter(timeline -> timeline.began() != null && timeline.lanes() != null);
    } catch (JsonProcessingException | NullPointerException e) {
      return Optional.empty();
    }
  }
}
