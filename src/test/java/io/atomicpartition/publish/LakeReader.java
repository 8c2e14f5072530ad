package io.atomicpartition.publish;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.atomicpartition.store.AtomicStore;
import io.atomicpartition.store.ListPage;
import io.atomicpartition.store.StoredObject;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;

/** Sees everything there is in a lake, past any fault. */
public final class LakeReader {
  private final AtomicStore store;

  /**
   * @param store the one without faults
   */
  public LakeReader(AtomicStore store) {
    this.store = store;
  }

  /** The manifest as it is now. */
  public Optional<Manifest> manifest(PartitionRef partition) {
    try {
      return Judge.read(store, partition).map(Verdict.Current::manifest);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** The partition's sequence, 0 if it has no manifest. */
  public long sequence(PartitionRef partition) {
    return manifest(partition).map(Manifest::sequence).orElse(0L);
  }

  /** What is live; fails if nothing is. */
  public Manifest.Publish live(PartitionRef partition) {
    return manifest(partition).flatMap(Manifest::publish).orElseThrow();
  }

  /** Every key below the partition but that of its manifest and of its lock. */
  public Set<String> dataFiles(PartitionRef partition) {
    Set<String> files = keys(partition.path() + "/");
    files.removeIf(key -> key.contains("/_manifest."));
    return files;
  }

  /** The keys of the files that are live; none if nothing is. */
  public Set<String> liveFiles(PartitionRef partition) {
    Set<String> files = new TreeSet<>();
    manifest(partition)
        .flatMap(Manifest::publish)
        .ifPresent(
            live ->
                live.tables()
                    .forEach(
                        t -> t.files().forEach(f -> files.add(partition.path() + "/" + f.path()))));
    return files;
  }

  /** All that a launch has staged. */
  public Set<String> staged(Launch launch) {
    return keys(launch.stagingPrefix());
  }

  /** The rows that are live, sorted; none if nothing is. */
  public List<String> rows(PartitionRef partition) {
    List<String> rows = new ArrayList<>();
    liveFiles(partition).forEach(key -> rows.addAll(List.of(text(key).split("\n", -1))));
    rows.sort(null);
    return rows;
  }

  /** Guarantee G1: every file that a LIVE manifest lists exists, as recorded. */
  public void assertWhole(PartitionRef partition) {
    manifest(partition)
        .flatMap(Manifest::publish)
        .ifPresent(
            live ->
                live.tables()
                    .forEach(
                        table ->
                            table.files().forEach(file -> assertWhole(partition, table, file))));
  }

  private void assertWhole(PartitionRef partition, Manifest.Table table, Manifest.DataFile file) {
    String key = partition.path() + "/" + file.path();
    assertThat(keys(key)).as("live files of table '%s'", table.name()).contains(key);
    try {
      assertThat(Plans.digest(text(key).getBytes(UTF_8)))
          .as(key)
          .extracting("size", "crc32c", "sha256")
          .containsExactly(file.size(), file.crc32c(), file.sha256());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private String text(String key) {
    try (InputStream in = store.read(key, 0)) {
      return new String(in.readAllBytes(), UTF_8);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Every object with all that the store and its bytes say: equal only if nothing was written. */
  public String everything() {
    StringBuilder everything = new StringBuilder();
    try {
      Optional<String> token = Optional.empty();
      do {
        ListPage page = store.list("", token);
        for (StoredObject object : page.objects()) {
          everything.append(object).append('\n');
          if (!object.key().endsWith(".lock")) {
            everything.append(text(object.key())).append('\n');
          }
        }
        token = page.nextPageToken();
      } while (token.isPresent());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return everything.toString();
  }

  private Set<String> keys(String prefix) {
    Set<String> keys = new TreeSet<>();
    try {
      Optional<String> token = Optional.empty();
      do {
        ListPage page = store.list(prefix, token);
        page.objects().stream().map(StoredObject::key).forEach(keys::add);
        token = page.nextPageToken();
      } while (token.isPresent());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return keys;
  }
}
