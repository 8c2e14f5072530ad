package io.atomicpartition.publish;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.atomicpartition.publish.FaultyStore.Kind;
import io.atomicpartition.publish.SweepReport.Ending;
import io.atomicpartition.publish.SweepReport.Finding;
import io.atomicpartition.store.AtomicStore;
import io.atomicpartition.store.InMemoryAtomicStore;
import io.atomicpartition.store.StoreException;
import io.atomicpartition.store.UnfinishedUpload;
import java.io.IOException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import org.junit.Test;

/** A sweep of a whole dataset. */
public class DatasetSweepTest extends Lakes {
  private static final List<List<String>> ROWS = List.of(List.of("a", "b"), List.of("c"));

  /** Remembers what it is told. */
  private static final class Told implements SweepObserver {
    private final List<String> sweeping = new ArrayList<>();
    private final List<SweepReport> reports = new ArrayList<>();

    @Override
    public void sweeping(String place) {
      sweeping.add(place);
    }

    @Override
    public void swept(SweepReport report) {
      reports.add(report);
    }
  }

  private static Told sweep(AtomicStore store, Lake lake, SweepPolicy policy, String startAt)
      throws IOException {
    Told told = new Told();
    new DatasetSweep(store, lake.at(Lake.EONS_LATER), policy).run(startAt, told);
    return told;
  }

  private static List<String> partitions(AtomicStore store, String startAt) throws IOException {
    List<String> found = new ArrayList<>();
    new PartitionLister(store).list(startAt, partition -> found.add(partition.path()));
    return found;
  }

  @Test
  public void everythingThatIsOldAndNobodyNeedsGoesAndTheLiveFilesStay() throws IOException {
    Lake lake = lake();
    PartitionRef one = new PartitionRef("day=1");
    PartitionRef replaced = new PartitionRef("day=2");
    PartitionRef never = new PartitionRef("day=3");
    lake.publish(lake.create(one, ROWS));
    lake.publish(lake.create(replaced, ROWS));
    PublishPlan second = lake.replace(replaced, List.of(List.of("x")));
    lake.publish(second);
    lake.orphan(one);
    lake.orphan(never, "table", "0".repeat(16));
    Set<String> live = new TreeSet<>(lake.reader().liveFiles(one));
    live.addAll(lake.reader().liveFiles(replaced));

    SweepTotals totals = new SweepTotals();
    new DatasetSweep(lake.store(), lake.at(Lake.EONS_LATER), Lake.TAKE_ALL).run("", totals);
    assertThat(totals.objects(SweepReport.Kind.ORPHAN)).isEqualTo(2);
    assertThat(totals.objects(SweepReport.Kind.REPLACED)).isEqualTo(2);
    assertThat(totals.bytes(SweepReport.Kind.REPLACED)).isEqualTo("a\nb".length() + 1L);
    assertThat(totals.objects(SweepReport.Kind.LAUNCH)).isEqualTo(6);
    assertThat(totals.gone()).isEqualTo(10);
    assertThat(totals.failed()).isZero();
    assertThat(totals.places()).isEqualTo(3 + 1 + 3);
    assertThat(totals.places(Ending.SWEPT)).isEqualTo(6);

    Set<String> left = new TreeSet<>();
    for (PartitionRef partition : List.of(one, replaced, never)) {
      left.addAll(lake.reader().dataFiles(partition));
      lake.reader().assertWhole(partition);
    }
    assertThat(left).isEqualTo(live);
    assertThat(lake.reader().staged(second.launch())).isEmpty();
    assertThat(sweep(lake.store(), lake, Lake.TAKE_ALL, "").reports)
        .extracting(SweepReport::ending)
        .containsOnly(Ending.NOTHING_FOUND);
  }

  @Test
  public void partitionsAreFoundByTheirManifestOrByTheirHashEachOnce() throws IOException {
    for (int pageSize : List.of(1, 2, 1_000)) {
      Lake lake = Lake.over(new InMemoryAtomicStore(Clock.systemUTC(), pageSize));
      lake.publish(lake.create(new PartitionRef("a"), ROWS));
      lake.publish(lake.create(new PartitionRef("a/b"), ROWS));
      lake.publish(lake.create(new PartitionRef("a-b"), ROWS));
      lake.orphan(new PartitionRef("a"), "z", "0".repeat(16));
      lake.orphan(new PartitionRef("c/d"), "t", "0".repeat(16));
      lake.orphan(new PartitionRef("e"));
      lake.put("f/readme.txt", "foreign".getBytes(UTF_8));
      lake.put("_hidden/_manifest.json", "foreign".getBytes(UTF_8));
      assertThat(partitions(lake.store(), ""))
          .as("%d on a page", pageSize)
          .containsExactly("a-b", "a", "a/b", "c/d", "e");
    }
  }

  @Test
  public void aSweepThatWasInterruptedGoesOnWhereItWas() throws IOException {
    Lake lake = lake();
    List<String> all = List.of("A", "a", "a/B", "a/b", "b");
    for (String path : all) {
      lake.orphan(new PartitionRef(path));
    }
    lake.plans().temp(lake.plans().launch(), new PartitionRef("b"), "", List.of("row"));
    lake.plans().temp(lake.plans().launch(), new PartitionRef("b"), "", List.of("row"));
    List<String> places = sweep(lake.store(), lake, SweepPolicy.DEFAULT, "").sweeping;
    int uploads = places.indexOf(UploadSweep.PLACE);
    assertThat(places.subList(0, uploads)).containsExactlyInAnyOrderElementsOf(all);
    assertThat(places.subList(uploads + 1, places.size())).hasSize(2).isSorted();
    for (int i = 0; i < places.size(); i++) {
      assertThat(sweep(lake.store(), lake, SweepPolicy.DEFAULT, places.get(i)).sweeping)
          .as("from %s", places.get(i))
          .containsAll(places.subList(i, places.size()));
    }
    assertThat(sweep(lake.store(), lake, SweepPolicy.DEFAULT, "b").sweeping)
        .isEqualTo(places.subList(places.indexOf("b"), places.size()));
    assertThat(sweep(lake.store(), lake, SweepPolicy.DEFAULT, places.get(uploads + 2)).sweeping)
        .containsExactly(UploadSweep.PLACE, places.get(uploads + 2));
  }

