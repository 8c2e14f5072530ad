package io.atomicpartition.sink;

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
import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.util.Collection;
import java.util.Optional;

/** A store whose every call goes by a hook. */
final class HookedStore implements AtomicStore {
  private final AtomicStore store;
  private final StoreHook hook;

  HookedStore(AtomicStore store, StoreHook hook) {
    this.store = store;
    this.hook = hook;
  }

  private interface Body<T> {
    T run() throws StoreException;
  }

  private <T> T call(String operation, String key, Body<T> body) throws StoreException {
    StoreCall call = new StoreCall(operation, key);
    hook.before(call);
    T result = body.run();
    hook.after(call);
    return result;
  }

  private void call(String operation, String key, Action action) throws StoreException {
    call(
        operation,
        key,
        () -> {
          action.run();
          return null;
        });
  }

  private interface Action {
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
  public URI uri(String key) {
    return store.uri(key);
  }

  @Override
  public void probe(String stagingPrefix) throws StoreException {
    call("probe", stagingPrefix, () -> store.probe(stagingPrefix));
  }

  @Override
  public TempWriter openTemp(String key) throws StoreException {
    return call("openTemp", key, () -> new HookedTemp(key, store.openTemp(key)));
  }

  @Override
  public StoredObject promote(String tempKey, String finalKey, ObjectDigest expected)
      throws StoreException {
    return call("promote", finalKey, () -> store.promote(tempKey, finalKey, expected));
  }

  @Override
  public Placement place(PlacementRequest request) throws StoreException {
    String partition = request.directory();
    return call("place", partition, () -> new HookedPlacement(partition, store.place(request)));
  }

  @Override
  public Optional<CommitRecord> readRecord(String key) throws StoreException {
    return call("readRecord", key, () -> store.readRecord(key));
  }

  @Override
  public CommitRecord createRecord(String key, byte[] body) throws StoreException {
    return call("createRecord", key, () -> store.createRecord(key, body));
  }

  @Override
  public CommitRecord replaceRecord(String key, byte[] body, RecordVersion expected)
      throws StoreException {
    return call("replaceRecord", key, () -> store.replaceRecord(key, body, expected));
  }

  @Override
  public Optional<StoredObject> head(String key) throws StoreException {
    return call("head", key, () -> store.head(key));
  }

  @Override
  public StoredObject verify(String key, ObjectDigest expected) throws StoreException {
    return call("verify", key, () -> store.verify(key, expected));
  }

  @Override
  public ListPage list(String prefix, Optional<String> pageToken) throws StoreException {
    return call("list", prefix, () -> store.list(prefix, pageToken));
  }

  @Override
  public InputStream read(String key, long offset) throws StoreException {
    return call("read", key, () -> store.read(key, offset));
  }

  @Override
  public DeleteReport delete(Collection<String> keys) throws StoreException {
    return call("delete", String.join(" ", keys), () -> store.delete(keys));
  }

  @Override
  public void persist(String directory) throws StoreException {
    call("persist", directory, () -> store.persist(directory));
  }

  @Override
  public void close() throws IOException {
    store.close();
  }

  private final class HookedTemp extends TempWriter {
    private final String key;
    private final TempWriter temp;
    private boolean written = false;

    HookedTemp(String key, TempWriter temp) {
      this.key = key;
      this.temp = temp;
    }

    @Override
    public void write(int b) throws IOException {
      write(new byte[] {(byte) b}, 0, 1);
    }

    /** How often it is called depends on buffers above, so that only the first call is told. */
    @Override
    public void write(byte[] bytes, int offset, int length) throws IOException {
      if (written) {
        temp.write(bytes, offset, length);
        return;
      }
      written = true;
      StoreCall call = new StoreCall("temp.write", key);
      hook.before(call);
      temp.write(bytes, offset, length);
      hook.after(call);
    }

    @Override
    public void flush() throws IOException {
      temp.flush();
    }

    @Override
    public StoredObject complete() throws StoreException {
      return call("temp.complete", key, temp::complete);
    }

    @Override
    public void abort() throws StoreException {
      call("temp.abort", key, temp::abort);
    }
  }

  private final class HookedPlacement implements Placement {
    private final String partition;
    private final Placement placement;

    HookedPlacement(String partition, Placement placement) {
      this.partition = partition;
      this.placement = placement;
    }

    @Override
    public StoredObject promote(String tempKey, String name, ObjectDigest expected)
        throws StoreException {
      return call(
          "placement.promote",
          partition + "/" + name,
          () -> placement.promote(tempKey, name, expected));
    }

    @Override
    public CommitRecord commit(byte[] body) throws StoreException {
      return call("placement.commit", partition, () -> placement.commit(body));
    }

    @Override
    public DeleteReport discard() throws StoreException {
      return call("placement.discard", partition, placement::discard);
    }
  }
}
