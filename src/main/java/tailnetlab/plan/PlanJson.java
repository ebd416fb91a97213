package tailnetlab.plan;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.MapperFeature;
import com.fasterxml.jackson.databind.json.JsonMapper;

/** Carries a plan as JSON: to the provider, and as the stack's output. */
public final class PlanJson {
  /** Only the records' own components: what is computed from them is no part of the plan. */
  private final JsonMapper mapper =
      JsonMapper.builder().disable(MapperFeature.AUTO_DETECT_IS_GETTERS).build();

  /** Writes a plan; equal plans give equal text. */
  public String write(LabPlan plan) {
    try {
      return mapper.writeValueAsString(plan);
    } catch (JsonProcessingException e) {
      throw new IllegalStateException("the plan cannot be written as JSON", e);
    }
  }

  /**
   * Reads what {@link #write} wrote.
   *
   * @throws IllegalArgumentException when the text is no plan
   */
  public LabPlan read(String json) {
    try {
      return mapper.readValue(json, LabPlan.class);
    } catch (JsonProcessingException e) {
      throw new IllegalArgumentException(
          "this is no plan of a lab: " + e.getOriginalMessage() + "; `./lab up` writes it anew", e);
    }
  }
}
