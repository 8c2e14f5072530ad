package io.atomicpartition.publish;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import io.atomicpartition.publish.FaultyStore.Kind;
import io.atomicpartition.publish.SweepReport.Ending;
import io.atomicpartition.publish.SweepReport.Finding;
import io.atomicpartition.store.DeleteReport;
import io.atomicpartition.store.ForwardingStore;
import io.atomicpartition.store.InMemoryAtomicStore;
import io.atomicpartition.store.StoreException;
import java.io.IOException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Collection;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.IntStream;
import org.junit.Test;

/** What a sweep of one partition takes, and what it leaves. */
public class PartitionSweepTest extends Lakes {
  private static final PartitionRef PARTITION = new PartitionRef("day=2026-11-23");
  private static final List<List<String>> ROWS = List.of(List.of("a", "b"), List.of("c"));
  private static final List<List<String>> OTHER_ROWS = List.of(List.of("x"), List.of("y"));
  private static final Duration A_SECOND = Duration.ofSeconds(1);
  private static final SweepPolicy SWEEP = SweepPolicy.DEFAULT.withDryRun(false);

  private static SweepReport sweep(Lake lake, PartitionRef partition, Instant at) {
    return new PartitionSweep(lake.store(), lake.at(at), SWEEP).sweep(partition);
  }

  private static Instant written(Lake lake, String key) throws IOException {
    return lake.store().head(key).orElseThrow().lastModified();
  }

  @Test
  public void anOrphanGoesOnceItIsOlderThanTheOrphanAge() throws IOException {
    Lake lake = lake();
    lake.publish(lake.create(PARTITION, ROWS));
    Set<String> live = lake.reader().liveFiles(PARTITION);
    String orphan = lake.orphan(PARTITION);
    Instant limit = written(lake, orphan).plus(SWEEP.orphanAge());

    SweepReport early = sweep(lake, PARTITION, limit);
    assertThat(early)
        .isEqualTo(
            new SweepReport(
                PARTITION.path(), Ending.NOTHING_FOUND, List.of(), DeleteReport.NOTHING, ""));
    assertThat(lake.reader().dataFiles(PARTITION)).contains(orphan);

    SweepReport late = sweep(lake, PARTITION, limit.plus(A_SECOND));
    assertThat(late)
        .isEqualTo(
            new SweepReport(
                PARTITION.path(),
                Ending.SWEPT,
                List.of(
                    new Finding(
                        SweepReport.Kind.ORPHAN,
                        orphan,
                        1,
                        "orphan".length(),
                        SWEEP.orphanAge().plus(A_SECOND))),
                new DeleteReport(1, Map.of()),
                ""));
    assertThat(lake.reader().dataFiles(PARTITION)).isEqualTo(live);
    lake.reader().assertWhole(PARTITION);
  }

  @Test
  public void aReplacedFileGoesOnceTheRetentionHasPassedSinceItWasReplaced() throws IOException {
    Lake lake = lake();
    lake.publish(lake.create(PARTITION, ROWS));
    Set<String> replaced = lake.reader().liveFiles(PARTITION);
    lake.publish(lake.replace(PARTITION, OTHER_ROWS));
    assertRetainedSince(lake, replaced, written(lake, PARTITION.manifestKey()));
    assertThat(lake.reader().rows(PARTITION)).containsExactly("x", "y");
  }

  @Test
  public void anUnpublishedFileGoesOnceTheRetentionHasPassedSinceItWasUnpublished()
      throws IOException {
    Lake lake = lake();
    lake.publish(lake.create(PARTITION, ROWS));
    Set<String> unpublished = lake.reader().liveFiles(PARTITION);
    lake.unpublish(PARTITION);
    assertRetainedSince(lake, unpublished, written(lake, PARTITION.manifestKey()));
    assertThat(lake.reader().manifest(PARTITION).orElseThrow().sequence()).isEqualTo(2);
  }

