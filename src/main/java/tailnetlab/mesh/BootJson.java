package tailnetlab.mesh;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.util.Optional;
import tailnetlab.plan.TimesJson;

/** A boot as JSON. */
public final class BootJson {
  private final ObjectMapper mapper =
      JsonMapper.builder()
          .addModule(TimesJson.module())
          .disable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES)
          .build();

  /** Writes it on one line. */
  public String write(Boot boot) {
    try {
      return mapper.writeValueAsString(boot);
    } catch (JsonProcessingException e) {
      throw new IllegalStateException("a boot cannot be written as JSON", e);
    }
  }

  /** Reads what {@link #write} wrote; nothing from something else. */
  public Optional<Boot> read(String json) {
    try {
      return Optional.of(mapper.readValue(json, Boot.class));
    } catch (JsonProcessingException e) {
      return Optional.empty();
    }
  }
}
