package io.atomicpartition.sink;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

import io.atomicpartition.format.ParquetFormat;
import io.atomicpartition.publish.Fault;
import io.atomicpartition.publish.FaultyStore.Call;
import io.atomicpartition.publish.Mode;
import io.atomicpartition.publish.Outcome;
import io.atomicpartition.store.StoreException;
import io.atomicpartition.store.StoreProbe;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.concurrent.atomic.AtomicReference;
import java.util.stream.Stream;
import org.apache.beam.sdk.Pipeline;
import org.apache.beam.sdk.transforms.Create;
import org.apache.beam.sdk.values.PCollection;
import org.apache.beam.sdk.values.Row;
import org.assertj.core.util.Throwables;
import org.checkerframework.checker.nullness.qual.Nullable;
import org.junit.Test;

/**
 * Every call that a pipeline makes to the store fails in turn, refused, lost on the way there, and
 * applied with the reply lost, while a reader who sees everything looks at the lake before and
 * after every call.
 */
public class StoreFaultTest extends LakeTest {
  private static final String WEDNESDAY = "day=2026-11-25";
  private static final String FOREIGN = "_staging/another/launch/transform/temp-1";

  /** Two partitions of two files, for every row becomes a file. */
  private static final List<Row> ROWS = all(monday(10, 12), tuesday(20, 22));

  private static final List<Fault.Single> SINGLE =
      List.of(Fault.Single.REFUSED, Fault.Single.REQUEST_LOST, Fault.Single.REPLY_LOST);

  private static final ParquetFormat<Row> FORMAT =
      ParquetFormat.rows(Payments.SCHEMA).withTargetFileBytes(1);

  @Test
  public void whateverCallFailsACreateIsWholeOrNotThereAndARelaunchPublishes() throws Exception {
    failEveryCall(Mode.CREATE);
  }

  @Test
  public void whateverCallFailsAReplaceIsWholeOrNotThereAndARelaunchPublishes() throws Exception {
    failEveryCall(Mode.REPLACE);
  }

  private void failEveryCall(Mode mode) throws Exception {
    Path template = template(mode);
    Case reference = new Case(mode, "reference", Faults.none(), template).run();
    assertThat(reference.failure).isNull();
    List<Call> calls = reference.faults.calls();
    assertThat(calls).as("store calls of one pipeline").hasSizeBetween(20, 40);
    List<Case> cases = new ArrayList<>();
    for (Fault.Single fault : SINGLE) {
      for (int n = 0; n < calls.size(); n++) {
        if (fault != Fault.Single.REFUSED && calls.get(n).kind().reads()) {
          continue; // has no effect that could be in doubt
        }
        Case one = new Case(mode, fault + "-" + n, Faults.at(n, fault), template).run();
        one.assertEachPartitionIsOldOrNew(new Lake(template), reference.lake);
        cases.add(one);
      }
    }
    relaunch(mode, cases);
    System.out.printf(
        "%s: %d pipelines, each with a fault at one of %d store calls: %d failed, %d went well%n",
        mode,
        cases.size(),
        calls.size(),
        cases.stream().filter(one -> one.failure != null).count(),
        cases.stream().filter(one -> one.failure == null).count());
  }

  /** A lake with what is there before: Wednesday, another launch's temp, with REPLACE all days. */
  private Path template(Mode mode) throws IOException {
    List<Row> rows = new ArrayList<>(Payments.rows("2026-11-25", 0, 2));
    if (mode == Mode.REPLACE) {
      rows.addAll(all(monday(0, 3), tuesday(3, 6)));
    }
    Run.of(sink(), rows);
    Path foreign = lake.root().resolve(FOREIGN);
    Files.createDirectories(foreign.getParent());
    Files.writeString(foreign, "somebody else's");
    return lake.root();
  }

  /** One lake, one fault. */
  private final class Case {
    private final Mode mode;
    private final String name;
    private final Faults faults;
    private final Lake lake;
    private final Map<String, Lake.Stamp> before;
    private @Nullable Throwable failure;
    private volatile @Nullable AssertionError seen;

    Case(Mode mode, String name, Faults faults, Path template) throws IOException {
      this.mode = mode;
      this.name = name;
      this.faults = faults;
      this.lake = new Lake(temporary.getRoot().toPath().resolve(name));
      copy(template, lake.root());
      this.before = lake.stamps();
    }

