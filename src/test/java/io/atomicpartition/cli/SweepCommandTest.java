package io.atomicpartition.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.atomicpartition.lake.SampleLake;
import io.atomicpartition.publish.Fault;
import io.atomicpartition.publish.FaultyStore.Kind;
import io.atomicpartition.publish.PartitionRef;
import io.atomicpartition.sink.HookedStoreProvider;
import io.atomicpartition.sink.Lake;
import io.atomicpartition.store.RacyStore;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.junit.Before;
import org.junit.Rule;
import org.junit.Test;
import org.junit.rules.TemporaryFolder;

/** The sweep as a command, over a lake that the ingest pipeline has written from the sample. */
public class SweepCommandTest {
  private static final String LAUNCH = "_staging/nightly/0123456789abcdef0123456789abcdef/x-00/";

  @Rule public final TemporaryFolder temporary = new TemporaryFolder();

  private Lake lake;
  private String partition;
  private String orphan;
  private String young;
  private Cli sweep;

  @Before
  public void plantOrphans() throws IOException {
    lake = new Lake(temporary.getRoot().toPath().resolve("lake"));
    SampleLake.copyTo(lake.root());
    partition = lake.live().get(0);
    orphan = name("ledgers", "0".repeat(16));
    young = name("ledgers", "1".repeat(16));
    plant(orphan, Duration.ofDays(2));
    plant(young, Duration.ofHours(1));
    plant("day=1999-12-31/" + nameIn("day=1999-12-31", "2".repeat(16)), Duration.ofDays(9));
    plant(LAUNCH + "temp-1", Duration.ofDays(30));
    plant(LAUNCH + "temp-2", Duration.ofDays(20));
    plant(partition + "/readme.txt", Duration.ofDays(900));
  }

  private static String nameIn(String path, String attempt) {
    return String.format(
        "part-00000-of-00001-%s-%s.parquet", new PartitionRef(path).hash(), attempt);
  }

  private String name(String table, String attempt) {
    return partition + "/" + table + "/" + nameIn(partition, attempt);
  }

  private void plant(String key, Duration age) throws IOException {
    Path file = lake.root().resolve(key);
    Files.createDirectories(file.getParent());
    Files.writeString(file, "planted");
    Files.setLastModifiedTime(file, FileTime.from(Instant.now().minus(age)));
  }

  private static Cli sweep(Object... args) {
    return Cli.run(Stream.concat(Stream.of("sweep"), Stream.of(args)).toArray());
  }

  @Test
  public void aDryRunListsWhatIsOldAndTouchesNothing() {
    Map<String, Lake.Stamp> before = lake.stamps();
    sweep = sweep(lake.root()).exits(0);
    assertThat(sweep.out().lines())
        .anyMatch(line -> line.matches("orphan +1 +7 B +48 h|orphan +1 +7 B +2 d +" + orphan))
        .anyMatch(line -> line.matches("orphan .* 9 d +day=1999-12-31/part-.*"))
        .anyMatch(line -> line.matches("launch's temps +2 +14 B +20 d +_staging/nightly/0123.*/"))
        .noneMatch(line -> line.contains(young) || line.contains("readme.txt"))
        .last()
        .asString()
        .matches(
            "\\d+ places looked at; nothing was deleted: this was a dry run, --delete deletes");
    assertThat(sweep.err()).isEmpty();
    assertThat(lake.stamps()).isEqualTo(before);
  }

  @Test
  public void withDeleteItIsGoneAndTheLakeIsWhole() {
    Map<String, Lake.Stamp> before = new TreeMap<>(lake.stamps());
    sweep = sweep(lake.root(), "--delete").exits(0);
    assertThat(sweep.out()).contains("4 deleted, 0 could not be");
    assertThat(lake.staged()).isEmpty();
    assertThat(lake.dataFiles()).contains(young).doesNotContain(orphan);
    assertThat(lake.dataFiles()).hasSize(lake.listedFiles().size() + 1);
    lake.assertEveryLiveFileIsWhole();
    assertThat(lake.root().resolve(partition).resolve("readme.txt")).exists();
    assertThat(lake.live()).isNotEmpty();
    for (String file : lake.listedFiles()) {
      assertThat(lake.stamps().get(file)).isEqualTo(before.get(file));
    }

    sweep = sweep(lake.root(), "--delete").exits(0);
    assertThat(sweep.out()).contains("0 deleted, 0 could not be").doesNotContain("orphan");
  }

