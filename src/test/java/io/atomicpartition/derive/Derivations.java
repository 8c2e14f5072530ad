package io.atomicpartition.derive;

import static org.assertj.core.api.Assertions.assertThat;

import io.atomicpartition.publish.Manifest;
import io.atomicpartition.publish.Manifests;
import io.atomicpartition.publish.PartitionRef;
import io.atomicpartition.store.AtomicStore;
import io.atomicpartition.store.CommitRecord;
import io.atomicpartition.store.ListPage;
import io.atomicpartition.store.StoredObject;
import io.delta.kernel.defaults.engine.DefaultEngine;
import io.delta.kernel.engine.Engine;
import io.delta.kernel.internal.actions.AddFile;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;

/** What is derived in a store, and what should be. */
final class Derivations {
  private final AtomicStore store;
  private final Engine engine;

  Derivations(AtomicStore store) {
    this.store = store;
    this.engine = DefaultEngine.create(new StoreFileIO(store));
  }

  /** Keys of the live files of a partition's table, by its manifest. */
  Set<String> live(PartitionRef partition, String table) throws IOException {
    Set<String> keys = new TreeSet<>();
    Manifests.read(store, partition)
        .flatMap(Manifest::publish)
        .ifPresent(
            live ->
                live.tables().stream()
                    .filter(one -> one.name().equals(table))
                    .flatMap(one -> one.files().stream())
                    .forEach(file -> keys.add(partition + "/" + file.path())));
    return keys;
  }

  /** Keys that the symlink manifest lists; empty if there is none. */
  Optional<Set<String>> listed(PartitionRef partition, String table) throws IOException {
    Optional<CommitRecord> found = store.readRecord(SymlinkManifests.key(table, partition));
    if (found.isEmpty()) {
      return Optional.empty();
    }
    String root = store.location().root() + "/";
    Set<String> keys = new TreeSet<>();
    Arrays.stream(new String(found.get().body(), StandardCharsets.UTF_8).split("\n"))
        .filter(line -> !line.isEmpty())
        .forEach(
            line -> {
              assertThat(line).startsWith(root);
              keys.add(line.substring(root.length()));
            });
    return Optional.of(keys);
  }

  DeltaState log(String table, PartitionRef... partitions) throws IOException {
    return DeltaState.load(
        engine, new DeltaPaths(store, table), new HashSet<>(List.of(partitions)));
  }

  /** All files that are in the table, by the log, whosever they are. */
  List<AddFile> files(String table) throws IOException {
    DeltaPaths paths = new DeltaPaths(store, table);
    List<AddFile> files = new ArrayList<>();
    DeltaState.forEachFile(
        engine,
        paths,
        DeltaState.snapshot(engine, paths).orElseThrow(),
        (ours, file) -> files.add(file));
    return files;
  }

  /** Keys of the partition's files that are in the table, by the log. */
  Set<String> logged(PartitionRef partition, String table) throws IOException {
    DeltaPaths paths = new DeltaPaths(store, table);
    Set<String> logged = new TreeSet<>();
    log(table, partition)
        .files()
        .getOrDefault(partition, List.of())
        .forEach(file -> logged.add(file.getPath()));
    Set<String> keys = new TreeSet<>();
    for (String key : keys(partition + "/")) {
      if (logged.remove(paths.of(key))) {
        keys.add(key);
      }
    }
    assertThat(logged).as("logged, and not there").isEmpty();
    return keys;
  }

  /** Both forms are what the manifest says. */
  void assertUpToDate(PartitionRef partition, String table) throws IOException {
    Set<String> live = live(partition, table);
    assertThat(listed(partition, table).orElse(Set.of())).as("listed").isEqualTo(live);
    assertThat(logged(partition, table)).as("logged").isEqualTo(live);
  }

  /** Keys of a directory, lock files and such left out. */
  List<String> keys(String prefix) throws IOException {
    List<String> keys = new ArrayList<>();
    Optional<String> token = Optional.empty();
    do {
      ListPage page = store.list(prefix, token);
      page.objects().stream()
          .map(StoredObject::key)
          .filter(key -> key.charAt(key.lastIndexOf('/') + 1) != '.')
          .forEach(keys::add);
      token = page.nextPageToken();
    } while (token.isPresent());
    return keys;
  }

  /** The text of an object. */
  String text(String key) throws IOException {
    return new String(store.readRecord(key).orElseThrow().body(), StandardCharsets.UTF_8);
  }
}
