package io.atomicpartition.report;

import io.atomicpartition.lake.SampleLake;
import io.atomicpartition.publish.PartitionRef;
import io.atomicpartition.publish.PublishEnvironment;
import io.atomicpartition.publish.Unpublisher;
import io.atomicpartition.store.AtomicStore;
import io.atomicpartition.store.AtomicStores;
import io.atomicpartition.store.StoreEnvironment;
import io.atomicpartition.store.StoreLocation;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import org.apache.commons.io.FileUtils;

/**
 * The shipped sample with one of each trouble: the 16th un-published, the 18th damaged, the 20th
 * missing, the 21st with the manifest of another day, on the 22nd a file without a manifest; and a
 * launch that died three weeks ago.
 */
final class TroubledLake {
  static final String UNPUBLISHED = "day=2026-11-16";
  static final String LIVE = "day=2026-11-17";
  static final String DAMAGED = "day=2026-11-18";
  static final String MISSING = "day=2026-11-20";
  static final String UNREADABLE = "day=2026-11-21";
  static final String NEVER_PUBLISHED = "day=2026-11-22";

  private TroubledLake() {}

  static AtomicStore open(Path root) {
    return AtomicStores.open(
        StoreLocation.parse(root.toString(), Optional.empty()), StoreEnvironment.empty());
  }

  /** Makes trouble in a copy of the sample. */
  static void make(Path root) throws IOException {
    try (AtomicStore store = open(root)) {
      new Unpublisher(store, PublishEnvironment.standard())
          .unpublish(new PartitionRef(UNPUBLISHED), 1);
    }
    Path file = SampleLake.files(root, DAMAGED, "ledgers").get(0);
    byte[] bytes = Files.readAllBytes(file);
    bytes[bytes.length / 2] ^= 1;
    Files.write(file, bytes);
    FileUtils.copyDirectory(
        root.resolve("day=2026-11-19").toFile(), root.resolve(UNREADABLE).toFile());
    SyntheticLake lake = new SyntheticLake(root);
    String orphan =
        String.format(
            "%s/ledgers/part-00000-of-00001-%s-00c0ffee00c0ffee.parquet",
            NEVER_PUBLISHED, new PartitionRef(NEVER_PUBLISHED).hash());
    lake.plant(orphan, new byte[8_800]);
    Path temp = lake.plant("_staging/nightly/0123456789abcdef/0011/temp-1", new byte[3_000_000]);
    Files.setLastModifiedTime(temp, FileTime.from(Instant.now().minus(Duration.ofDays(21))));
  }
}
