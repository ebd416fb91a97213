package tailnetlab.report;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;
import tailnetlab.checks.Diagnosis;

class AbbreviationsTest {

  @Test
  void takesTheLettersThatWordsBeginWith() {
    assertThat(new Abbreviations(List.of("FIREWALL_OPEN", "TWIN")).all())
        .containsEntry("FIREWALL_OPEN", "FO")
        .containsEntry("TWIN", "T");
  }

  @Test
  void takesMoreWhereTwoWouldBeTheSame() {
    assertThat(new Abbreviations(List.of("DERP_DISABLED", "DAEMON_DOWN")).all())
        .containsEntry("DERP_DISABLED", "DED")
        .containsEntry("DAEMON_DOWN", "DAD");
  }

  @Test
  void tellsEveryDiagnosisApart() {
    List<String> names = Arrays.stream(Diagnosis.values()).map(Diagnosis::name).toList();
    assertThat(new Abbreviations(names).all().values())
        .doesNotHaveDuplicates()
        .allSatisfy(text -> assertThat(text).hasSizeLessThanOrEqualTo(5));
  }
}
