package io.atomicpartition.sink;

import io.atomicpartition.publish.Fault;
import io.atomicpartition.publish.FaultyStore.Call;
import io.atomicpartition.publish.FaultyStore.Kind;
import io.atomicpartition.publish.Manifest;
import io.atomicpartition.publish.ManifestJson;
import io.atomicpartition.publish.PartitionRef;
import io.atomicpartition.store.AtomicStore;
import io.atomicpartition.store.CommitRecord;
import io.atomicpartition.store.ListPage;
import io.atomicpartition.store.StoreException;
import io.atomicpartition.store.StoreLocation;
import io.atomicpartition.store.StoredObject;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.concurrent.ConcurrentHashMap;
import org.checkerframework.checker.nullness.qual.Nullable;

/**
 * Sees every call that the workers make of the store, and all that is in the store after it: checks
 * G1, G4, G6 and G7 at every instant.
 */
final class Witness {
  private final Baton baton;
  private final AtomicStore store;

  private NavigableSizes present = new NavigableSizes();
  private final Map<String, Creator> creators = new HashMap<>();
  private final Map<String, Manifest> manifests = new TreeMap<>();
  private final Map<String, String> committedBy = new HashMap<>();
  private final Set<String> onceLive = new HashSet<>();
  private final Map<String, Long> sequenceAtFirstByte = new HashMap<>();
  private final Set<String> captured = new HashSet<>();
  private final Set<String> decided = ConcurrentHashMap.newKeySet();
  private final Set<String> replacing = new HashSet<>();
  private final Map<String, String> publishIds = new HashMap<>();

  /** What a guarantee forbids. */
  static final class Violation extends AssertionError {
    private static final long serialVersionUID = 1L;

    Violation(String what) {
      super(what);
    }
  }

  private static final class NavigableSizes extends TreeMap<String, Long> {
    private static final long serialVersionUID = 1L;
  }

  /** Who made an object. */
  private record Creator(
      Baton.Actor actor, @Nullable HostileWorker worker, String launch, Kind kind) {}

  /**
   * @param store without faults
   */
  Witness(Baton baton, AtomicStore store) {
    this.baton = baton;
    this.store = store;
    look();
  }

  /** Announces a publish that a launch may make. */
  void expect(String launch, PartitionRef partition, String publishId, boolean replaces) {
    publishIds.put(publishId, launch + "|" + partition.hash());
    if (replaces) {
      replacing.add(launch);
    }
  }

  /** A worker holds what was captured by others before they wrote. */
  void toldCapture(PartitionRef partition) {
    captured.add(System.identityHashCode(Baton.holder().worker()) + "|" + partition.hash());
  }

  /** Finalize has handed on what became of a partition. */
  void decided(String launch, String partition) {
    decided.add(launch + "|" + new PartitionRef(partition).hash());
  }

  boolean committed(String publishId) {
    return committedBy.containsKey(publishId);
  }

  Set<String> present() {
    return present.keySet();
  }

  Map<String, Manifest> manifests() {
    return manifests;
  }

  boolean everLive(String key) {
    return onceLive.contains(key);
  }

  int commits() {
    return committedBy.size();
  }

  /** For the hook of the store. */
  Fault fault(Call call) {
    if (call.kind() == Kind.CHECK_WORKER) {
      return Fault.NONE; // made once in a process, which must not change who is next
    }
    return new Fault() {
      @Override
      public <T> T apply(Action<T> action) throws StoreException {
        baton.beforeCall();
        try {
          before(call);
          T reply = action.run();
          after(call);
          return reply;
        } catch (StoreException e) {
          after(call);
          throw e;
        } catch (Violation e) {
          baton.violated(e);
          throw new Baton.Killed();
        }
      }
    };
  }

  private void before(Call call) {
    HostileWorker worker = Baton.holder().worker();
    if (call.kind() == Kind.OPEN_TEMP && replacing.contains(worker.launch())) {
      String hash = hashOfTemp(call.key());
      if (!captured.contains(System.identityHashCode(worker) + "|" + hash)) {
        throw new Violation(
            "G6: " + worker.launch() + " writes " + call.key() + " and has captured no sequence");
      }
      sequenceAtFirstByte.computeIfAbsent(worker.launch() + "|" + hash, any -> sequence(hash));
    }
  }

  private long sequence(String hash) {
    return manifests.values().stream()
        .filter(manifest -> manifest.partition().hash().equals(hash))
        .mapToLong(Manifest::sequence)
        .findFirst()
        .orElse(0);
  }

  private void after(Call call) {
    HostileWorker worker = Baton.holder().worker();
    int base = call.key().indexOf("/base-");
    if (base >= 0 && (present.containsKey(call.key()) || call.kind() == Kind.CREATE_RECORD)) {
      captured.add(
          System.identityHashCode(worker) + "|" + call.key().substring(base + 6, base + 14));
    }
    if (!call.kind().reads() && call.kind() != Kind.WRITE_TEMP) {
      changed(call, worker);
    }
  }

  private void changed(Call call, HostileWorker worker) {
    NavigableSizes before = present;
    look();
    for (String key : present.keySet()) {
      if (!before.containsKey(key)) {
        creators.put(key, new Creator(Baton.holder(), worker, worker.launch(), call.kind()));
      }
    }
    if (call.kind().commits() && !call.key().contains("/base-")) {
      readManifests(worker.launch());
    } else {
      for (String key : before.keySet()) {
        if (!present.containsKey(key)) {
          deleted(key, call, worker);
        }
      }
    }
    manifests.values().forEach(this::whole);
  }

