package io.atomicpartition.publish;

import io.atomicpartition.store.AtomicStore;
import io.atomicpartition.store.CommitRecord;
import io.atomicpartition.store.DeleteReport;
import io.atomicpartition.store.ListPage;
import io.atomicpartition.store.ObjectDigest;
import io.atomicpartition.store.Placement;
import io.atomicpartition.store.PlacementRequest;
import io.atomicpartition.store.RecordVersion;
import io.atomicpartition.store.StoreException;
import io.atomicpartition.store.StoreLocation;
import io.atomicpartition.store.StoredObject;
import io.atomicpartition.store.TempWriter;
import io.atomicpartition.store.UnfinishedUpload;
import io.atomicpartition.store.UploadPage;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.URI;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;

/**
 * A store of which every call, those through placements and temp writers included, is numbered from
 * 1 on and given to a {@link Fault}, which may fail it before or after it is applied, hold it back,
 * or let somebody else act first.
 */
public final class FaultyStore implements AtomicStore {
  /** What is called. */
  public enum Kind {
    CHECK_WORKER,
    OPEN_TEMP,
    WRITE_TEMP,
    COMPLETE_TEMP,
    ABORT_TEMP,
    PROMOTE,
    PLACE,
    COMMIT,
    DISCARD,
    READ_RECORD,
    CREATE_RECORD,
    REPLACE_RECORD,
    HEAD,
    VERIFY,
    LIST,
    READ,
    DELETE,
    LIST_UPLOADS,
    ABORT_UPLOAD,
    PERSIST;

    /** Whether it writes a commit record, and so may land late. */
    public boolean commits() {
      return this == COMMIT || this == CREATE_RECORD || this == REPLACE_RECORD;
    }

    /** Whether it deletes data files. */
    public boolean deletes() {
      return this == DISCARD || this == DELETE;
    }

    /** Whether it leaves the store as it is, so that nothing can be in doubt. */
    public boolean reads() {
      return this == READ_RECORD
          || this == HEAD
          || this == VERIFY
          || this == LIST
          || this == READ
          || this == LIST_UPLOADS;
    }
  }

  /**
   * One call.
   *
   * @param number 1 for the first
   * @param key what it is about
   */
  public record Call(int number, Kind kind, String key) {}

  private final AtomicStore store;
  private final Function<Call, Fault> faults;
  private final List<Call> calls = new ArrayList<>();

  /**
   * @param faults the fault of each call; asked once, just before it
   */
  public FaultyStore(AtomicStore store, Function<Call, Fault> faults) {
    this.store = store;
    this.faults = faults;
  }

  /** A store whose {@code number}th call alone suffers the fault. */
  public static FaultyStore at(AtomicStore store, int number, Fault fault) {
    return new FaultyStore(store, call -> call.number() == number ? fault : Fault.NONE);
  }

  /** A store whose first call of a kind alone suffers the fault. */
  public static FaultyStore atFirst(AtomicStore store, Kind kind, Fault fault) {
    boolean[] struck = {false};
    return new FaultyStore(
        store,
        call -> {
          if (call.kind() != kind || struck[0]) {
            return Fault.NONE;
          }
          struck[0] = true;
          return fault;
        });
  }

  /** A store of which every call of a kind suffers the fault. */
  public static FaultyStore atEvery(AtomicStore store, Kind kind, Fault fault) {
    return new FaultyStore(store, call -> call.kind() == kind ? fault : Fault.NONE);
  }

  /** All calls so far. */
  public synchronized List<Call> calls() {
    return List.copyOf(calls);
  }

  private <T> T call(Kind kind, String key, Fault.Action<T> action) throws StoreException {
    Fault fault;
    synchronized (this) {
      Call call = new Call(calls.size() + 1, kind, key);
      calls.add(call);
      fault = faults.apply(call);
    }
    return fault.apply(action);
  }

  private void run(Kind kind, String key, VoidAction action) throws StoreException {
    call(
        kind,
        key,
        () -> {
          action.run();
          return null;
        });
  }

  @FunctionalInterface
  private interface VoidAction {
    void run() throws StoreException;
  }

  @Override
  public StoreLocation location() {
    return store.location();
  }

  @Override
  public boolean commitsAtomically() {
    return store.commitsAtomically();
  }

  @Override
  public boolean conditionsNeedProbe() {
    return store.conditionsNeedProbe();
  }

  @Override
  public URI uri(String key) {
    return store.uri(key);
  }

  @Override
  public TempWriter openTemp(String key) throws StoreException {
    return call(Kind.OPEN_TEMP, key, () -> new FaultyTempWriter(key, store.openTemp(key)));
  }

  @Override
  public StoredObject promote(String tempKey, String finalKey, ObjectDigest expected)
      throws StoreException {
    return call(Kind.PROMOTE, finalKey, () -> store.promote(tempKey, finalKey, expected));
  }