  private static void assertRetainedSince(Lake lake, Set<String> files, Instant replaced)
      throws IOException {
    Instant limit = replaced.plus(SWEEP.retention());
    assertThat(sweep(lake, PARTITION, limit).ending()).isEqualTo(Ending.NOTHING_FOUND);
    lake.fence(PARTITION); // its time is not the time at which they were replaced
    assertThat(sweep(lake, PARTITION, limit).ending()).isEqualTo(Ending.NOTHING_FOUND);
    assertThat(lake.reader().dataFiles(PARTITION)).containsAll(files);

    SweepReport report = sweep(lake, PARTITION, limit.plus(A_SECOND));
    assertThat(report.ending()).isEqualTo(Ending.SWEPT);
    assertThat(report.findings()).extracting(Finding::key).containsExactlyElementsOf(files);
    assertThat(report.findings()).extracting(Finding::kind).containsOnly(SweepReport.Kind.REPLACED);
    assertThat(report.findings())
        .extracting(Finding::age)
        .containsOnly(SWEEP.retention().plus(A_SECOND));
    assertThat(lake.reader().dataFiles(PARTITION)).doesNotContainAnyElementsOf(files);
    lake.reader().assertWhole(PARTITION);
  }

  @Test
  public void anAttemptInTheHistoryKeepsItsFilesUntilItIsKnownWhenItWasReplaced()
      throws IOException {
    Lake lake = lake();
    String file = lake.orphan(PARTITION);
    History.Entry entry =
        new History.Entry(
            History.Kind.PUBLISH, "1".repeat(32), 3, Optional.of("0".repeat(16)), Optional.empty());
    Manifest odd =
        new Manifest(
            "2".repeat(32),
            PARTITION,
            3,
            Optional.empty(),
            new History(0, List.of(entry)),
            Optional.empty(),
            "test",
            Instant.EPOCH);
    lake.store().createRecord(PARTITION.manifestKey(), ManifestJson.write(odd));
    assertThat(sweep(lake, PARTITION, Lake.EONS_LATER).ending()).isEqualTo(Ending.NOTHING_FOUND);
    assertThat(lake.reader().dataFiles(PARTITION)).containsExactly(file);
  }

  @Test
  public void aFileOfAnEntryThatTheHistoryHasDroppedGoesByItsOwnAge() throws IOException {
    Lake lake = lake().with(new HistoryLimits(1, Duration.ZERO));
    Set<String> forgotten = new TreeSet<>();
    for (int i = 0; i < 4; i++) {
      new Publisher(lake.store(), lake.at(Lake.EONS_LATER))
          .publish(lake.replace(PARTITION, List.of(List.of("row " + i))));
      forgotten.addAll(lake.reader().liveFiles(PARTITION));
    }
    Manifest manifest = lake.reader().manifest(PARTITION).orElseThrow();
    manifest.history().entries().stream()
        .flatMap(entry -> entry.attempt().stream())
        .forEach(attempt -> forgotten.removeIf(key -> key.contains(attempt)));
    forgotten.removeAll(lake.reader().liveFiles(PARTITION));
    assertThat(forgotten).isNotEmpty();
    SweepReport report =
        new PartitionSweep(
                lake.store(), lake.at(Lake.EONS_LATER), SWEEP.withRetention(Duration.ZERO))
            .sweep(PARTITION);
    assertThat(report.findings())
        .filteredOn(finding -> finding.kind() == SweepReport.Kind.ORPHAN)
        .extracting(Finding::key)
        .containsExactlyElementsOf(forgotten);
    lake.reader().assertWhole(PARTITION);
  }

  @Test
  public void aPartitionAndOneNestedInItTakeTheirOwnFilesAlone() throws IOException {
    Lake lake = lake();
    PartitionRef outer = new PartitionRef("a");
    PartitionRef inner = new PartitionRef("a/b");
    lake.publish(lake.create(inner, OTHER_ROWS));
    Launch launch = lake.plans().launch();
    TempFile temp = lake.plans().temp(launch, outer, "b", List.of("row"));
    lake.publish(
        Plans.template(launch, PublishPolicy.CREATE)
            .plan(outer, OptionalLong.empty(), List.of(), List.of(temp)));
    Set<String> live = new TreeSet<>(lake.reader().liveFiles(outer));
    live.addAll(lake.reader().liveFiles(inner));
    String outerOrphan = lake.orphan(outer, "b", "0".repeat(16));
    String innerOrphan = lake.orphan(inner);
    String innerTable = lake.orphan(inner, "c", "0".repeat(16));

    assertThat(lake.sweep(outer).findings()).extracting(Finding::key).containsExactly(outerOrphan);
    Set<String> left = new TreeSet<>(live);
    left.addAll(List.of(innerOrphan, innerTable));
    assertThat(lake.reader().dataFiles(outer)).isEqualTo(left);

    assertThat(lake.sweep(inner).findings())
        .extracting(Finding::key)
        .containsExactlyInAnyOrder(innerOrphan, innerTable);
    assertThat(lake.reader().dataFiles(outer)).isEqualTo(live);
  }