  @Test
  public void itBeginsWhereItIsTold() {
    sweep = sweep(lake.root(), "--startAt=" + partition).exits(0);
    assertThat(sweep.out()).contains(orphan).contains(LAUNCH.substring(0, 20));
    assertThat(sweep.out()).doesNotContain("day=1999-12-31");
  }

  @Test
  public void agesAreOptions() {
    sweep = sweep(lake.root(), "--orphanAge=30m", "--stagingAge=25d").exits(0);
    assertThat(sweep.out()).contains(orphan, young).doesNotContain("launch's temps");
  }

  @Test
  public void optionsThatMakeNoSenseAreRefused() {
    assertThat(sweep(lake.root(), "--orphanAge=soon").exits(2).err())
        .contains("--orphanAge", "'soon': expected an age such as 7d");
    assertThat(sweep(lake.root(), "--retention=8d").exits(2).err())
        .contains("expected at most 7 d, for manifests may forget");
    assertThat(sweep(lake.root(), "--dleete").exits(2).err().lines())
        .singleElement()
        .asString()
        .startsWith("atomic-partition sweep: --dleete: no such option");
  }

  @Test
  public void whatIsFoundIsJsonToo() {
    List<JsonNode> found = sweep(lake.root(), "--output=json").exits(0).json();
    assertThat(found).hasSize(4);
    assertThat(found.get(1).path("kind").asText()).isEqualTo("ORPHAN");
    assertThat(found.get(1).path("key").asText()).isEqualTo(orphan);
    assertThat(found.get(1).path("ageSeconds").asLong()).isBetween(172_800L, 180_000L);
    assertThat(found.get(3).path("type").asText()).isEqualTo("summary");
    assertThat(found.get(3).path("dryRun").asBoolean()).isTrue();
  }

  @Test
  public void aRootWithoutAPartitionIsDoubted() {
    sweep = sweep(lake.root().resolve("mistyped")).exits(0);

    assertThat(sweep.err()).contains("no partition was found in", "mistyped");
  }

  @Test
  public void aHiddenPlaceToStartAtIsRefused() {
    sweep = sweep(lake.root(), "--startAt=_upload").exits(2);

    assertThat(sweep.err()).contains("found '_upload'");
  }

  @Test
  public void whatCannotBeSweptIsSaidAndTheRestIsSwept() throws IOException {
    Path manifest = lake.root().resolve(partition).resolve(PartitionRef.MANIFEST);
    Files.writeString(manifest, "{");
    sweep = sweep(lake.root(), "--delete").exits(1);
    assertThat(sweep.err()).contains("atomic-partition sweep: " + partition + ": ");
    assertThat(sweep.out()).contains("3 deleted", "1 places could not be swept: sweep them again");
    assertThat(lake.dataFiles()).contains(orphan);
  }

  @Test
  public void aListingThatFailsSaysWhereToGoOn() {
    HookedStoreProvider.hook(
        lake,
        call ->
            call.kind() == Kind.LIST && call.key().equals("_staging/")
                ? Fault.Single.REFUSED
                : Fault.NONE);
    sweep = sweep(HookedStoreProvider.uri(lake)).exits(1);
    assertThat(sweep.err()).contains("to go on where this ended: --start-at=_uploads");
  }

  @Test
  public void whereConditionsAreNotHonouredNothingIsDeleted() {
    Map<String, Lake.Stamp> before = lake.stamps();
    HookedStoreProvider.disguise(lake, (store, any) -> new RacyStore(store, 3));
    sweep = sweep(HookedStoreProvider.uri(lake), "--delete").exits(1);
    assertThat(sweep.err()).contains("expected 1");
    Map<String, Lake.Stamp> after = new TreeMap<>(lake.stamps());
    after.keySet().removeIf(file -> file.startsWith("_staging/sweep/")); // the probe's own
    assertThat(after).isEqualTo(before);
  }
}