  @Override
  public Placement place(PlacementRequest request) throws StoreException {
    return call(
        Kind.PLACE,
        request.directory(),
        () -> new FaultyPlacement(request.directory(), store.place(request)));
  }

  @Override
  public Optional<CommitRecord> readRecord(String key) throws StoreException {
    return call(Kind.READ_RECORD, key, () -> store.readRecord(key));
  }

  @Override
  public CommitRecord createRecord(String key, byte[] body) throws StoreException {
    return call(Kind.CREATE_RECORD, key, () -> store.createRecord(key, body));
  }

  @Override
  public CommitRecord replaceRecord(String key, byte[] body, RecordVersion expected)
      throws StoreException {
    return call(Kind.REPLACE_RECORD, key, () -> store.replaceRecord(key, body, expected));
  }

  @Override
  public Optional<StoredObject> head(String key) throws StoreException {
    return call(Kind.HEAD, key, () -> store.head(key));
  }

  @Override
  public StoredObject verify(String key, ObjectDigest expected) throws StoreException {
    return call(Kind.VERIFY, key, () -> store.verify(key, expected));
  }

  @Override
  public ListPage list(String prefix, Optional<String> pageToken) throws StoreException {
    return call(Kind.LIST, prefix, () -> store.list(prefix, pageToken));
  }

  @Override
  public InputStream read(String key, long offset) throws StoreException {
    return call(Kind.READ, key, () -> store.read(key, offset));
  }

  @Override
  public InputStream read(StoredObject expected, long offset) throws StoreException {
    return call(Kind.READ, expected.key(), () -> store.read(expected, offset));
  }

  @Override
  public DeleteReport delete(Collection<String> keys) throws StoreException {
    return call(Kind.DELETE, String.join(",", keys), () -> store.delete(keys));
  }

  @Override
  public UploadPage unfinishedUploads(String prefix, Optional<String> pageToken)
      throws StoreException {
    return call(Kind.LIST_UPLOADS, prefix, () -> store.unfinishedUploads(prefix, pageToken));
  }

  @Override
  public void abortUpload(UnfinishedUpload upload) throws StoreException {
    run(Kind.ABORT_UPLOAD, upload.key(), () -> store.abortUpload(upload));
  }

  @Override
  public void persist(String directory) throws StoreException {
    run(Kind.PERSIST, directory, () -> store.persist(directory));
  }

  @Override
  public void checkWorker(String stagingPrefix) throws StoreException {
    run(Kind.CHECK_WORKER, stagingPrefix, () -> store.checkWorker(stagingPrefix));
  }

  @Override
  public void close() throws IOException {
    store.close();
  }

  private final class FaultyPlacement implements Placement {
    private final String directory;
    private final Placement placement;

    FaultyPlacement(String directory, Placement placement) {
      this.directory = directory;
      this.placement = placement;
    }

    @Override
    public StoredObject promote(String tempKey, String name, ObjectDigest expected)
        throws StoreException {
      String key = directory + "/" + name;
      return call(Kind.PROMOTE, key, () -> placement.promote(tempKey, name, expected));
    }

    @Override
    public CommitRecord commit(byte[] body) throws StoreException {
      return call(Kind.COMMIT, directory, () -> placement.commit(body));
    }

    @Override
    public DeleteReport discard() throws StoreException {
      return call(Kind.DISCARD, directory, placement::discard);
    }
  }

  private final class FaultyTempWriter extends TempWriter {
    private final String key;
    private final TempWriter writer;
    private boolean written = false;

    FaultyTempWriter(String key, TempWriter writer) {
      this.key = key;
      this.writer = writer;
    }

    @Override
    public void write(int b) throws IOException {
      write(new byte[] {(byte) b}, 0, 1);
    }

    /** How often it is called depends on buffers above, so only the first call counts as one. */
    @Override
    public void write(byte[] b, int offset, int length) throws IOException {
      if (written) {
        writer.write(b, offset, length);
        return;
      }
      written = true;
      try {
        run(Kind.WRITE_TEMP, key, () -> unchecked(b, offset, length));
      } catch (UncheckedIOException e) {
        throw e.getCause();
      }
    }

    private void unchecked(byte[] b, int offset, int length) throws StoreException {
      try {
        writer.write(b, offset, length);
      } catch (StoreException e) {
        throw e;
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
    }

    @Override
    public void flush() throws IOException {
      writer.flush();
    }

    @Override
    public long bufferedBytes() {
      return writer.bufferedBytes();
    }

    @Override
    public StoredObject complete() throws StoreException {
      return call(Kind.COMPLETE_TEMP, key, writer::complete);
    }

    @Override
    public void abort() throws StoreException {
      run(Kind.ABORT_TEMP, key, writer::abort);
    }
  }
}