  @Test
  public void whereTheHashesOfBothAreEqualByChanceNeitherTakesWhatCouldBeTheOthers()
      throws IOException {
    Lake lake = lake();
    PartitionRef outer = new PartitionRef("a");
    PartitionRef inner = new PartitionRef("a/3mykp"); // found by trying out
    assertThat(inner.hash()).isEqualTo(outer.hash());
    lake.publish(lake.create(inner, ROWS));
    String inTable = lake.orphan(outer, "3mykp", "0".repeat(16));
    String beside = lake.orphan(outer);
    assertThat(lake.sweep(outer).findings()).extracting(Finding::key).containsExactly(beside);
    assertThat(lake.sweep(inner).ending()).isEqualTo(Ending.NOTHING_FOUND);
    assertThat(lake.reader().dataFiles(outer)).contains(inTable);
    lake.reader().assertWhole(inner);
  }

  @Test
  public void whatNobodyKnowsByItsNameStays() throws IOException {
    Lake lake = lake();
    lake.publish(lake.create(PARTITION, ROWS));
    String hash = PARTITION.hash();
    List<String> foreign =
        List.of(
            "readme.txt",
            "part-00000-of-00001-" + hash + "-cafe.parquet",
            "part-00000-of-00001-" + "0".repeat(8) + "-" + "0".repeat(16) + ".parquet",
            "_hidden/part-00000-of-00001-" + hash + "-" + "0".repeat(16) + ".parquet",
            "b/c/part-00000-of-00001-" + hash + "-" + "0".repeat(16) + ".parquet",
            "b/_manifest.json",
            "._other.json.partial-" + "0".repeat(16));
    for (String name : foreign) {
      lake.put(PARTITION.path() + "/" + name, "foreign".getBytes(UTF_8));
    }
    assertThat(lake.sweep(PARTITION).ending()).isEqualTo(Ending.NOTHING_FOUND);
    assertThat(lake.reader().dataFiles(PARTITION)).hasSize(2 + foreign.size() - 1);
  }

  @Test
  public void whatKilledWritersLeftHalfMadeGoesByAge() throws IOException {
    Lake lake = lake();
    lake.publish(lake.create(PARTITION, ROWS));
    String live = lake.reader().liveFiles(PARTITION).iterator().next();
    String name = live.substring(live.lastIndexOf('/') + 1);
    List<String> halfMade =
        List.of(
            PARTITION.path() + "/._manifest.json.partial-0123456789abcdef",
            PARTITION.path() + "/." + name + ".partial-0123456789abcdef");
    for (String key : halfMade) {
      lake.put(key, "half".getBytes(UTF_8));
    }
    Instant limit = written(lake, halfMade.get(1)).plus(SWEEP.orphanAge()); // the later of the two
    assertThat(sweep(lake, PARTITION, limit).findings())
        .extracting(Finding::key)
        .doesNotContain(halfMade.get(1));
    SweepReport report = sweep(lake, PARTITION, limit.plus(A_SECOND));
    assertThat(report.findings()).extracting(Finding::key).contains(halfMade.get(1));
    assertThat(report.findings())
        .extracting(Finding::kind)
        .containsOnly(SweepReport.Kind.HALF_MADE);
    assertThat(lake.reader().dataFiles(PARTITION)).doesNotContainAnyElementsOf(halfMade);
    lake.reader().assertWhole(PARTITION);
  }

  @Test
  public void aDryRunFindsTheSameAndWritesNothing() throws IOException {
    Lake lake = lake();
    lake.publish(lake.create(PARTITION, ROWS));
    lake.publish(lake.replace(PARTITION, OTHER_ROWS));
    lake.orphan(PARTITION);
    PartitionRef never = new PartitionRef("day=2026-11-24");
    lake.orphan(never);
    String before = lake.reader().everything();
    FaultyStore counted = new FaultyStore(lake.store(), call -> Fault.NONE);
    PartitionSweep dry =
        new PartitionSweep(counted, lake.at(Lake.EONS_LATER), SweepPolicy.DEFAULT.withDryRun(true));
    List<SweepReport> reports = List.of(dry.sweep(PARTITION), dry.sweep(never));
    assertThat(reports).extracting(SweepReport::ending).containsOnly(Ending.DRY_RUN);
    assertThat(reports).extracting(SweepReport::deleted).containsOnly(DeleteReport.NOTHING);
    assertThat(counted.calls()).extracting(FaultyStore.Call::kind).allMatch(Kind::reads);
    assertThat(lake.reader().everything()).isEqualTo(before);

    assertThat(sweep(lake, PARTITION, Lake.EONS_LATER).findings())
        .isEqualTo(reports.get(0).findings())
        .hasSize(3);
    assertThat(sweep(lake, never, Lake.EONS_LATER).findings())
        .isEqualTo(reports.get(1).findings())
        .hasSize(1);
  }

