package tailnetlab.provider;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.ListValue;
import com.google.protobuf.NullValue;
import com.google.protobuf.Struct;
import com.google.protobuf.Value;
import java.util.List;
import org.junit.jupiter.api.Test;

final class PropertyStructsTest {
  @Test
  void aStructComesBackAsItWas() {
    Struct struct =
        Struct.newBuilder()
            .putFields("text", text("x"))
            .putFields("flag", Value.newBuilder().setBoolValue(true).build())
            .putFields("number", Value.newBuilder().setNumberValue(3).build())
            .putFields("secret", secret(text("hush")))
            .putFields("later", text(PropertyStructs.UNKNOWN))
            .putFields("laterSecret", secret(text(PropertyStructs.UNKNOWN)))
            .putFields(
                "list",
                Value.newBuilder()
                    .setListValue(
                        ListValue.newBuilder().addValues(text("a")).addValues(secret(text("b"))))
                    .build())
            .putFields(
                "nested",
                Value.newBuilder()
                    .setStructValue(Struct.newBuilder().putFields("key", secret(text("deep"))))
                    .build())
            .build();

    assertThat(PropertyStructs.write(PropertyStructs.read(struct))).isEqualTo(struct);
  }

  @Test
  void secretsAndUnknownsAreFoundAtAnyDepth() {
    Properties read =
        PropertyStructs.read(
            Struct.newBuilder()
                .putFields(
                    "connection",
                    Value.newBuilder()
                        .setStructValue(
                            Struct.newBuilder()
                                .putFields("node", text("app"))
                                .putFields("clientKey", secret(text("hush"))))
                        .build())
                .putFields(
                    "subjects",
                    Value.newBuilder()
                        .setListValue(
                            ListValue.newBuilder().addValues(text(PropertyStructs.UNKNOWN)))
                        .build())
                .build());

    assertThat(read.isSecret("connection")).isTrue();
    assertThat(read.object("connection").isSecret("node")).isFalse();
    assertThat(read.object("connection").isSecret("clientKey")).isTrue();
    assertThat(read.object("connection").text("clientKey")).isEqualTo("hush");
    assertThat(read.isUnknown("subjects")).isTrue();
    assertThat(read.isUnknown("connection")).isFalse();
  }

  @Test
  void aNullIsNoValue() {
    Properties read =
        PropertyStructs.read(
            Struct.newBuilder()
                .putFields("gone", Value.newBuilder().setNullValue(NullValue.NULL_VALUE).build())
                .build());

    assertThat(read.names()).isEmpty();
  }

  @Test
  void anotherValueUnderTheNameOfASecretIsNoSecret() {
    Properties properties =
        Properties.NONE.withSecret("key", "hush").with("key", "said aloud").with("list", List.of());

    assertThat(properties.isSecret("key")).isFalse();
    assertThat(PropertyStructs.write(properties).getFieldsOrThrow("key"))
        .isEqualTo(text("said aloud"));
  }

  @Test
  void propertiesNeverPrintTheirValues() {
    assertThat(Properties.NONE.withSecret("key", "hush")).hasToString("properties [key]");
  }

  static Value text(String text) {
    return Value.newBuilder().setStringValue(text).build();
  }

  static Value secret(Value value) {
    return Value.newBuilder()
        .setStructValue(
            Struct.newBuilder()
                .putFields(PropertyStructs.SIGNATURE, text(PropertyStructs.SECRET))
                .putFields("value", value))
        .build();
  }
}
