package io.atomicpartition.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.atomicpartition.lake.SampleLake;
import java.nio.file.Path;
import org.junit.Before;
import org.junit.Rule;
import org.junit.Test;
import org.junit.rules.TemporaryFolder;

/** What docs/operations.md says of a partition that was replaced by mistake. */
public class ReplacedByMistakeTest {
  private static final String DAY = "day=2026-11-17";
  private static final String SAMPLE = "pipelines/ingest/sample/";

  @Rule public final TemporaryFolder temporary = new TemporaryFolder();

  private static JsonNode show(Path root) {
    return Cli.run("show", root, DAY, "--output=json").exits(0).json().get(0);
  }

  private Path root;
  private JsonNode before;

  @Before
  public void copySample() {
    root = SampleLake.copyTo(temporary.getRoot().toPath().resolve("lake"));
    before = show(root);
  }

  @Test
  public void filesThatWereReplacedAreStillThereAndArePublishedAgain() {
    Cli.run(
            "ingest",
            "--input=ledgers=" + SAMPLE + "ledgers-2026-11-17.csv",
            "--partitionBy=day(closed_at)",
            "--output=" + root,
            "--mode=REPLACE")
        .exits(0);
    assertThat(show(root).at("/manifest/tables")).hasSize(1);

    assertTheyCanBePublishedAgain();
  }

  @Test
  public void filesThatWereUnpublishedAreToo() {
    Cli.run("unpublish", root, DAY, "--yes").exits(0);

    assertTheyCanBePublishedAgain();
  }

  private void assertTheyCanBePublishedAgain() {
    String attempt = "";
    for (JsonNode entry : show(root).at("/manifest/history/entries")) {
      attempt = attempt.isEmpty() ? entry.path("attempt").asText() : attempt;
    }
    assertThat(attempt).isEqualTo(before.at("/manifest/attempt").asText());
    assertThat(Cli.run("show", root, DAY).exits(0).out()).contains("  attempt " + attempt + "  ");
    Cli.run(
            "ingest",
            "--input=ledgers=" + root + "/" + DAY + "/ledgers/part-*-" + attempt + ".parquet",
            "--input=transactions="
                + root
                + "/"
                + DAY
                + "/transactions/part-*-"
                + attempt
                + ".parquet",
            "--partitionBy=path(day=(?<day>[^/]+))",
            "--output=" + root,
            "--mode=REPLACE")
        .exits(0);

    JsonNode after = show(root);
    assertThat(after.at("/manifest/sequence").asLong()).isEqualTo(3);
    assertThat(after.at("/manifest/contentId")).isEqualTo(before.at("/manifest/contentId"));
    Cli.run("verify", root, DAY, "--level=content").exits(0);
  }
}