    /** Runs the pipeline, and checks what must hold however it ended. */
    Case run() throws IOException {
      HookedStoreProvider.hook(lake, call -> new Watched(faults.apply(call)));
      Pipeline pipeline = Run.pipeline();
      PublishedPartitions output =
          rows(pipeline).apply("Publish", sink(HookedStoreProvider.uri(lake)));
      AtomicReference<Run> run = new AtomicReference<>();
      failure = catchThrowable(() -> run.set(Run.run(pipeline, output)));
      if (seen != null) {
        throw seen;
      }
      if (failure == null) {
        assertThat(run.get().outcomes())
            .as("%s", this)
            .isEqualTo(Map.of(MONDAY, Outcome.PUBLISHED, TUESDAY, Outcome.PUBLISHED));
      } else {
        assertThat(Throwables.getStackTrace(failure))
            .as("%s", this)
            .containsAnyOf("403: ", "request timed out", "connection reset");
      }
      assertNoOrphans();
      HookedStoreProvider.hook(lake, Faults.none());
      assertThat(output.deleteStaged(pipeline.getOptions()).failed()).as("%s", this).isEmpty();
      assertThat(lake.staged())
          .as("what is staged after the clean-up of %s", this)
          .contains(FOREIGN)
          .allMatch(file -> file.equals(FOREIGN) || file.contains("/base-"));
      Map<String, Lake.Stamp> others = new TreeMap<>(before);
      others
          .keySet()
          .removeIf(
              file ->
                  file.endsWith("day=2026-11-23/_manifest.json")
                      || file.endsWith("day=2026-11-24/_manifest.json"));
      assertThat(lake.stamps()).as("what was there before %s", this).containsAllEntriesOf(others);
      return this;
    }

    AtomicPartitionSink<Row> sink(String root) {
      return AtomicPartitionSink.<Row>write()
          .to(root)
          .withPartitionFields("day")
          .withFormat(FORMAT)
          .withMode(mode)
          .withStoreProbe(StoreProbe.SKIP) // which has nothing to do here, and takes its time
          .withFinalizeThreads(1);
    }

    /** Every failure was a definite one, so nothing but what is live, or was, is in a partition. */
    void assertNoOrphans() {
      Set<String> expected = new TreeSet<>(lake.listedFiles());
      before.keySet().stream().filter(file -> file.endsWith(".parquet")).forEach(expected::add);
      assertThat(lake.dataFiles())
          .as("data files after %s", this)
          .containsExactlyElementsOf(expected);
    }

    void assertEachPartitionIsOldOrNew(Lake old, Lake fresh) {
      for (String partition : List.of(MONDAY, TUESDAY)) {
        assertThat(contentId(lake, partition))
            .as("%s after %s", partition, this)
            .isIn(contentId(old, partition), contentId(fresh, partition));
      }
      assertThat(lake.live()).contains(WEDNESDAY);
    }

    @Override
    public String toString() {
      return mode + " with " + name;
    }

    /** Looks at the lake before and after a call, whatever else happens to it. */
    private final class Watched implements Fault {
      private final Fault fault;

      Watched(Fault fault) {
        this.fault = fault;
      }

      @Override
      public <T> T apply(Action<T> action) throws StoreException {
        look();
        try {
          return fault.apply(action);
        } finally {
          look();
        }
      }

      private void look() {
        try {
          lake.assertEveryLiveFileIsWhole();
        } catch (AssertionError e) {
          seen = e;
        }
      }
    }
  }

  private static String contentId(Lake lake, String partition) {
    return lake.live().contains(partition)
        ? lake.manifest(partition).get("contentId").asText()
        : "";
  }

  private static PCollection<Row> rows(Pipeline pipeline) {
    return pipeline.apply(Create.of(ROWS).withRowSchema(Payments.SCHEMA));
  }

  /** All in one pipeline, for one takes its time to start. */
  private static void relaunch(Mode mode, List<Case> cases) {
    Pipeline pipeline = Run.pipeline();
    PCollection<Row> rows = rows(pipeline);
    cases.forEach(one -> rows.apply(one.name, one.sink(one.lake.uri())));
    pipeline.run();
    for (Case one : cases) {
      one.lake.assertEveryLiveFileIsWhole();
      one.assertNoOrphans();
      for (String partition : List.of(MONDAY, TUESDAY)) {
        assertThat(one.lake.manifest(partition).get("sequence").asLong())
            .as("how often %s was published after %s", partition, one)
            .isEqualTo(mode == Mode.CREATE ? 1 : 2);
      }
    }
    List<String> files =
        cases.stream()
            .flatMap(
                one ->
                    Stream.of(MONDAY, TUESDAY)
                        .flatMap(partition -> one.lake.listed(partition, "").stream()))
            .toList();
    assertThat(
            DuckDb.query(
                "SELECT n, count(*) FROM (SELECT regexp_extract(filename, '(.*)/part-', 1) AS"
                    + " partition, string_agg(id, ' ' ORDER BY id) AS n FROM "
                    + DuckDb.parquetWithFileName(files)
                    + " GROUP BY partition) GROUP BY n ORDER BY n"))
        .containsExactly("10 11|" + cases.size(), "20 21|" + cases.size());
  }

  private static void copy(Path from, Path to) throws IOException {
    try (Stream<Path> all = Files.walk(from)) {
      for (Path path : all.toList()) {
        Files.copy(path, to.resolve(from.relativize(path)), StandardCopyOption.COPY_ATTRIBUTES);
      }
    }
  }
}