  @Test
  public void aPartitionThatWasNeverPublishedIsFencedAsEmptyAndPublishedAfterwards()
      throws IOException {
    Lake lake = lake();
    lake.orphan(PARTITION);
    assertThat(lake.sweep(PARTITION).ending()).isEqualTo(Ending.SWEPT);
    Manifest fence = lake.reader().manifest(PARTITION).orElseThrow();
    assertThat(fence.live()).isFalse();
    assertThat(fence.sequence()).isZero();
    assertThat(lake.reader().dataFiles(PARTITION)).isEmpty();
    assertThat(lake.publish(lake.create(PARTITION, ROWS)).outcome()).isEqualTo(Outcome.PUBLISHED);
    assertThat(lake.reader().sequence(PARTITION)).isEqualTo(1);
  }

  @Test
  public void theFenceChangesTheWriteIdAndNothingThatReadersSee() throws IOException {
    Lake lake = lake();
    lake.publish(lake.create(PARTITION, ROWS));
    lake.publish(lake.replace(PARTITION, OTHER_ROWS));
    Manifest before = lake.reader().manifest(PARTITION).orElseThrow();
    Instant replaced = written(lake, PARTITION.manifestKey());
    lake.orphan(PARTITION);
    lake.sweep(PARTITION);
    Manifest after = lake.reader().manifest(PARTITION).orElseThrow();
    assertThat(after.writeId()).isNotEqualTo(before.writeId());
    History.Entry entry = before.history().entries().get(0);
    History learnt =
        new History(
            0,
            List.of(
                new History.Entry(
                    entry.kind(),
                    entry.id(),
                    entry.sequence(),
                    entry.attempt(),
                    Optional.of(replaced))));
    assertThat(after)
        .isEqualTo(
            new Manifest(
                after.writeId(),
                before.partition(),
                before.sequence(),
                before.publish(),
                learnt,
                before.previousHash(),
                before.producer(),
                before.createdAt()));
  }

  @Test
  public void whereNothingIsToBeDeletedNothingIsFenced() throws IOException {
    Lake lake = lake();
    lake.publish(lake.create(PARTITION, ROWS));
    FaultyStore counted = new FaultyStore(lake.store(), call -> Fault.NONE);
    assertThat(lake.sweep(PARTITION, counted).ending()).isEqualTo(Ending.NOTHING_FOUND);
    assertThat(counted.calls())
        .extracting(FaultyStore.Call::kind)
        .containsExactly(Kind.READ_RECORD, Kind.LIST);
  }

  @Test
  public void whatAppearsAfterTheListingStays() throws IOException {
    for (Kind kind : List.of(Kind.REPLACE_RECORD, Kind.DELETE)) {
      Lake lake = lake();
      PartitionRef partition = new PartitionRef("case=" + kind);
      lake.publish(lake.create(partition, ROWS));
      String listed = lake.orphan(partition);
      String[] late = new String[1];
      FaultyStore store =
          FaultyStore.atFirst(
              lake.store(),
              kind,
              Fault.before(
                  Lake.unchecked(
                      () -> late[0] = lake.orphan(partition, Tables.UNNAMED, "1".repeat(16)))));
      SweepReport report = lake.sweep(partition, store);
      assertThat(report.ending()).isEqualTo(Ending.SWEPT);
      assertThat(report.findings()).extracting(Finding::key).containsExactly(listed);
      assertThat(lake.reader().dataFiles(partition)).contains(late[0]).doesNotContain(listed);
    }
  }

  @Test
  public void aManifestThatCannotBeUnderstoodLeavesAllAsItIs() throws IOException {
    Lake lake = lake();
    lake.orphan(PARTITION);
    lake.store().createRecord(PARTITION.manifestKey(), "{\"formatVersion\":".getBytes(UTF_8));
    String before = lake.reader().everything();
    SweepReport report = lake.sweep(PARTITION);
    assertThat(report.ending()).isEqualTo(Ending.FAILED);
    assertThat(report.detail()).contains(PARTITION.manifestKey());
    assertThat(lake.reader().everything()).isEqualTo(before);
  }

