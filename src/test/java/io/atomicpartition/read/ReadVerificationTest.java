package io.atomicpartition.read;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.atomicpartition.publish.Fault;
import io.atomicpartition.publish.FaultyStore.Kind;
import io.atomicpartition.publish.PartitionRef;
import io.atomicpartition.store.AtomicStore;
import io.atomicpartition.store.AtomicStores;
import io.atomicpartition.store.StoreEnvironment;
import io.atomicpartition.store.StoreLocation;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import org.apache.beam.sdk.values.Row;
import org.junit.Before;
import org.junit.Test;

/** What is not as it was published is not read; rows of two publishes are never mixed. */
public class ReadVerificationTest extends ReadLakeTest {
  /** The first sale of Monday's latest publish. */
  private long first = 0;

  @Before
  public void publishTwoDays() {
    publish(smallRowGroups(), all(sales(MONDAY, 0, 5_000), sales(TUESDAY, 5_000, 10_000)));
  }

  private void assertFailsByName(String... found) {
    PartitionReadException failure = failure(read());
    assertThat(failure)
        .hasMessageContaining("Partition '" + MONDAY + "'")
        .hasMessageContaining("its manifest of sequence 1 lists")
        .hasMessageContaining("Bring the file back, or publish the partition again with REPLACE");
    for (String one : found) {
      assertThat(failure).hasMessageContaining(one);
    }
  }

  @Test
  public void aFlippedBitFailsByName() {
    Path file = file(MONDAY);
    byte[] bytes = bytes(file);
    bytes[bytes.length / 2] ^= 1;
    write(file, bytes);

    assertFailsByName(file.getFileName().toString(), "CRC32C");
  }

  @Test
  public void aTruncatedFileFailsByName() {
    Path file = file(MONDAY);
    byte[] bytes = bytes(file);
    write(file, Arrays.copyOf(bytes, bytes.length - 1));

    assertFailsByName(
        file.getFileName().toString(),
        "expected " + bytes.length + " bytes",
        "found " + (bytes.length - 1));
  }

  @Test
  public void aMissingFileFailsByName() {
    Path file = file(MONDAY);
    delete(file);

    assertFailsByName(file.getFileName().toString(), "found no such file");
  }

  /** A whole file of the same table, and not this one. */
  @Test
  public void aSwappedFileFailsByName() {
    Path file = file(MONDAY);
    write(file, bytes(file(TUESDAY)));

    assertFailsByName(file.getFileName().toString(), "expected ", "found ");
  }

  @Test
  public void aFileThatIsDamagedAfterItWasVerifiedIsNoticed() {
    Path file = file(MONDAY);
    byte[] whole = bytes(file);
    byte[] damaged = whole.clone();
    damaged[damaged.length / 3] ^= 1;
    Fault damage = Fault.before(() -> rot(file, damaged));

    assertThat(failure(hooked(atFirst(Kind.HEAD, MONDAY, damage))))
        .as("by the checksums of its pages")
        .hasMessageContaining("Partition '" + MONDAY + "'")
        .hasMessageContaining(file.getFileName().toString())
        .hasMessageContaining("expected Parquet that can be decoded");

    write(file, whole);
    Fault cut = Fault.before(() -> write(file, Arrays.copyOf(whole, 1_000)));
    assertThat(failure(hooked(atFirst(Kind.HEAD, MONDAY, cut))))
        .as("by its size")
        .hasMessageContaining("found 1000 bytes");
  }

  /** Whatever it is now: it is not what was verified. */
  @Test
  public void aFileThatIsWrittenAgainAfterItWasVerifiedFailsByName() {
    Path file = file(MONDAY);
    byte[] whole = bytes(file);
    Fault again =
        Fault.before(
            () -> {
              write(file, whole);
              touch(file);
            });

    assertThat(failure(hooked(atFirst(Kind.HEAD, MONDAY, again))))
        .hasMessageContaining("Partition '" + MONDAY + "'")
        .hasMessageContaining(file.getFileName().toString())
        .hasMessageContaining("expected it as it was verified");
  }

