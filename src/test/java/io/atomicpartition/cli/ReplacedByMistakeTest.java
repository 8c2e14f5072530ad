package io.atomicpartition.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.atomicpartition.lake.SampleLake;
import java.nio.file.Path;
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

  @Test
  public void itsFilesAreStillThereAndArePublishedAgain() {
    Path root = SampleLake.copyTo(temporary.getRoot().toPath().resolve("lake"));
    JsonNode before = show(root);
    Cli.run(
            "ingest",
            "--input=ledgers=" + SAMPLE + "ledgers-2026-11-17.csv",
            "--partitionBy=day(closed_at)",
            "--output=" + root,
            "--mode=REPLACE")
        .exits(0);
    JsonNode mistake = show(root);
    assertThat(mistake.at("/manifest/tables")).hasSize(1);

    String attempt = mistake.at("/manifest/history/entries/0/attempt").asText();
    assertThat(attempt).isEqualTo(before.at("/manifest/attempt").asText());
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
