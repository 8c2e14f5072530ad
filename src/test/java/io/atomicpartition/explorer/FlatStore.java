package io.atomicpartition.explorer;

import io.atomicpartition.explorer.Call.Applied;
import io.atomicpartition.explorer.Call.Kind;
import io.atomicpartition.explorer.Contents.Blob;
import io.atomicpartition.store.AtomicStore;
import io.atomicpartition.store.CommitRecord;
import io.atomicpartition.store.DeleteReport;
import io.atomicpartition.store.ListPage;
import io.atomicpartition.store.ObjectChecksum;
import io.atomicpartition.store.ObjectDigest;
import io.atomicpartition.store.ObjectMismatchException;
import io.atomicpartition.store.ObjectMissingException;
import io.atomicpartition.store.PreconditionFailedException;
import io.atomicpartition.store.RecordVersion;
import io.atomicpartition.store.StoreException;
import io.atomicpartition.store.StoreLocation;
import io.atomicpartition.store.StoredObject;
import io.atomicpartition.store.TempWriter;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.time.Instant;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;

/** An object store as one actor sees it: every call is answered, or stops the actor. */
final class FlatStore implements AtomicStore {
  /** Everything is this old: age must never be what makes a sweep safe. */
  static final Instant WRITTEN = Instant.parse("2026-01-01T00:00:00Z");

  private final Script script;

  FlatStore(Script script) {
    this.script = script;
  }

  private Object call(Call call) throws StoreException {
    try {
      return script.call(call);
    } catch (StoreException e) {
      throw e;
    } catch (IOException e) {
      throw new IllegalStateException("Replies of this store are its own", e);
    }
  }

  @Override
  public StoreLocation location() {
    return StoreLocation.of(URI.create("memory://store/root"));
  }

  @Override
  public boolean commitsAtomically() {
    return true;
  }

  @Override
  public URI uri(String key) {
    return URI.create("memory://store/root/").resolve(key.replace("=", "%3D"));
  }

  @Override
  public TempWriter openTemp(String key) {
    return new Writer(key);
  }

  @Override
  public StoredObject promote(String tempKey, String finalKey, ObjectDigest expected)
      throws StoreException {
    return (StoredObject)
        call(
            new Call(
                Kind.WRITE,
                "promotes " + name(finalKey),
                Set.of(tempKey),
                Set.of(finalKey),
                contents -> promoted(contents, tempKey, finalKey, expected)));
  }

  private static Applied promoted(
      Contents contents, String tempKey, String finalKey, ObjectDigest expected) {
    Optional<Blob> temp = contents.get(tempKey);
    if (temp.isEmpty()) {
      return new Applied(contents, missing(tempKey));
    }
    Contents after = contents.has(finalKey) ? contents : contents.with(finalKey, temp.get());
    return new Applied(after, verified(after, finalKey, expected));
  }

  @Override
  public Optional<CommitRecord> readRecord(String key) throws StoreException {
    @SuppressWarnings("unchecked")
    Optional<CommitRecord> record =
        (Optional<CommitRecord>)
            call(
                new Call(
                    Kind.READ,
                    "reads " + name(key),
                    Set.of(key),
                    Set.of(),
                    contents ->
                        new Applied(
                            contents,
                            Reply.of(
                                contents.get(key).map(Blob::version).orElse("nothing"),
                                contents.get(key).map(FlatStore::record)))));
    return record;
  }

  @Override
  public CommitRecord createRecord(String key, byte[] body) throws StoreException {
    return write("creates ", key, body, Optional.empty());
  }

  @Override
  public CommitRecord replaceRecord(String key, byte[] body, RecordVersion expected)
      throws StoreException {
    return write("replaces ", key, body, Optional.of(expected.value()));
  }

  private CommitRecord write(String what, String key, byte[] body, Optional<String> over)
      throws StoreException {
    Blob blob = Blob.of(body);
    return (CommitRecord)
        call(
            new Call(
                Kind.COMMIT,
                what + name(key),
                Set.of(),
                Set.of(key),
                contents ->
                    contents.get(key).map(Blob::version).equals(over)
                        ? new Applied(
                            contents.with(key, blob),
                            Reply.of("wrote " + blob.version(), record(blob)))
                        : new Applied(contents, conditionFailed(key))));
  }

  /** 412. */
  static Reply conditionFailed(String key) {
    return Reply.failing(
        "412", () -> new PreconditionFailedException("'" + key + "' has another version"));
  }

