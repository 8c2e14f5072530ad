package io.atomicpartition.store;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.net.URISyntaxException;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Optional;
import java.util.TreeMap;

/**
 * A store as an object store promises to be: flat, strongly consistent, every condition honoured.
 * Each call is one atomic step. Versions are counters that never repeat.
 */
public final class InMemoryAtomicStore implements AtomicStore {
  private static final Comparator<String> BY_BYTES =
      Comparator.comparing(key -> key.getBytes(StandardCharsets.UTF_8), Arrays::compareUnsigned);

  @SuppressWarnings("ArrayRecordComponent") // never compared
  private record Entry(byte[] bytes, String crc32c, long version, Instant written) {}

  private final StoreLocation location = StoreLocation.of(URI.create("memory://store/root"));
  private final NavigableMap<String, Entry> objects = new TreeMap<>(BY_BYTES);
  private final Clock clock;
  private final int pageSize;
  private long lastVersion;

  public InMemoryAtomicStore() {
    this(Clock.systemUTC(), 1_000);
  }

  public InMemoryAtomicStore(Clock clock, int pageSize) {
    this.clock = clock;
    this.pageSize = pageSize;
  }

  @Override
  public StoreLocation location() {
    return location;
  }

  @Override
  public boolean commitsAtomically() {
    return true;
  }

  @Override
  public URI uri(String key) {
    ObjectKeys.segments(key);
    try {
      URI root = location.root();
      return new URI(root.getScheme(), root.getHost(), root.getPath() + "/" + key, null);
    } catch (URISyntaxException e) {
      throw new IllegalArgumentException(e);
    }
  }

  @Override
  public TempWriter openTemp(String key) throws StoreException {
    if (head(key).isPresent()) {
      throw new PreconditionFailedException("'" + key + "' exists");
    }
    return new Writer(key);
  }

  @Override
  public synchronized StoredObject promote(String tempKey, String finalKey, ObjectDigest expected)
      throws StoreException {
    Entry temp = entry(tempKey).orElseThrow(() -> missing(tempKey));
    if (entry(finalKey).isEmpty()) {
      put(finalKey, temp.bytes());
    }
    return verify(finalKey, expected);
  }

  @Override
  public synchronized Optional<CommitRecord> readRecord(String key) {
    return entry(key).map(InMemoryAtomicStore::record);
  }

  @Override
  public synchronized CommitRecord createRecord(String key, byte[] body) throws StoreException {
    if (entry(key).isPresent()) {
      throw new PreconditionFailedException("'" + key + "' exists");
    }
    return record(put(key, body));
  }

  @Override
  public synchronized CommitRecord replaceRecord(String key, byte[] body, RecordVersion expected)
      throws StoreException {
    Optional<RecordVersion> found = entry(key).map(entry -> record(entry).version());
    if (!found.equals(Optional.of(expected))) {
      throw new PreconditionFailedException(
          String.format("'%s': expected version %s, found %s", key, expected, found));
    }
    return record(put(key, body));
  }

  @Override
  public synchronized Optional<StoredObject> head(String key) {
    return entry(key).map(entry -> describe(key, entry));
  }

  @Override
  public synchronized StoredObject verify(String key, ObjectDigest expected) throws StoreException {
    StoredObject found = head(key).orElseThrow(() -> missing(key));
    if (found.size() != expected.size()
        || !found.checksum().equals(Optional.of(ObjectChecksum.crc32c(expected.crc32c())))) {
      throw new ObjectMismatchException("Expected " + expected + ", found " + found);
    }
    return found;
  }

  @Override
  public synchronized ListPage list(String prefix, Optional<String> pageToken) {
    List<StoredObject> page = new ArrayList<>();
    for (Map.Entry<String, Entry> next :
        objects.tailMap(pageToken.orElse(prefix), pageToken.isEmpty()).entrySet()) {
      if (!next.getKey().startsWith(prefix)) {
        break;
      }
      if (page.size() == pageSize) {
        return new ListPage(page, Optional.of(page.get(pageSize - 1).key()));
      }
      page.add(describe(next.getKey(), next.getValue()));
    }
    return new ListPage(page, Optional.empty());
  }

  @Override
  public synchronized InputStream read(String key, long offset) throws StoreException {
    if (offset < 0) {
      throw new IllegalArgumentException("An offset must not be negative, found " + offset);
    }
    byte[] bytes = entry(key).orElseThrow(() -> missing(key)).bytes();
    int start = (int) Math.min(offset, bytes.length);
    return new ByteArrayInputStream(bytes, start, bytes.length - start);
  }

  @Override
  public synchronized InputStream read(StoredObject expected, long offset) throws StoreException {
    StoredObject found = head(expected.key()).orElseThrow(() -> missing(expected.key()));
    if (!found.version().equals(expected.version())) {
      throw new ObjectMismatchException(
          String.format(
              "'%s' was written again: expected %s, found %s", expected.key(), expected, found));
    }
    return read(expected.key(), offset);
  }

  @Override
  public synchronized DeleteReport delete(Collection<String> keys) {
    keys.forEach(ObjectKeys::segments);
    keys.forEach(objects::remove);
    return new DeleteReport(keys.size(), Map.of());
  }

  @Override
  public void close() {}

  private Optional<Entry> entry(String key) {
    ObjectKeys.segments(key);
    return Optional.ofNullable(objects.get(key));
  }

  private Entry put(String key, byte[] bytes) {
    Entry entry = new Entry(bytes.clone(), crc32c(bytes), ++lastVersion, clock.instant());
    objects.put(key, entry);
    return entry;
  }

  private static CommitRecord record(Entry entry) {
    return new CommitRecord(
        entry.bytes().clone(), new RecordVersion(Long.toString(entry.version())), entry.written());
  }

  private static StoredObject describe(String key, Entry entry) {
    return new StoredObject(
        key,
        entry.bytes().length,
        Optional.of(ObjectChecksum.crc32c(entry.crc32c())),
        Optional.of(Long.toString(entry.version())),
        entry.written());
  }

  private static String crc32c(byte[] bytes) {
    try {
      return Checksums.crc32c(new ByteArrayInputStream(bytes));
    } catch (IOException e) {
      throw new IllegalStateException("Reading an array cannot fail", e);
    }
  }

  private static ObjectMissingException missing(String key) {
    return new ObjectMissingException("There is no object '" + key + "'");
  }

  private final class Writer extends TempWriter {
    private final String key;
    private final ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    private boolean ended;

    Writer(String key) {
      this.key = key;
    }

    @Override
    public void write(int b) throws StoreException {
      write(new byte[] {(byte) b}, 0, 1);
    }

    @Override
    public void write(byte[] b, int offset, int length) throws StoreException {
      if (ended) {
        throw new StoreException("'" + key + "' is completed or aborted already");
      }
      bytes.write(b, offset, length);
    }

    @Override
    public StoredObject complete() throws StoreException {
      if (ended) {
        throw new IllegalStateException("'" + key + "' is completed or aborted already");
      }
      synchronized (InMemoryAtomicStore.this) {
        if (entry(key).isPresent()) {
          throw new PreconditionFailedException("'" + key + "' exists");
        }
        ended = true;
        return describe(key, put(key, bytes.toByteArray()));
      }
    }

    @Override
    public void abort() {
      ended = true;
    }
  }
}
