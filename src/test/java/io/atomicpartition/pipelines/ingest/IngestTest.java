package io.atomicpartition.pipelines.ingest;

import static io.atomicpartition.pipelines.ingest.IngestJob.BY_DAY;
import static io.atomicpartition.pipelines.ingest.IngestJob.LEDGERS;
import static io.atomicpartition.pipelines.ingest.IngestJob.SAMPLE;
import static io.atomicpartition.pipelines.ingest.IngestJob.TRANSACTIONS;
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
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.junit.BeforeClass;
import org.junit.ClassRule;
import org.junit.Rule;
import org.junit.Test;
import org.junit.rules.TemporaryFolder;

/** The sample that ships with the project, and what happens to partitions that are live already. */
public class IngestTest {
  @ClassRule public static final TemporaryFolder OF_CLASS = new TemporaryFolder();

  private static Lake sample;
  private static IngestJob sampleJob;

  @Rule public final TemporaryFolder temporary = new TemporaryFolder();

  @BeforeClass
  public static void ingestTheSample() {
    sample = new Lake(OF_CLASS.getRoot().toPath().resolve("lake"));
    sampleJob = IngestJob.run(sample, LEDGERS, TRANSACTIONS, BY_DAY).ok();
  }

  private Lake lake() {
    return new Lake(temporary.getRoot().toPath().resolve("lake"));
  }

  private Path write(String name, String... lines) throws IOException {
    return Files.write(temporary.getRoot().toPath().resolve(name), List.of(lines));
  }

  private static Map<String, String> contentIds(Lake lake) {
    Map<String, String> ids = new TreeMap<>();
    for (String partition : lake.live()) {
      ids.put(partition, lake.manifest(partition).path("contentId").asText());
    }
    assertThat(ids.values()).allMatch(id -> id.length() > 10);
    return ids;
  }

  @Test
  public void theSampleIsPublishedAsPartitionsOfTwoTables() {
    assertThat(sample.live())
        .containsExactly("day=2026-11-16", "day=2026-11-17", "day=2026-11-18", "day=2026-11-19");
    sample.assertNothingButLiveFiles();
    for (String day : sample.live()) {
      String date = day.substring("day=".length());
      assertThat(
              DuckDb.query(
                  "SELECT count(*), sum(sequence), sum(fee_pool), max(hash) FROM "
                      + DuckDb.parquet(sample.listed(day, "ledgers"))))
          .isEqualTo(
              DuckDb.query(
                  "SELECT count(*), sum(sequence), sum(fee_pool), max(hash) FROM read_csv('"
                      + (SAMPLE + "ledgers-" + date + ".csv")
                      + "')"));
      assertThat(
              DuckDb.query(
                  "SELECT count(*), count(memo), sum(ledger_sequence), sum(fee_charged) FROM "
                      + DuckDb.parquet(sample.listed(day, "transactions"))))
          .isEqualTo(
              DuckDb.query(
                  "SELECT count(*), count(memo), sum(ledger_sequence), sum(fee_charged) FROM"
                      + (" read_json('" + SAMPLE + "transactions-" + date + ".jsonl')")));
    }
  }

  @Test
  public void theSummarySaysHowManyOfWhatHowLongWhichAndWhereToLook() {
    assertThat(sampleJob.summary("outcome")).isEqualTo("outcome partitions files rows bytes");
    assertThat(sampleJob.summary("PUBLISHED")).matches("PUBLISHED 4 8 1,460 [\\d.]+ KiB");
    assertThat(sampleJob.out())
        .containsPattern("(?m)^\\d+\\.\\d s; look in " + sample.root() + ", where .*_manifest.json")
        .containsPattern("(?m)^slowest to publish:\\R( +day=2026-11-\\d\\d +\\d+ ms\\R){3}")
        .containsPattern("(?m)^largest:\\R( +day=2026-11-\\d\\d +\\d+ rows, [\\d.]+ KiB\\R){3}")
        .doesNotContain("conflict", "bad records", "total");
  }

  @Test
  public void aSecondRunChangesNoByteAndLeavesNoTemp() {
    Map<String, Lake.Stamp> before = sample.stamps();
    IngestJob second =
        IngestJob.run(sample, LEDGERS, TRANSACTIONS, BY_DAY, "--targetParallelism=1").ok();
    assertThat(second.summary("ALREADY_PUBLISHED")).startsWith("ALREADY_PUBLISHED 4 8 1,460 ");
    assertThat(second.out()).doesNotContainPattern("(?m)^(PUBLISHED|CONFLICT|SKIPPED)");
    assertThat(sample.stamps()).isEqualTo(before);
    assertThat(sample.root().resolve("_staging")).doesNotExist();
  }