  private static String hashOfTemp(String key) {
    int temp = key.indexOf("/temp-");
    return key.substring(temp + 6, temp + 14);
  }

  private void deleted(String key, Call call, HostileWorker worker) {
    Creator creator = creators.get(key);
    if (creator == null) {
      throw new Violation(
          "G7: " + worker.launch() + " deleted " + key + ", which was there before");
    }
    boolean own = creator.worker() == worker;
    if (key.contains("/temp-")) {
      if (!creator.launch().equals(worker.launch())) {
        throw new Violation(
            "G7: " + worker.launch() + " deleted the temp of another launch " + key);
      }
      boolean known = decided.contains(worker.launch() + "|" + hashOfTemp(key));
      boolean whileWriting =
          worker.phase() == HostileWorker.Phase.PROCESS
              || worker.phase() == HostileWorker.Phase.FINISH;
      if (!known && !(own && creator.actor() == Baton.holder() && whileWriting)) {
        throw new Violation(
            String.format(
                "A complete temp was deleted in %s of %s while nothing was decided: %s",
                worker.phase(), Baton.holder(), key));
      }
    } else if (key.contains("/base-")
        || (key.contains("_manifest") && !StoreLocation.isStaging(key))) {
      throw new Violation("Never to be deleted: " + key + ", by " + call);
    } else if (!own) {
      throw new Violation(
          "G7: " + Baton.holder() + " deleted " + key + ", which " + creator.actor() + " made");
    }
  }

  private void readManifests(String launch) {
    for (String key : present.keySet()) {
      if (!key.endsWith("/" + PartitionRef.MANIFEST) || StoreLocation.isStaging(key)) {
        continue; // in a staged directory it is of no partition yet
      }
      String path = key.substring(0, key.length() - PartitionRef.MANIFEST.length() - 1);
      Manifest now = read(path);
      Manifest before = manifests.put(path, now);
      if (before == null || !before.writeId().equals(now.writeId())) {
        written(launch, Optional.ofNullable(before), now);
      }
    }
  }

  private void written(String launch, Optional<Manifest> before, Manifest now) {
    Manifest.Publish live =
        now.publish().orElseThrow(() -> new Violation("Nobody un-publishes here: " + now));
    long sequence = before.map(Manifest::sequence).orElse(0L);
    String publisher = publishIds.get(live.publishId());
    if (publisher == null || !publisher.equals(launch + "|" + now.partition().hash())) {
      throw new Violation("A publish id that is not of " + launch + ": " + now);
    }
    if (committedBy.put(live.publishId(), launch) != null) {
      throw new Violation("G4: " + launch + " has published " + now.partition() + " twice: " + now);
    }
    if (now.sequence() != sequence + 1) {
      throw new Violation("G6: from sequence " + sequence + " to " + now.sequence());
    }
    Long first =
        sequenceAtFirstByte.getOrDefault(publisher, replacing.contains(launch) ? null : 0L);
    if (first == null || first != sequence) {
      throw new Violation(
          String.format(
              "G6: %s replaced sequence %d of %s, and had begun to write at %s",
              launch, sequence, now.partition(), first));
    }
    live.tables()
        .forEach(t -> t.files().forEach(f -> onceLive.add(now.partition() + "/" + f.path())));
  }

  private void whole(Manifest manifest) {
    manifest
        .publish()
        .ifPresent(
            live ->
                live.tables()
                    .forEach(
                        table ->
                            table
                                .files()
                                .forEach(
                                    file -> {
                                      String key = manifest.partition() + "/" + file.path();
                                      Long size = present.get(key);
                                      if (size == null || size != file.size()) {
                                        throw new Violation("G1: live and not whole: " + key);
                                      }
                                    })));
  }

  /** G2: data files that neither are or were live, nor were left by a process that ended. */
  Set<String> strayDataFiles() {
    Set<String> stray = new TreeSet<>();
    for (String key : present.keySet()) {
      if (key.contains("/part-") && !onceLive.contains(key)) {
        Creator creator = creators.get(key);
        if (creator == null || !creator.actor().killed()) {
          stray.add(key);
        }
      }
    }
    return stray;
  }

  /** What is there now besides live files, manifests, their locks and the staging area. */
  Set<String> neitherLiveNorStaged() {
    look();
    Set<String> left = new TreeSet<>(present.keySet());
    left.removeIf(
        key -> key.startsWith(StoreLocation.STAGING + "/") || key.contains("/_manifest."));
    for (String path : manifests.keySet()) {
      Manifest manifest = read(path);
      whole(manifest);
      manifest
          .publish()
          .ifPresent(
              live ->
                  live.tables()
                      .forEach(t -> t.files().forEach(f -> left.remove(path + "/" + f.path()))));
    }
    return left;
  }

  private Manifest read(String path) {
    PartitionRef partition = new PartitionRef(path);
    try {
      CommitRecord record = store.readRecord(partition.manifestKey()).orElseThrow();
      return ManifestJson.read(partition, record.body());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private void look() {
    NavigableSizes found = new NavigableSizes();
    try {
      Optional<String> token = Optional.empty();
      do {
        ListPage page = store.list("", token);
        for (StoredObject object : page.objects()) {
          found.put(object.key(), object.size());
        }
        token = page.nextPageToken();
      } while (token.isPresent());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    present = found;
  }
}
