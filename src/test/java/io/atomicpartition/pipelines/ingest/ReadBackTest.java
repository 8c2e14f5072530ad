package io.atomicpartition.pipelines.ingest;

import static org.assertj.core.api.Assertions.assertThat;

import io.atomicpartition.sink.DuckDb;
import io.atomicpartition.sink.Lake;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.Before;
import org.junit.Rule;
import org.junit.Test;
import org.junit.rules.TemporaryFolder;

public class ReadBackTest {
  @Rule public final TemporaryFolder temporary = new TemporaryFolder();

  private Lake lake;

  @Before
  public void publishTwoDays() throws IOException {
    lake = new Lake(temporary.getRoot().toPath().resolve("lake"));
    Path file = temporary.getRoot().toPath().resolve("a.csv");
    Files.write(file, List.of("day,v", "2026-01-01,1", "2026-01-01,2", "2026-01-02,3"));
    IngestJob.run(lake, "--input=" + file, "--partitionBy=day").ok();
  }

  private static String readBack(int expected, String... args) {
    ByteArrayOutputStream printed = new ByteArrayOutputStream();
    PrintStream out = new PrintStream(printed, true, StandardCharsets.UTF_8);
    assertThat(ReadBack.run(args, out, out)).isEqualTo(expected);
    return printed.toString(StandardCharsets.UTF_8).replaceAll(" +", " ");
  }

  private String readBack(boolean equal) {
    return readBack(equal ? 0 : 1, "--output=" + lake.root());
  }

  private Path fileOf(String partition) {
    return Path.of(lake.listed(partition, "").get(0));
  }

  @Test
  public void contentThatIsWhatTheManifestsSayIsEqual() throws IOException {
    assertThat(readBack(true))
        .containsPattern("(?m)^ day=2026-01-01 2 rows v1:[0-9a-f]{12}\\.\\.\\. equal$")
        .containsPattern("(?m)^ day=2026-01-02 1 rows v1:[0-9a-f]{12}\\.\\.\\. equal$")
        .containsPattern(
            "(?m)^2 live partitions, 2 files, 3 rows, .*; every content id is the one that its"
                + " manifest says$");
  }

  @Test
  public void rowsThatAreOthersDiffer() throws IOException {
    DuckDb.query(
        "COPY (SELECT 7::BIGINT AS v FROM range(2)) TO '"
            + fileOf("day=2026-01-01")
            + "' (FORMAT parquet)");
    assertThat(readBack(false))
        .containsPattern("(?m)^ day=2026-01-01 .* DIFFERS: SIZE_DIFFERS, part-00000")
        .containsPattern("(?m)^ day=2026-01-02 .* equal$")
        .contains("; 1 DIFFER from what their manifests say");
  }

  @Test
  public void aFileThatIsMissingOrDamagedIsToldAndTheRestIsRead() throws IOException {
    Files.delete(fileOf("day=2026-01-01"));
    Files.writeString(fileOf("day=2026-01-02"), "no Parquet");
    assertThat(readBack(false))
        .containsPattern("(?m)^ day=2026-01-01 .* DIFFERS: MISSING_FILE, part-00000")
        .containsPattern("(?m)^ day=2026-01-02 .* DIFFERS: SIZE_DIFFERS, .* found 10 bytes")
        .contains("; 2 DIFFER from what their manifests say");
  }

  @Test
  public void aManifestThatIsRubbishIsToldAndTheRestIsRead() throws IOException {
    Path manifest = lake.root().resolve("day=2026-01-01/_manifest.json");
    String good = Files.readString(manifest);
    String file = fileOf("day=2026-01-01").getFileName().toString();
    for (String rubbish :
        List.of(
            "",
            "[".repeat(100_000),
            good.replace(file, "../day=2026-01-02/" + file),
            good.replace(file, "/etc/passwd"),
            good.replaceFirst("\"rows\":2", "\"rows\":3"))) {
      Files.writeString(manifest, rubbish);
      assertThat(readBack(false))
          .containsPattern(
              "(?m)^ day=2026-01-01 UNREADABLE: In 'day=2026-01-01/_manifest.json'.* expected ")
          .containsPattern("(?m)^ day=2026-01-02 .* equal$")
          .contains("1 manifests are UNREADABLE");
    }
  }

  @Test
  public void aManifestWhereNoPartitionCanBeIsLeftAlone() throws IOException {
    Path hidden = Files.createDirectories(lake.root().resolve("_delta_log/.x"));
    Files.writeString(hidden.resolve("_manifest.json"), "{}");
    Path odd = Files.createDirectories(lake.root().resolve("a\\b"));
    Files.writeString(odd.resolve("_manifest.json"), "{}");
    assertThat(readBack(true)).doesNotContain("UNREADABLE");
  }

  @Test
  public void theOptionsOfTheRunThatWroteItAreTaken() {
    assertThat(
            readBack(
                0,
                "--output=" + lake.uri(),
                "--input=t=elsewhere/*.csv",
                "--partitionBy=day",
                "--mode=REPLACE",
                "--awsRegion=eu-central-1"))
        .contains("2 live partitions");
  }

  @Test
  public void whereNothingIsLiveNothingIsSaidToBeEqual() throws IOException {
    Path empty = temporary.newFolder("empty").toPath();
    assertThat(readBack(1, "--output=" + empty))
        .contains("read back: no partition is live in 'file://" + empty + "'");
    assertThat(readBack(1, "--output=" + empty.resolve("nowhere")))
        .contains("read back: no partition is live in 'file://" + empty + "/nowhere'");
  }

  @Test
  public void optionsThatMakeNoSenseAreNamed() {
    assertThat(readBack(2)).startsWith("read back: ").contains("--output");
    assertThat(readBack(2, "--output=" + lake.root(), "--awsRegio=x")).contains("--awsRegio=x");
  }
}