  /** Writes as no writer does. */
  private static void rot(Path file, byte[] bytes) {
    try {
      FileTime before = Files.getLastModifiedTime(file);
      write(file, bytes);
      Files.setLastModifiedTime(file, before);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static void touch(Path file) {
    try {
      Files.setLastModifiedTime(file, FileTime.from(Instant.now().plusSeconds(5)));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @Test
  public void aFileOfOtherRowsThanTheManifestCountsFailsByName() throws IOException {
    Path manifest = lake.root().resolve(MONDAY).resolve("_manifest.json");
    String json = Files.readString(manifest);
    Files.writeString(manifest, json.replace("\"rows\":5000", "\"rows\":5001"));

    assertFailsByName("expected 5001 rows, found 5000");
  }

  @Test
  public void aSplitOfOtherRowsThanWereCountedFailsByName() throws IOException {
    try (AtomicStore store =
        AtomicStores.open(StoreLocation.of(URI.create(lake.uri())), StoreEnvironment.empty())) {
      PinnedFile file = new Pinning(store, "").pin(new PartitionRef(MONDAY)).files().get(0);
      PinnedFiles files = new PinnedFiles(store);
      FileSplit all = files.verify(file).split(SALE, Long.MAX_VALUE).get(0);
      FileSplit fewer = new FileSplit(file, all.verified(), all.from(), all.to(), 4_999);

      try (SplitRows rows = files.open(fewer, SALE, null)) {
        assertThatThrownBy(
                () -> {
                  while (rows.next() != null) {
                    assertThat(rows.read()).isLessThanOrEqualTo(5_000);
                  }
                })
            .isInstanceOf(PartitionReadException.class)
            .hasMessageContaining("expected 4999 rows in bytes 0 to " + file.digest().size())
            .hasMessageContaining("found 5000");
      }
    }
  }

  /** As a sweep leaves it after its retention. */
  private void replaceMondayAndDeleteWhatWasThere() {
    Path before = file(MONDAY);
    replaceMonday();
    delete(before);
  }

  private void replaceMonday() {
    first += 10_000;
    publish(smallRowGroups(), sales(MONDAY, first, first + 5_000));
  }

  @Test
  public void aPartitionThatIsReplacedBeforeItIsPinnedIsReadAsItIsThen() {
    Fault replaced = Fault.before(this::replaceMondayAndDeleteWhatWasThere);

    ReadRun run = ReadRun.of(hooked(atFirst(Kind.READ_RECORD, MONDAY, replaced)));

    assertThat(run.rows())
        .containsExactlyInAnyOrderElementsOf(
            all(sales(MONDAY, 10_000, 15_000), sales(TUESDAY, 5_000, 10_000)));
  }

  /** The manifest is read, and then the files are gone: nothing was handed on yet. */
  @Test
  public void aPartitionThatIsReplacedWhileItIsPinnedIsReadAsItIsThen() {
    Fault replaced = Fault.before(this::replaceMondayAndDeleteWhatWasThere);

    ReadRun run = ReadRun.of(hooked(atFirst(Kind.LIST, MONDAY, replaced)));

    assertThat(run.rows())
        .containsExactlyInAnyOrderElementsOf(
            all(sales(MONDAY, 10_000, 15_000), sales(TUESDAY, 5_000, 10_000)));
    assertThat(keys(Kind.READ_RECORD)).filteredOn(key -> key.startsWith(MONDAY)).hasSize(2);
  }

  @Test
  public void aPartitionThatIsReplacedWhileItIsReadIsReadAsItWas() {
    Fault replaced = Fault.before(this::replaceMonday);

    for (Kind kind : List.of(Kind.VERIFY, Kind.HEAD, Kind.READ)) {
      long before = first;
      List<Row> rows = ReadRun.of(hooked(atFirst(kind, MONDAY, replaced)).withSplitBytes(1)).rows();

      assertThat(first).isGreaterThan(before);
      assertThat(rows)
          .as("%s: all of one publish", kind)
          .containsExactlyInAnyOrderElementsOf(
              all(sales(MONDAY, before, before + 5_000), sales(TUESDAY, 5_000, 10_000)));
    }
  }

  @Test
  public void whereFilesGoWhileTheyAreReadTheReadFailsAndSaysWhy() {
    Fault replaced = Fault.before(this::replaceMondayAndDeleteWhatWasThere);

    for (Kind kind : List.of(Kind.VERIFY, Kind.HEAD)) {
      long sequence = lake.manifest(MONDAY).path("sequence").asLong();
      assertThat(failure(hooked(atFirst(kind, MONDAY, replaced)).withSplitBytes(1)))
          .as("%s", kind)
          .hasMessageContaining("Partition '" + MONDAY + "'")
          .hasMessageContaining("its manifest of sequence " + sequence + " lists")
          .hasMessageContaining("found no such file")
          .hasMessageContaining(
              "The partition was replaced while it was read: it is at sequence " + (sequence + 1))
          .hasMessageContaining("Run the read again");
    }
  }
}