  @Test
  public void aTimeAtTheEndOfAllTimesEndsNoSweep() throws IOException {
    Lake lake = lake();
    lake.publish(lake.create(PARTITION, ROWS));
    Set<String> replaced = lake.reader().liveFiles(PARTITION);
    lake.publish(lake.replace(PARTITION, OTHER_ROWS));
    Manifest manifest = lake.reader().manifest(PARTITION).orElseThrow();
    History.Entry entry = manifest.history().entries().get(0);
    History odd =
        new History(
            0,
            List.of(
                new History.Entry(
                    entry.kind(),
                    entry.id(),
                    entry.sequence(),
                    entry.attempt(),
                    Optional.of(Instant.MAX))));
    lake.store()
        .replaceRecord(
            PARTITION.manifestKey(),
            ManifestJson.write(
                new Manifest(
                    manifest.writeId(),
                    PARTITION,
                    manifest.sequence(),
                    manifest.publish(),
                    odd,
                    manifest.previousHash(),
                    manifest.producer(),
                    manifest.createdAt())),
            lake.store().readRecord(PARTITION.manifestKey()).orElseThrow().version());

    assertThat(lake.sweep(PARTITION).ending()).isEqualTo(Ending.NOTHING_FOUND);
    assertThat(lake.reader().dataFiles(PARTITION)).containsAll(replaced);
  }

  @Test
  public void aFileThatCannotBeDeletedIsReportedAndTheOthersGo() throws IOException {
    Lake lake = lake();
    String one = lake.orphan(PARTITION);
    String other = lake.orphan(PARTITION, Tables.UNNAMED, "1".repeat(16));
    ForwardingStore stubborn =
        new ForwardingStore(lake.store()) {
          @Override
          public DeleteReport delete(Collection<String> keys) throws StoreException {
            super.delete(keys.stream().filter(key -> !key.equals(one)).toList());
            return new DeleteReport(keys.size() - 1, Map.of(one, "403"));
          }
        };
    SweepReport report = lake.sweep(PARTITION, stubborn);
    assertThat(report.ending()).isEqualTo(Ending.SWEPT);
    assertThat(report.deleted()).isEqualTo(new DeleteReport(1, Map.of(one, "403")));
    assertThat(lake.reader().dataFiles(PARTITION)).contains(one).doesNotContain(other);
  }

  @Test
  public void pagesAndBatchesAreBounded() throws IOException {
    Lake lake = Lake.over(new InMemoryAtomicStore(Clock.systemUTC(), 700));
    for (int i : IntStream.range(0, 2_500).toArray()) {
      lake.orphan(PARTITION, Tables.UNNAMED, String.format(Locale.ROOT, "%016x", i));
    }
    FaultyStore counted = new FaultyStore(lake.store(), call -> Fault.NONE);
    SweepReport report = lake.sweep(PARTITION, counted);
    assertThat(report.deleted()).isEqualTo(new DeleteReport(2_500, Map.of()));
    assertThat(lake.reader().dataFiles(PARTITION)).isEmpty();
    assertThat(counted.calls())
        .filteredOn(call -> call.kind() == Kind.DELETE)
        .extracting(call -> call.key().split(",", -1).length)
        .containsExactly(1_000, 1_000, 500);
    assertThat(counted.calls()).filteredOn(call -> call.kind() == Kind.LIST).hasSize(4);
  }

  @Test
  public void itRefusesToRetainForLongerThanTheHistoryRemembers() {
    Lake lake = lake();
    assertThatIllegalArgumentException()
        .isThrownBy(
            () ->
                new PartitionSweep(
                    lake.store(), lake.environment(), SWEEP.withRetention(Duration.ofDays(8))))
        .withMessageContainingAll("PT192H", "PT168H");
  }

  @Test
  public void whereNothingIsConditionalThereAreOnlyDryRuns() throws IOException {
    Lake lake = lake();
    lake.orphan(PARTITION);
    ForwardingStore unconditional =
        new ForwardingStore(lake.store()) {
          @Override
          public boolean commitsAtomically() {
            return false;
          }
        };
    assertThatIllegalArgumentException()
        .isThrownBy(() -> lake.sweep(PARTITION, unconditional))
        .withMessageContaining("only a dry run");
    assertThat(
            new PartitionSweep(unconditional, lake.at(Lake.EONS_LATER), SweepPolicy.DEFAULT)
                .sweep(PARTITION)
                .ending())
        .isEqualTo(Ending.DRY_RUN);
  }
}
