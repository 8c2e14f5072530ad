package io.atomicpartition.store;

import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.util.Collection;
import java.util.Optional;

/** Another store, to be changed in a point or two. */
public abstract class ForwardingStore implements AtomicStore {
  private final AtomicStore store;

  protected ForwardingStore(AtomicStore store) {
    this.store = store;
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
    return store.openTemp(key);
  }

  @Override
  public StoredObject promote(String tempKey, String finalKey, ObjectDigest expected)
      throws StoreException {
    return store.promote(tempKey, finalKey, expected);
  }

  @Override
  public Placement place(PlacementRequest request) throws StoreException {
    return store.place(request);
  }

  @Override
  public Optional<CommitRecord> readRecord(String key) throws StoreException {
    return store.readRecord(key);
  }

  @Override
  public CommitRecord createRecord(String key, byte[] body) throws StoreException {
    return store.createRecord(key, body);
  }

  @Override
  public CommitRecord replaceRecord(String key, byte[] body, RecordVersion expected)
      throws StoreException {
    return store.replaceRecord(key, body, expected);
  }

  @Override
  public Optional<StoredObject> head(String key) throws StoreException {
    return store.head(key);
  }

  @Override
  public StoredObject verify(String key, ObjectDigest expected) throws StoreException {
    return store.verify(key, expected);
  }

  @Override
  public ListPage list(String prefix, Optional<String> pageToken) throws StoreException {
    return store.list(prefix, pageToken);
  }

  @Override
  public InputStream read(String key, long offset) throws StoreException {
    return store.read(key, offset);
  }

  @Override
  public InputStream read(StoredObject expected, long offset) throws StoreException {
    return store.read(expected, offset);
  }

  @Override
  public DeleteReport delete(Collection<String> keys) throws StoreException {
    return store.delete(keys);
  }

  @Override
  public void persist(String directory) throws StoreException {
    store.persist(directory);
  }

  @Override
  public void checkWorker(String stagingPrefix) throws StoreException {
    store.checkWorker(stagingPrefix);
  }

  @Override
  public UploadPage unfinishedUploads(String prefix, Optional<String> pageToken)
      throws StoreException {
    return store.unfinishedUploads(prefix, pageToken);
  }

  @Override
  public void abortUpload(UnfinishedUpload upload) throws StoreException {
    store.abortUpload(upload);
  }

  @Override
  public void close() throws IOException {
    store.close();
  }
}
