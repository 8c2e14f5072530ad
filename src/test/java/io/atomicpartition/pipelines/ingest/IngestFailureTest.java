package io.atomicpartition.pipelines.ingest;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.atomicpartition.publish.Fault;
import io.atomicpartition.publish.FaultyStore.Call;
import io.atomicpartition.publish.FaultyStore.Kind;
import io.atomicpartition.sink.DuckDb;
import io.atomicpartition.sink.HookedStoreProvider;
import io.atomicpartition.sink.Lake;
import io.atomicpartition.store.StateUnknownException;
import io.atomicpartition.store.StoreException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Function;
import org.junit.Before;
import org.junit.Rule;
import org.junit.Test;
import org.junit.rules.TemporaryFolder;

/** What a run that fails says, and what it leaves: nothing but partitions that are live. */
public class IngestFailureTest {
  private static final ObjectMapper JSON = new ObjectMapper();

  @Rule public final TemporaryFolder temporary = new TemporaryFolder();

  private Lake lake;

  @Before
  public void makeLake() {
    lake = new Lake(temporary.getRoot().toPath().resolve("lake"));
  }

  private Path path(String name) {
    return temporary.getRoot().toPath().resolve(name);
  }

  private Path write(String name, String... lines) throws IOException {
    Files.createDirectories(path(name).getParent());
    return Files.write(path(name), List.of(lines));
  }

  /** Three days in one file, two records of which are bad. */
  private Path twoBadOfFive() throws IOException {
    return write(
        "in/a.csv",
        "day,n,v",
        "2026-01-01,1,a",
        "2026-01-02,x,b",
        "2026-01-02,2,\"c,",
        "c\"",
        ",3,d",
        "2026-01-03,4,e");
  }

  private static final String COLUMNS = "--columns=day:date,n:int,v:string";

  /** Exit code 1, these two lines to standard error, and nothing to standard output. */
  private static void assertFailed(IngestJob job, String message, String after) {
    assertThat(job.code()).as("%s", job).isEqualTo(Ingest.FAILED);
    assertThat(job.out()).isEmpty();
    assertThat(job.err().lines())
        .satisfiesExactly(
            line -> assertThat(line).matches("ingest: failed after \\d+\\.\\d s: " + message),
            line -> assertThat(line).matches(after));
  }

  private static final String NO_TEMPS =
      "No temps are left behind; partitions that were published before the failure are live";

  @Test
  public void aRecordThatCannotBeReadFailsTheRunWithItsFileAndLine() throws IOException {
    Path file = twoBadOfFive();
    IngestJob job = IngestJob.run(lake, "--input=" + file, "--partitionBy=day", COLUMNS);
    assertFailed(job, file + ": line 3: column 'n': expected int, found 'x'", NO_TEMPS);
    assertThat(lake.allFiles()).isEmpty();
  }

  @Test
  public void aRecordWithoutPartitionFailsTheRunWithItsFileAndLine() throws IOException {
    Path file = write("in/a.csv", "day,n", "2026-01-01,1", ",2");
    IngestJob job = IngestJob.run(lake, "--input=" + file, "--partitionBy=day");
    assertFailed(
        job,
        file
            + ": line 3: the record of the table cannot be partitioned by day: its column 'day' is"
            + " null",
        NO_TEMPS);
    write("in/a.csv", "day,n", "2026-01-01,1", "\"\",2");
    assertThat(IngestJob.run(lake, "--input=" + file, "--partitionBy=day").err())
        .contains(file + ": line 3: ", "its column 'day' is empty");
    assertThat(lake.allFiles()).isEmpty();
  }

  @Test
  public void badRecordsGoToTheirFileWithFileAndLineAndTheRestIsPublished() throws IOException {
    Path file = twoBadOfFive();
    Path bad = path("bad/records.json");
    String[] args = {
      "--input=" + file, "--partitionBy=day", COLUMNS, "--badRecords=" + bad,
    };
    IngestJob job = IngestJob.run(lake, args).ok();
    assertThat(job.summary("PUBLISHED")).startsWith("PUBLISHED 3 3 3 ");
    assertThat(job.out()).contains("\nbad records: 2, in " + bad + "\n");
    assertThat(job.err()).isEmpty();
    assertThat(DuckDb.rows(lake, "day=2026-01-02", "")).containsExactly("2|c,\nc");

    Map<String, JsonNode> lines = new TreeMap<>();
    for (String line : Files.readAllLines(bad)) {
      JsonNode json = JSON.readTree(line);
      lines.put(json.path("error").asText(), json.path("record"));
    }
    assertThat(lines.keySet())
        .containsExactly(
            file + ": line 3: column 'n': expected int, found 'x'",
            "AtomicPartitionSink cannot use this record: "
                + file
                + ": line 6: the record of the table cannot be partitioned by day: its column 'day'"
                + " is null");
    assertThat(lines.values())
        .anySatisfy(record -> assertThat(record.asText()).contains("2026-01-02", "x", "b"))
        .anySatisfy(
            record -> {
              assertThat(record.path("record").path("v").asText()).isEqualTo("d");
              assertThat(record.path("file").asText()).isEqualTo(file.toString());
              assertThat(record.path("position").asText()).isEqualTo("line 6");
            });
    assertThat(bad.getParent().toFile().list()).as("no temps").containsExactly("records.json");

    write("in/a.csv", "day,n,v", "2026-01-01,1,a");
    assertThat(IngestJob.run(lake, args).ok().out()).contains("\nbad records: 0, in " + bad);
    assertThat(bad).as("of the last run alone").isEmptyFile();
  }