  @Override
  public Optional<StoredObject> head(String key) throws StoreException {
    @SuppressWarnings("unchecked")
    Optional<StoredObject> found =
        (Optional<StoredObject>)
            call(
                new Call(
                    Kind.READ,
                    "heads " + name(key),
                    Set.of(key),
                    Set.of(),
                    contents ->
                        new Applied(
                            contents,
                            Reply.of(
                                contents.get(key).map(Blob::version).orElse("nothing"),
                                contents.get(key).map(blob -> describe(key, blob))))));
    return found;
  }

  @Override
  public StoredObject verify(String key, ObjectDigest expected) throws StoreException {
    return (StoredObject)
        call(
            new Call(
                Kind.READ,
                "verifies " + name(key),
                Set.of(key),
                Set.of(),
                contents -> new Applied(contents, verified(contents, key, expected))));
  }

  private static Reply verified(Contents contents, String key, ObjectDigest expected) {
    Optional<Blob> found = contents.get(key);
    if (found.isEmpty()) {
      return missing(key);
    }
    StoredObject object = describe(key, found.get());
    return object.agreesWith(expected)
        ? Reply.of(found.get().version(), object)
        : Reply.failing("differs", () -> new ObjectMismatchException("'" + key + "' is " + object));
  }

  @Override
  public ListPage list(String prefix, Optional<String> pageToken) throws StoreException {
    return (ListPage)
        call(
            new Call(
                Kind.READ,
                "lists " + prefix,
                Set.of(prefix + "*"),
                Set.of(),
                contents -> {
                  List<StoredObject> found =
                      contents.under(prefix).entrySet().stream()
                          .map(entry -> describe(entry.getKey(), entry.getValue()))
                          .toList();
                  return new Applied(
                      contents,
                      Reply.of(
                          found.stream().map(o -> o.key() + o.version()).toList().toString(),
                          new ListPage(found, Optional.empty())));
                }));
  }

  @Override
  public InputStream read(String key, long offset) throws StoreException {
    byte[] bytes =
        (byte[])
            call(
                new Call(
                    Kind.READ,
                    "reads the bytes of " + name(key),
                    Set.of(key),
                    Set.of(),
                    contents ->
                        new Applied(
                            contents,
                            contents
                                .get(key)
                                .map(blob -> Reply.of(blob.version(), blob.bytes()))
                                .orElseGet(() -> missing(key)))));
    return new ByteArrayInputStream(bytes, (int) offset, bytes.length - (int) offset);
  }

  @Override
  public InputStream read(StoredObject expected, long offset) {
    throw new UnsupportedOperationException("The protocol reads no object that it has described");
  }

  @Override
  public DeleteReport delete(Collection<String> keys) throws StoreException {
    Set<String> gone = new TreeSet<>(keys);
    return (DeleteReport)
        call(
            new Call(
                Kind.DELETE,
                "deletes " + gone.stream().map(FlatStore::name).toList(),
                Set.of(),
                gone,
                contents ->
                    new Applied(
                        contents.without(gone),
                        Reply.of("deleted", new DeleteReport(gone.size(), Map.of())))));
  }

  @Override
  public void close() {}

  private final class Writer extends TempWriter {
    private final String key;
    private final ByteArrayOutputStream bytes = new ByteArrayOutputStream();

    Writer(String key) {
      this.key = key;
    }

    @Override
    public void write(int b) {
      bytes.write(b);
    }

    @Override
    public void write(byte[] b, int offset, int length) {
      bytes.write(b, offset, length);
    }

    @Override
    public StoredObject complete() throws StoreException {
      Blob blob = Blob.of(bytes.toByteArray());
      return (StoredObject)
          call(
              new Call(
                  Kind.WRITE,
                  "writes " + name(key),
                  Set.of(),
                  Set.of(key),
                  contents ->
                      contents.has(key)
                          ? new Applied(contents, conditionFailed(key))
                          : new Applied(
                              contents.with(key, blob),
                              Reply.of(blob.version(), describe(key, blob)))));
    }

    @Override
    public void abort() {}
  }

  private static CommitRecord record(Blob blob) {
    return new CommitRecord(blob.bytes(), new RecordVersion(blob.version()), WRITTEN);
  }

  private static StoredObject describe(String key, Blob blob) {
    return new StoredObject(
        key,
        blob.bytes().length,
        Optional.of(ObjectChecksum.crc32c(blob.crc32c())),
        Optional.of(blob.version()),
        WRITTEN);
  }

  private static Reply missing(String key) {
    return Reply.failing("missing", () -> new ObjectMissingException("There is no '" + key + "'"));
  }

  private static String name(String key) {
    return key.substring(key.lastIndexOf('/') + 1);
  }
}
