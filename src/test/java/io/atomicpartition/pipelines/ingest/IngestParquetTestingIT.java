package io.atomicpartition.pipelines.ingest;

import static org.assertj.core.api.Assertions.assertThat;

import io.atomicpartition.pipelines.ingest.input.RealData;
import io.atomicpartition.sink.Lake;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.stream.Stream;
import org.junit.Rule;
import org.junit.Test;
import org.junit.rules.TemporaryFolder;
import org.junit.runner.RunWith;
import org.junit.runners.Parameterized;
import org.junit.runners.Parameterized.Parameters;

/**
 * Every file of Apache's parquet-testing goes in and comes out equal, or is refused with the error
 * that the inputs' table states and publishes nothing.
 */
@RunWith(Parameterized.class)
public class IngestParquetTestingIT {
  private static final String TABLE = "input/parquet-testing.tsv";
  private static final String SELECTS = "parquet-testing-published.tsv";
  private static final String PARTITION = "suite=testing";

  /**
   * A line of the table.
   *
   * @param detail the number of rows, or a part of the error
   */
  private record Expected(String file, boolean read, String detail, String reason) {
    static Expected parse(String line) {
      String[] fields = line.split("\t", -1);
      return new Expected(fields[0], fields[1].equals("read"), fields[2], fields[3]);
    }

    @Override
    public String toString() {
      return file;
    }
  }

  @Rule public final TemporaryFolder temporary = new TemporaryFolder();

  private final Expected expected;

  public IngestParquetTestingIT(Expected expected) {
    this.expected = expected;
  }

  @Parameters(name = "{0}")
  public static List<Expected> files() throws IOException {
    return lines(TABLE).map(Expected::parse).toList();
  }

  private static Stream<String> lines(String table) throws IOException {
    try (InputStream in = IngestParquetTestingIT.class.getResourceAsStream(table)) {
      return new String(in.readAllBytes(), StandardCharsets.UTF_8)
          .lines()
          .filter(line -> !line.startsWith("#"));
    }
  }

  /** What to select from the published rows to have the source's. */
  private String select() throws IOException {
    return lines(SELECTS)
        .map(line -> line.split("\t", -1))
        .filter(fields -> fields[0].equals(expected.file()))
        .map(fields -> fields[1])
        .findFirst()
        .orElse("*");
  }

  @Test
  public void theFileComesOutEqualOrIsRefusedAndPublishesNothing() throws IOException {
    String file = RealData.path("parquet-testing/" + expected.file());
    Lake lake = new Lake(temporary.getRoot().toPath().resolve("lake"));
    IngestJob job = ingest(lake, file);
    if (!expected.read()) {
      assertThat(job.code()).as("%s", job).isIn(Ingest.FAILED, Ingest.USAGE);
      assertThat(job.err().lines().findFirst().orElseThrow())
          .startsWith("ingest: ")
          .contains(file + ": ", expected.detail());
      assertThat(job.err().lines()).hasSizeLessThanOrEqualTo(2);
      assertThat(lake.allFiles()).isEmpty();
      return;
    }
    assertThat(job.code()).as("%s", job).isZero();
    lake.assertNothingButLiveFiles();
    if (expected.detail().equals("0")) {
      assertThat(lake.live()).isEmpty();
      return;
    }
    assertThat(lake.live()).containsExactly(PARTITION);
    assertThat(lake.manifest(PARTITION).path("tables").path(0).path("rows").asText())
        .isEqualTo(expected.detail());
    if (!expected.reason().contains("DuckDB cannot")) {
      Published.of(lake, "").selecting(select()).assertSameRowsAs("read_parquet('" + file + "')");
    }
    assertContentIsWhatTheManifestSays(lake);
    assertThat(ingest(lake, lake.listed(PARTITION, "").get(0)).ok().summary("ALREADY_PUBLISHED"))
        .as("what was published, ingested again, is the same content")
        .startsWith("ALREADY_PUBLISHED 1 ");
  }

  private static IngestJob ingest(Lake lake, String file) {
    return IngestJob.run(
        lake, "--input=" + file, "--inputFormat=PARQUET", "--partitionBy=path((?<suite>testing))");
  }

  private static void assertContentIsWhatTheManifestSays(Lake lake) {
    ByteArrayOutputStream printed = new ByteArrayOutputStream();
    PrintStream out = new PrintStream(printed, true, StandardCharsets.UTF_8);
    int code = ReadBack.run(new String[] {"--output=" + lake.root()}, out, out);
    assertThat(code).as(printed.toString(StandardCharsets.UTF_8)).isZero();
  }
}