  /** 130 files, which go to the workers in packs, each with a row for every one of 20 days. */
  private void manySmallFiles() throws IOException {
    List<String> lines = new ArrayList<>(List.of("day,n"));
    for (int day = 10; day < 30; day++) {
      lines.add("2026-01-" + day + "," + day);
    }
    for (int file = 100; file < 230; file++) {
      write("in/" + file + ".csv", lines.toArray(String[]::new));
    }
  }

  @Test
  public void aBadRecordBehindManyGoodOnesLeavesNoFileAtAll() throws IOException {
    manySmallFiles();
    Path last = write("in/999.csv", "day,n", "2026-01-10,1", ",2");
    IngestJob job = IngestJob.run(lake, "--input=" + path("in") + "/*.csv", "--partitionBy=day");
    assertFailed(job, last + ": line 3: the record of the table cannot be .*", NO_TEMPS);
    assertThat(lake.allFiles()).isEmpty();
  }

  @Test
  public void aDiskThatIsFullHalfWayLeavesNoFileAtAll() throws IOException {
    manySmallFiles();
    AtomicInteger completed = new AtomicInteger();
    Fault full = Fault.throwing(new StoreException("no space left"));
    HookedStoreProvider.hook(
        lake,
        call ->
            call.kind() == Kind.COMPLETE_TEMP && completed.incrementAndGet() > 30
                ? full
                : Fault.NONE);
    IngestJob job =
        IngestJob.run(
            "--input=" + path("in") + "/*.csv",
            "--partitionBy=day",
            "--targetParallelism=1",
            "--output=" + HookedStoreProvider.uri(lake));
    assertFailed(job, ".*no space left.*", NO_TEMPS);
    assertThat(completed).hasValueGreaterThan(30);
    assertThat(lake.allFiles()).isEmpty();
  }

  @Test
  public void aRootThatCannotBeWrittenIsNamed() throws IOException {
    Path file = write("in/a.csv", "day,n", "2026-01-01,1");
    Path inTheWay = write("file", "of somebody else");
    IngestJob job =
        IngestJob.run(
            "--input=" + file, "--partitionBy=day", "--output=" + inTheWay.resolve("lake"));
    assertFailed(job, ".*" + inTheWay + ".*", NO_TEMPS);
    assertThat(inTheWay).hasContent("of somebody else");
  }

  /** Fails calls about one partition. */
  private static final class Failing implements Function<Call, Fault>, Fault {
    private final Set<Kind> kinds;
    private final StoreException failure;
    private boolean failing = true;

    Failing(StoreException failure, Kind... kinds) {
      this.failure = failure;
      this.kinds = Set.of(kinds);
    }

    @Override
    public Fault apply(Call call) {
      return failing && kinds.contains(call.kind()) && call.key().contains("2026-01-02")
          ? this
          : NONE;
    }

    @Override
    public <T> T apply(Action<T> action) throws StoreException {
      throw failure;
    }
  }

  private IngestJob ingestHooked(Path file) {
    return IngestJob.run(
        "--input=" + file, "--partitionBy=day", "--output=" + HookedStoreProvider.uri(lake));
  }

  private Path threeDays() throws IOException {
    return write("in/a.csv", "day,n", "2026-01-01,1", "2026-01-02,2", "2026-01-03,3");
  }

  @Test
  public void aStoreThatFailsLeavesTheOtherPartitionsLiveAndNothingElse() throws IOException {
    Path file = threeDays();
    Failing failing = new Failing(new StoreException("broken"), Kind.PROMOTE);
    HookedStoreProvider.hook(lake, failing);
    assertFailed(ingestHooked(file), ".*day=2026-01-02.*broken.*", NO_TEMPS);
    assertThat(lake.live()).containsExactly("day=2026-01-01", "day=2026-01-03");
    lake.assertNothingButLiveFiles();

    failing.failing = false;
    IngestJob again = ingestHooked(file).ok();
    assertThat(again.summary("PUBLISHED")).startsWith("PUBLISHED 1 1 1 ");
    assertThat(again.summary("ALREADY_PUBLISHED")).startsWith("ALREADY_PUBLISHED 2 ");
  }

  @Test
  public void aCommitOfUnknownStateLeavesItsTempsAndSaysSo() throws IOException {
    Path file = threeDays();
    Failing failing =
        new Failing(new StateUnknownException("cut off"), Kind.COMMIT, Kind.CREATE_RECORD);
    HookedStoreProvider.hook(lake, failing);
    assertFailed(
        ingestHooked(file),
        ".*day=2026-01-02.*",
        "The state of a commit is not known, so nothing was deleted: temps stay in "
            + HookedStoreProvider.uri(lake)
            + ", _staging/.*; run it again to find out");
    assertThat(lake.live()).containsExactly("day=2026-01-01", "day=2026-01-03");
    assertThat(lake.staged()).isNotEmpty();

    failing.failing = false;
    IngestJob again = ingestHooked(file).ok();
    assertThat(again.summary("PUBLISHED")).startsWith("PUBLISHED 1 1 1 ");
    lake.assertEveryLiveFileIsWhole();
  }
}