  @Test
  public void aListingThatFailsEndsTheSweepAndWhatWasSweptIsKnown() throws IOException {
    Lake lake = lake();
    lake.orphan(new PartitionRef("a"));
    Told told = new Told();
    FaultyStore store =
        new FaultyStore(
            lake.store(),
            call ->
                call.kind() == Kind.LIST && call.key().equals("_staging/")
                    ? Fault.Single.REFUSED
                    : Fault.NONE);
    assertThatThrownBy(
            () ->
                new DatasetSweep(store, lake.at(Lake.EONS_LATER), SweepPolicy.DEFAULT)
                    .run("", told))
        .isInstanceOf(StoreException.class);
    assertThat(told.reports).extracting(SweepReport::place).contains("a");
  }

  @Test
  public void unfinishedUploadsGoByAgeThoseOfTempsWithTheirLaunch() throws IOException {
    Lake lake = lake();
    PartitionRef partition = new PartitionRef("day=1");
    String dataFile =
        partition.path() + "/" + DataFileName.of(partition, "0".repeat(16), 0, 1, ".parquet");
    Launch launch = lake.plans().launch();
    String temp = launch.tempKey(partition, "1");
    Instant begun = Instant.parse("2026-11-01T00:00:00Z");
    List<UnfinishedUpload> uploads =
        List.of(
            new UnfinishedUpload(temp, "1", begun),
            new UnfinishedUpload(dataFile, "2", begun),
            new UnfinishedUpload(dataFile, "3", begun.plus(Duration.ofHours(1))),
            new UnfinishedUpload("day=1/not-ours.bin", "4", begun));
    UploadsStore store = new UploadsStore(lake.store(), uploads);
    SweepPolicy policy = SweepPolicy.DEFAULT.withDryRun(false);

    Instant aDayLater = begun.plus(policy.orphanAge()).plusSeconds(1);
    SweepReport report = new UploadSweep(store, lake.at(aDayLater), policy).sweep();
    assertThat(report.ending()).isEqualTo(Ending.SWEPT);
    assertThat(report.findings())
        .containsExactly(
            new Finding(
                SweepReport.Kind.UNFINISHED_UPLOAD,
                dataFile,
                1,
                0,
                policy.orphanAge().plusSeconds(1)));
    assertThat(store.uploads()).containsExactly(uploads.get(0), uploads.get(2), uploads.get(3));

    Instant early = begun.plus(policy.stagingAge());
    StagingSweep staging = new StagingSweep(store, lake.at(early), policy);
    assertThat(staging.launches()).containsExactly(launch.launchPrefix());
    assertThat(staging.sweep(launch.launchPrefix()).ending()).isEqualTo(Ending.NOTHING_FOUND);
    SweepReport swept =
        new StagingSweep(store, lake.at(early.plusSeconds(1)), policy).sweep(launch.launchPrefix());
    assertThat(swept.findings()).extracting(Finding::key).containsExactly(temp);
    assertThat(swept.deleted().gone()).isEqualTo(1);
    assertThat(store.uploads()).containsExactly(uploads.get(2), uploads.get(3));
  }

  @Test
  public void aYoungUploadKeepsItsLaunch() throws IOException {
    Lake lake = lake();
    PartitionRef partition = new PartitionRef("day=1");
    Launch launch = lake.create(partition, ROWS).launch();
    UnfinishedUpload young =
        new UnfinishedUpload(launch.tempKey(partition, "1"), "1", Lake.EONS_LATER);
    UploadsStore store = new UploadsStore(lake.store(), List.of(young));
    StagingSweep sweep =
        new StagingSweep(store, lake.at(Lake.EONS_LATER), SweepPolicy.DEFAULT.withDryRun(false));
    assertThat(sweep.sweep(launch.launchPrefix()).ending()).isEqualTo(Ending.NOTHING_FOUND);
    assertThat(lake.reader().staged(launch)).hasSize(2);
    assertThat(store.uploads()).containsExactly(young);
  }

  @Test
  public void aDryRunAbortsNothingAndAnUploadThatStaysIsReported() throws IOException {
    Lake lake = lake();
    PartitionRef partition = new PartitionRef("day=1");
    String dataFile =
        partition.path() + "/" + DataFileName.of(partition, "0".repeat(16), 0, 1, ".parquet");
    UnfinishedUpload upload = new UnfinishedUpload(dataFile, "2", Instant.EPOCH);
    UploadsStore store = new UploadsStore(lake.store(), List.of(upload));
    store.stubborn.add(dataFile);
    PublishEnvironment later = lake.at(Lake.EONS_LATER);
    assertThat(new UploadSweep(store, later, SweepPolicy.DEFAULT).sweep().ending())
        .isEqualTo(Ending.DRY_RUN);
    SweepReport report = new UploadSweep(store, later, Lake.TAKE_ALL).sweep();
    assertThat(report.ending()).isEqualTo(Ending.SWEPT);
    assertThat(report.deleted().gone()).isZero();
    assertThat(report.deleted().failed()).containsEntry(dataFile + "?uploadId=2", "403");
    assertThat(store.uploads()).containsExactly(upload);
  }
}
