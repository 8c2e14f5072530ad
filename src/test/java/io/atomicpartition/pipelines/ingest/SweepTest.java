package io.atomicpartition.pipelines.ingest;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.atomicpartition.publish.Fault;
import io.atomicpartition.publish.FaultyStore.Kind;
import io.atomicpartition.publish.PartitionRef;
import io.atomicpartition.sink.HookedStoreProvider;
import io.atomicpartition.sink.Lake;
import io.atomicpartition.store.RacyStore;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.apache.commons.io.FileUtils;
import org.junit.Before;
import org.junit.BeforeClass;
import org.junit.ClassRule;
import org.junit.Rule;
import org.junit.Test;
import org.junit.rules.TemporaryFolder;

/** The sweep as a command, over a lake that the ingest pipeline has written from the sample. */
public class SweepTest {
  private static final String[] INPUT = {
    "--input=ledgers=pipelines/ingest/sample/ledgers-*.csv",
    "--input=transactions=pipelines/ingest/sample/transactions-*.jsonl",
    "--partitionBy=day(closed_at)"
  };
  private static final String LAUNCH = "_staging/nightly/0123456789abcdef0123456789abcdef/x-00/";

  @ClassRule public static final TemporaryFolder INGESTED = new TemporaryFolder();

  @BeforeClass
  public static void ingestTheSample() {
    String[] args = List.of(INPUT).toArray(new String[4]);
    args[3] = "--output=" + INGESTED.getRoot();
    assertThat(Ingest.run(args, System.out, System.err)).isZero();
  }

  @Rule public final TemporaryFolder temporary = new TemporaryFolder();

  private final ByteArrayOutputStream out = new ByteArrayOutputStream();
  private final ByteArrayOutputStream err = new ByteArrayOutputStream();
  private Lake lake;
  private String partition;
  private String orphan;
  private String young;

  @Before
  public void plantOrphans() throws IOException {
    lake = new Lake(temporary.getRoot().toPath().resolve("lake"));
    FileUtils.copyDirectory(INGESTED.getRoot(), lake.root().toFile());
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

  private static PrintStream stream(ByteArrayOutputStream to) {
    return new PrintStream(to, true, UTF_8);
  }

  private int sweep(String... args) {
    return Sweep.run(args, stream(out), stream(err));
  }

  private static String text(ByteArrayOutputStream stream) {
    return stream.toString(UTF_8);
  }

  @Test
  public void aDryRunListsWhatIsOldAndTouchesNothing() {
    Map<String, Lake.Stamp> before = lake.stamps();
    assertThat(sweep("--output=" + lake.root())).isZero();
    assertThat(text(out).lines())
        .anyMatch(line -> line.matches("orphan +1 +7 B +48 h|orphan +1 +7 B +2 d +" + orphan))
        .anyMatch(line -> line.matches("orphan .* 9 d +day=1999-12-31/part-.*"))
        .anyMatch(line -> line.matches("launch's temps +2 +14 B +20 d +_staging/nightly/0123.*/"))
        .noneMatch(line -> line.contains(young) || line.contains("readme.txt"))
        .last()
        .asString()
        .matches(
            "\\d+ places looked at; nothing was deleted: this was a dry run, --delete deletes");
    assertThat(text(err)).isEmpty();
    assertThat(lake.stamps()).isEqualTo(before);
  }

  @Test
  public void withDeleteItIsGoneAndTheLakeIsWhole() {
    Map<String, Lake.Stamp> before = new TreeMap<>(lake.stamps());
    assertThat(sweep("--output=" + lake.root(), "--delete")).isZero();
    assertThat(text(out)).contains("4 deleted, 0 could not be");
    assertThat(lake.staged()).isEmpty();
    assertThat(lake.dataFiles()).contains(young).doesNotContain(orphan);
    assertThat(lake.dataFiles()).hasSize(lake.listedFiles().size() + 1);
    lake.assertEveryLiveFileIsWhole();
    assertThat(lake.root().resolve(partition).resolve("readme.txt")).exists();
    assertThat(lake.live()).isNotEmpty();
    for (String file : lake.listedFiles()) {
      assertThat(lake.stamps().get(file)).isEqualTo(before.get(file));
    }

    out.reset();
    assertThat(sweep("--output=" + lake.root(), "--delete")).isZero();
    assertThat(text(out)).contains("0 deleted, 0 could not be").doesNotContain("orphan");
  }

  @Test
  public void itBeginsWhereItIsTold() {
    assertThat(sweep("--output=" + lake.root(), "--startAt=" + partition)).isZero();
    assertThat(text(out)).contains(orphan).contains(LAUNCH.substring(0, 20));
    assertThat(text(out)).doesNotContain("day=1999-12-31");
  }

  @Test
  public void agesAreOptions() {
    assertThat(sweep("--output=" + lake.root(), "--orphanAge=30m", "--stagingAge=25d")).isZero();
    assertThat(text(out)).contains(orphan, young).doesNotContain("launch's temps");
  }

  @Test
  public void optionsThatMakeNoSenseAreRefused() {
    assertThat(sweep("--output=" + lake.root(), "--orphanAge=soon")).isEqualTo(2);
    assertThat(sweep("--output=" + lake.root(), "--retention=8d")).isEqualTo(2);
    assertThat(sweep("--output=" + lake.root(), "--dleete")).isEqualTo(2);
    assertThat(text(err).lines())
        .hasSize(3)
        .anyMatch(line -> line.startsWith("sweep: --orphanAge=soon: expected an age such as 7d"))
        .anyMatch(line -> line.contains("a manifest may forget after PT168H"))
        .anyMatch(line -> line.contains("--dleete"));
  }

  @Test
  public void aRootWithoutAPartitionIsDoubted() {
    assertThat(sweep("--output=" + lake.root().resolve("mistyped"))).isZero();

    assertThat(err.toString(UTF_8)).contains("no partition was found in", "mistyped");
  }

  @Test
  public void aHiddenPlaceToStartAtIsRefused() {
    assertThat(sweep("--output=" + lake.root(), "--startAt=_upload")).isEqualTo(2);

    assertThat(err.toString(UTF_8)).contains("found '_upload'");
  }

  @Test
  public void whatCannotBeSweptIsSaidAndTheRestIsSwept() throws IOException {
    Path manifest = lake.root().resolve(partition).resolve(PartitionRef.MANIFEST);
    Files.writeString(manifest, "{");
    assertThat(sweep("--output=" + lake.root(), "--delete")).isEqualTo(1);
    assertThat(text(err)).contains("sweep: " + partition + ": ");
    assertThat(text(out)).contains("3 deleted", "1 places could not be swept: sweep them again");
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
    assertThat(sweep("--output=" + HookedStoreProvider.uri(lake))).isEqualTo(1);
    assertThat(text(err)).contains("to go on where this ended: --startAt=_uploads");
  }

  @Test
  public void whereConditionsAreNotHonouredNothingIsDeleted() {
    Map<String, Lake.Stamp> before = lake.stamps();
    HookedStoreProvider.disguise(lake, (store, any) -> new RacyStore(store, 3));
    assertThat(sweep("--output=" + HookedStoreProvider.uri(lake), "--delete")).isEqualTo(1);
    assertThat(text(err)).contains("expected 1");
    Map<String, Lake.Stamp> after = new TreeMap<>(lake.stamps());
    after.keySet().removeIf(file -> file.startsWith("_staging/sweep/")); // the probe's own
    assertThat(after).isEqualTo(before);
  }
}
