package tailnetlab.plan;

import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.databind.DeserializationContext;
import com.fasterxml.jackson.databind.Module;
import com.fasterxml.jackson.databind.SerializerProvider;
import com.fasterxml.jackson.databind.deser.std.StdScalarDeserializer;
import com.fasterxml.jackson.databind.module.SimpleModule;
import com.fasterxml.jackson.databind.ser.std.StdScalarSerializer;
import com.fasterxml.jackson.databind.ser.std.ToStringSerializer;
import java.io.IOException;
import java.math.BigDecimal;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;

/** Times in JSON: durations as seconds, instants as ISO 8601 in UTC. */
public final class TimesJson {
  private TimesJson() {}

  /** Makes the module for a mapper. */
  public static Module module() {
    return new SimpleModule()
        .addSerializer(Duration.class, new SecondsWriter())
        .addDeserializer(Duration.class, new SecondsReader())
        .addSerializer(Instant.class, new ToStringSerializer(Instant.class))
        .addDeserializer(Instant.class, new InstantReader());
  }

  private static final class SecondsWriter extends StdScalarSerializer<Duration> {
    private SecondsWriter() {
      super(Duration.class);
    }

    @Override
    public void serialize(Duration value, JsonGenerator out, SerializerProvider provider)
        throws IOException {
      out.writeNumber(BigDecimal.valueOf(value.toMillis(), 3));
    }
  }

  private static final class SecondsReader extends StdScalarDeserializer<Duration> {
    private SecondsReader() {
      super(Duration.class);
    }

    @Override
    public Duration deserialize(JsonParser in, DeserializationContext context) throws IOException {
      return Duration.ofMillis(in.getDecimalValue().movePointRight(3).longValue());
    }
  }

  private static final class InstantReader extends StdScalarDeserializer<Instant> {
    private InstantReader() {
      super(Instant.class);
    }

    @Override
    public Instant deserialize(JsonParser in, DeserializationContext context) throws IOException {
      try {
        return Instant.parse(in.getText());
      } catch (DateTimeException e) {
        return (Instant) context.handleWeirdStringValue(Instant.class, in.getText(), "no time");
      }
    }
  }
}