  @Test
  public void contentIdsDoNotDependOnParallelismNorOnHowRowsMeetInFiles() throws IOException {
    Path files = temporary.newFolder("other").toPath();
    for (String day : List.of("16", "17", "18", "19")) {
      List<String> lines = Files.readAllLines(Path.of(SAMPLE + "ledgers-2026-11-" + day + ".csv"));
      int half = lines.size() / 2;
      Files.write(files.resolve("b" + day + ".csv"), lines.subList(0, half));
      Files.write(
          files.resolve("a" + day + ".csv"),
          Stream.concat(
                  Stream.of(lines.get(0)), lines.subList(half, lines.size()).stream().sorted())
              .toList());
    }
    Lake lake = lake();
    IngestJob.run(
            lake,
            "--input=ledgers=" + files + "/*.csv",
            TRANSACTIONS,
            BY_DAY,
            "--targetParallelism=7",
            "--codec=SNAPPY")
        .ok();
    assertThat(contentIds(lake)).isEqualTo(contentIds(sample));
    assertThat(lake.dataFiles()).isNotEqualTo(sample.dataFiles());
  }

  @Test
  public void createLeavesWhatIsLiveAloneListsTheConflictAndPublishesTheRest() throws IOException {
    Lake lake = lake();
    Path day = write("a.csv", "day,v", "2026-01-01,1", "2026-01-02,2");
    String[] args = {"--input=" + day, "--partitionBy=day"};
    IngestJob.run(lake, args).ok();
    Map<String, Lake.Stamp> before = lake.stamps();
    write("a.csv", "day,v", "2026-01-01,1", "2026-01-02,22", "2026-01-03,3");

    IngestJob other = IngestJob.run(lake, args);
    assertThat(other.code()).as("%s", other).isEqualTo(Ingest.CONFLICT);
    assertThat(other.summary("PUBLISHED")).startsWith("PUBLISHED 1 1 1 ");
    assertThat(other.summary("ALREADY_PUBLISHED")).startsWith("ALREADY_PUBLISHED 1 1 1 ");
    assertThat(other.summary("CONFLICT")).startsWith("CONFLICT 1 ");
    assertThat(other.summary("total")).startsWith("total 3 ");
    assertThat(other.out())
        .containsPattern("(?m)^in conflict and not published: 1\\R  day=2026-01-02: it ");
    assertThat(lake.stamps()).containsAllEntriesOf(before);
    assertThat(DuckDb.rows(lake, "day=2026-01-03", "")).containsExactly("3");
    lake.assertNothingButLiveFiles();

    IngestJob skip = IngestJob.run(lake, args[0], args[1], "--whenLive=SKIP").ok();
    assertThat(skip.summary("SKIPPED_LIVE")).startsWith("SKIPPED_LIVE 1 ");
    assertThat(skip.summary("ALREADY_PUBLISHED")).startsWith("ALREADY_PUBLISHED 2 ");
    assertThat(lake.stamps()).containsAllEntriesOf(before);

    IngestJob replace = IngestJob.run(lake, args[0], args[1], "--mode=REPLACE").ok();
    assertThat(replace.summary("PUBLISHED")).startsWith("PUBLISHED 1 1 1 ");
    assertThat(replace.summary("ALREADY_PUBLISHED")).startsWith("ALREADY_PUBLISHED 2 ");
    assertThat(DuckDb.rows(lake, "day=2026-01-02", "")).containsExactly("22");
    assertThat(lake.staged()).allMatch(key -> key.matches(".*/base-[0-9a-f]+"));
  }

  @Test
  public void columnsLeftOutOfTheContentIdDoNotMakeAConflict() throws IOException {
    Lake lake = lake();
    Path day = write("a.csv", "day,v,seen", "2026-01-01,1,10:00");
    String[] args = {"--input=" + day, "--partitionBy=day", "--contentIdExclude=seen"};
    IngestJob.run(lake, args).ok();
    write("a.csv", "day,v,seen", "2026-01-01,1,11:00");
    assertThat(IngestJob.run(lake, args).ok().summary("ALREADY_PUBLISHED"))
        .startsWith("ALREADY_PUBLISHED 1 ");
    assertThat(DuckDb.rows(lake, "day=2026-01-01", "")).containsExactly("1|10:00");
  }

  @Test
  public void mainReturnsAfterAllWentWellSoThatALauncherGetsItBack() throws IOException {
    Lake lake = lake();
    Path day = write("a.csv", "day,v", "2026-01-01,1");
    Path summary = temporary.getRoot().toPath().resolve("summary/one.json");
    ByteArrayOutputStream printed = new ByteArrayOutputStream();
    PrintStream out = System.out;
    System.setOut(new PrintStream(printed, true, StandardCharsets.UTF_8));
    try {
      Ingest.main(
          new String[] {
            "--input=" + day,
            "--partitionBy=day",
            "--output=" + lake.root().toUri(),
            "--summary=" + summary
          });
    } finally {
      System.setOut(out);
    }
    assertThat(printed.toString(StandardCharsets.UTF_8)).contains("PUBLISHED  ");
    assertThat(lake.live()).containsExactly("day=2026-01-01");
    assertThat(lake.manifest("day=2026-01-01").path("run").asText()).startsWith("ingest-");
    assertThat(Files.readAllLines(summary))
        .singleElement()
        .asString()
        .startsWith("{\"outcomes\":{\"PUBLISHED\":{\"partitions\":1,\"files\":1,\"rows\":1,");
  }
}
