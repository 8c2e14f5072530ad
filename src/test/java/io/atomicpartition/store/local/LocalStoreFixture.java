package io.atomicpartition.store.local;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.atomicpartition.store.AtomicStore;
import io.atomicpartition.store.Checksums;
import io.atomicpartition.store.ListPage;
import io.atomicpartition.store.ObjectDigest;
import io.atomicpartition.store.Placement;
import io.atomicpartition.store.PlacementRequest;
import io.atomicpartition.store.StoreLocation;
import io.atomicpartition.store.StoredObject;
import io.atomicpartition.store.TempWriter;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.Before;
import org.junit.Rule;
import org.junit.rules.TemporaryFolder;

/** A local store in a folder of its own, and what its tests do with it. */
public abstract class LocalStoreFixture {
  static final String STAGING = "_staging/run/";
  static final String PARTITION = "net/day=1";
  static final String RECORD = PARTITION + "/_manifest.json";
  static final byte[] BODY = "the bytes of a data file".getBytes(UTF_8);

  @Rule public final TemporaryFolder folder = new TemporaryFolder();

  Path base;
  Path root;
  LocalAtomicStore store;

  @Before
  public final void open() throws IOException {
    base = folder.getRoot().toPath().toRealPath();
    root = base.resolve("lake");
    store = store(Files::createLink);
  }

  final LocalAtomicStore store(Links links) {
    return new LocalAtomicStore(
        StoreLocation.of(root.toUri()), links, 1_000, Duration.ofMinutes(1));
  }

  final LocalAtomicStore storeStagingIn(Path staging) {
    return new LocalAtomicStore(new StoreLocation(root.toUri(), Optional.of(staging.toUri())));
  }

  static byte[] bytes(String text) {
    return text.getBytes(UTF_8);
  }

  static ObjectDigest digest(byte[] bytes) throws IOException {
    return new ObjectDigest(
        bytes.length, Checksums.crc32c(new ByteArrayInputStream(bytes)), Checksums.sha256(bytes));
  }

  static StoredObject put(AtomicStore store, String key) throws IOException {
    try (TempWriter writer = store.openTemp(key)) {
      writer.write(BODY);
      return writer.complete();
    }
  }

  static PlacementRequest request(String attempt) {
    return new PlacementRequest(
        PARTITION, RECORD, STAGING + "publish/", attempt, Optional.empty(), false);
  }

  /** A placement over nothing with a file of its own, and one in a table. */
  static Placement staged(AtomicStore store, String attempt) throws IOException {
    put(store, STAGING + "temp-" + attempt);
    Placement placement = store.place(request(attempt));
    placement.promote(STAGING + "temp-" + attempt, "part-0", digest(BODY));
    placement.promote(STAGING + "temp-" + attempt, "t/part-0", digest(BODY));
    return placement;
  }

  static List<String> keys(AtomicStore store, String prefix) throws IOException {
    ListPage page = store.list(prefix, Optional.empty());
    return page.objects().stream().map(StoredObject::key).toList();
  }

  /** Everything below a directory, directories included, relative to it. */
  static List<String> tree(Path directory) throws IOException {
    try (Stream<Path> all = Files.walk(directory)) {
      return all.filter(path -> !path.equals(directory))
          .map(path -> directory.relativize(path).toString())
          .sorted()
          .toList();
    }
  }
}
