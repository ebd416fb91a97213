package tailnetlab.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tailnetlab.Plans;
import tailnetlab.checks.Finding;
import tailnetlab.checks.Findings;
import tailnetlab.checks.FindingsJson;
import tailnetlab.checks.Verdict;
import tailnetlab.mutations.MutationMatrix;
import tailnetlab.report.Report;
import tailnetlab.report.Timeline;

class ReportFilesTest {
  private static final Findings OPEN =
      new Findings(
          List.of(
              new Finding(
                  "S8-routes",
                  "no node has a route out",
                  Verdict.inconclusive("app: no SSH session"),
                  Duration.ofMillis(400))));

  @TempDir private Path root;
  private Place place;
  private ReportFiles files;

  @BeforeEach
  void findPlace() {
    place = new Place(root, root, "lab");
    files = new ReportFiles(place);
  }

  @Test
  void leavesAPageForPeopleJunitForCiAndJsonForScripts() throws IOException {
    assertThat(files.write(report())).isEqualTo("Report: " + place.report() + "/report.html");

    assertThat(place.report().resolve("report.html")).content().contains("INCONCLUSIVE</h1>");
    assertThat(place.report().resolve("junit.xml")).content().contains("<error ");
    String json = Files.readString(place.report().resolve("findings.json"));
    assertThat(new FindingsJson().read(json)).isEqualTo(OPEN);
  }

  @Test
  void keepsEvidenceForItsOwner() throws IOException {
    files.write(report());
    assertThat(Files.getPosixFilePermissions(place.report().resolve("report.html")))
        .isEqualTo(PosixFilePermissions.fromString("rw-------"));
  }

  @Test
  void saysWhyThereIsNoReport() throws IOException {
    Files.createDirectories(place.folder());
    Files.writeString(place.report(), "a file where the folder should be");
    assertThat(files.write(report())).startsWith("The report could not be written: ");
  }

  @Test
  void remembersMutationsAndTheWayToTheLabForLaterReports() {
    MutationMatrix matrix =
        new MutationMatrix(List.of(), 0, 1, Instant.EPOCH, Duration.ofSeconds(2));
    Timeline timeline =
        new Timeline(
            Instant.EPOCH,
            List.of(
                new Timeline.Lane(
                    "app",
                    List.of(
                        new Timeline.Span(
                            Timeline.Kind.KERNEL,
                            "",
                            Instant.EPOCH,
                            Instant.EPOCH.plusSeconds(7),
                            false)))));
    files.remember(timeline);
    files.write(report().withMutations(Optional.of(matrix)));
    files.forget();
    files.write(report());

    assertThat(files.mutations()).contains(matrix);
    assertThat(place.report().resolve("report.html"))
        .content()
        .contains("Mutations: the lab broken on purpose", "kernel 7.0 s");
  }

  @Test
  void keepsScenariosApartFromChecks() throws IOException {
    files.write(report().withScenarios(OPEN));
    String json = Files.readString(place.report().resolve("scenarios.json"));
    assertThat(new FindingsJson().read(json)).isEqualTo(OPEN);
  }

  @Test
  void whatLookedAtAPartTakesNoPlaceOfAFullProof() throws IOException {
    files.write(report());
    byte[] full = Files.readAllBytes(place.report().resolve("report.html"));

    assertThat(files.write(report(7)))
        .isEqualTo("Report: " + place.report() + "/partial/report.html");
    assertThat(files.write(report().withScenarios(OPEN)))
        .isEqualTo("Report: " + place.report() + "/scenarios/report.html");
    assertThat(files.write(report().withMutations(Optional.of(mutations(3)))))
        .isEqualTo("Report: " + place.report() + "/partial/report.html");

    assertThat(place.report().resolve("report.html")).hasBinaryContent(full);
  }

  @Test
  void aBrokenOffRunOfMutationsTakesNoPlaceOfAFullOne() {
    files.note(mutations(3));
    assertThat(files.mutations()).as("where there is no other").contains(mutations(3));

    files.write(report().withMutations(Optional.of(mutations(0))));
    files.note(mutations(2));
    assertThat(files.mutations()).contains(mutations(0));
  }

  private static MutationMatrix mutations(int leftOut) {
    return new MutationMatrix(List.of(), leftOut, 1, Instant.EPOCH, Duration.ofSeconds(2));
  }

  @Test
  void doesWithoutMutationsThatCannotBeRead() throws IOException {
    Files.createDirectories(place.report());
    Files.writeString(place.report().resolve("mutations.json"), "half of i");
    assertThat(files.mutations()).isEmpty();
  }

  @Test
  void forgetsWhatIsNoLongerSo() {
    files.write(report());
    assertThat(files.exist()).isTrue();
    files.forget();
    assertThat(files.exist()).isFalse();
    files.forget();
  }

  @Test
  void keepsTheArtefactsOfTheLastFewFailures() throws IOException {
    for (int day = 10; day < 25; day++) {
      PrivateFiles.write(
          place.artefacts().resolve("202611%d-080000/app/journal".formatted(day)), "");
    }
    PrivateFiles.write(place.artefacts().resolve("mine/notes"), "");

    ArtefactFiles.prune(place.artefacts());

    try (Stream<Path> left = Files.list(place.artefacts())) {
      assertThat(left.map(path -> path.getFileName().toString()).sorted())
          .hasSize(11)
          .startsWith("20261115-080000")
          .endsWith("mine");
    }
  }

  @Test
  void knowsNothingOfAMachineThatWroteNothingDown() {
    assertThat(files.host()).isEmpty();
  }

  private Report report() {
    return report(0);
  }

  private Report report(int leftOut) {
    return new Report(
        Plans.defaults(),
        Map.of(),
        OPEN,
        leftOut,
        files.host(),
        new Report.Run("./lab verify", Instant.EPOCH, Duration.ofSeconds(1)));
  }
}
