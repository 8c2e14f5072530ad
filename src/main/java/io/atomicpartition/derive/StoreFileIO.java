package io.atomicpartition.derive;

import io.atomicpartition.format.StoredFile;
import io.atomicpartition.store.AtomicStore;
import io.atomicpartition.store.CommitRecord;
import io.atomicpartition.store.ListPage;
import io.atomicpartition.store.ObjectKeys;
import io.atomicpartition.store.ObjectMissingException;
import io.atomicpartition.store.PreconditionFailedException;
import io.atomicpartition.store.StoredObject;
import io.delta.kernel.defaults.engine.fileio.FileIO;
import io.delta.kernel.defaults.engine.fileio.InputFile;
import io.delta.kernel.defaults.engine.fileio.OutputFile;
import io.delta.kernel.defaults.engine.fileio.SeekableInputStream;
import io.delta.kernel.internal.util.Utils;
import io.delta.kernel.utils.CloseableIterator;
import io.delta.kernel.utils.FileStatus;
import java.io.FileNotFoundException;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileAlreadyExistsException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/**
 * The files of a Delta log in a store. A path is '/' and a key, so that neither the scheme nor the
 * bucket of the store matters. What must not be there yet is created under the store's own
 * condition, which is what makes a commit of the log atomic.
 */
final class StoreFileIO implements FileIO {
  private static final int READS = 20;

  private final AtomicStore store;

  StoreFileIO(AtomicStore store) {
    this.store = store;
  }

  private static String key(String path) {
    return path.substring(path.indexOf('/') + 1);
  }

  private static FileStatus status(StoredObject object) {
    return FileStatus.of("/" + object.key(), object.size(), object.lastModified().toEpochMilli());
  }

  @Override
  public CloseableIterator<FileStatus> listFrom(String path) throws IOException {
    String key = key(path);
    String directory = ObjectKeys.parent(key) + "/";
    List<FileStatus> found = new ArrayList<>();
    boolean any = false;
    // Whatever is not before the key comes after all but its last character.
    ListPage page = store.listAfter(directory, key.substring(0, key.length() - 1));
    while (true) {
      for (StoredObject object : page.objects()) {
        any = true;
        if (!isBefore(object.key(), key) && object.key().indexOf('/', directory.length()) < 0) {
          found.add(status(object));
        }
      }
      if (page.nextPageToken().isEmpty()) {
        break;
      }
      page = store.list(directory, page.nextPageToken());
    }
    if (!any && store.list(directory, Optional.empty()).objects().isEmpty()) {
      throw new FileNotFoundException("There is nothing in '" + directory + "'");
    }
    return Utils.toCloseableIterator(found.iterator());
  }

  private static boolean isBefore(String one, String other) {
    return Arrays.compareUnsigned(
            one.getBytes(StandardCharsets.UTF_8), other.getBytes(StandardCharsets.UTF_8))
        < 0;
  }

  @Override
  public FileStatus getFileStatus(String path) throws IOException {
    return status(
        store
            .head(key(path))
            .orElseThrow(() -> new FileNotFoundException("There is no '" + key(path) + "'")));
  }

  @Override
  public String resolvePath(String path) {
    return path;
  }

  /** Directories come with what is in them. */
  @Override
  public boolean mkdirs(String path) {
    return true;
  }

  @Override
  public InputFile newInputFile(String path, long size) {
    return new InputFile() {
      @Override
      public long length() {
        return size;
      }

      @Override
      public String path() {
        return path;
      }

      @Override
      public SeekableInputStream newStream() throws IOException {
        return open(key(path), size);
      }
    };
  }

  /**
   * @param size 0 or less: not known
   */
  private SeekableInputStream open(String key, long size) throws IOException {
    try {
      StoredFile file = size > 0 ? new StoredFile(store, key, size) : StoredFile.of(store, key);
      return new Delegating(file.newStream());
    } catch (ObjectMissingException e) {
      throw missing(key, e);
    }
  }

  private static FileNotFoundException missing(String key, ObjectMissingException cause) {
    FileNotFoundException missing = new FileNotFoundException("There is no '" + key + "'");
    missing.initCause(cause);
    return missing;
  }

  @Override
  public OutputFile newOutputFile(String path) {
    return new StoreOutputFile(path, body -> create(key(path), body), body -> put(key(path), body));
  }

  /** Creates, and only that. */
  private void create(String key, byte[] body) throws IOException {
    try {
      store.createRecord(key, body);
    } catch (PreconditionFailedException e) {
      FileAlreadyExistsException exists = new FileAlreadyExistsException(key);
      exists.initCause(e);
      throw exists;
    }
  }

  /** Writes over whatever is there. */
  private void put(String key, byte[] body) throws IOException {
    PreconditionFailedException last = null;
    for (int tries = 0; tries < READS; tries++) {
      try {
        Optional<CommitRecord> found = store.readRecord(key);
        if (found.isEmpty()) {
          store.createRecord(key, body);
        } else {
          store.replaceRecord(key, body, found.get().version());
        }
        return;
      } catch (PreconditionFailedException e) {
        last = e; // written again meanwhile
      }
    }
    throw last;
  }

  @Override
  public boolean delete(String path) throws IOException {
    return store.delete(List.of(key(path))).failed().isEmpty();
  }

  @Override
  public Optional<String> getConf(String name) {
    return Optional.empty();
  }

  /** Parquet-java's stream as the kernel wants it. */
  private static final class Delegating extends SeekableInputStream {
    private final org.apache.parquet.io.SeekableInputStream in;

    Delegating(org.apache.parquet.io.SeekableInputStream in) {
      this.in = in;
    }

    @Override
    public long getPos() throws IOException {
      return in.getPos();
    }

    @Override
    public void seek(long position) throws IOException {
      in.seek(position);
    }

    @Override
    public void readFully(byte[] bytes, int offset, int count) throws IOException {
      in.readFully(bytes, offset, count);
    }

    @Override
    public int read() throws IOException {
      return in.read();
    }

    @Override
    public int read(byte[] bytes, int offset, int count) throws IOException {
      return in.read(bytes, offset, count);
    }

    @Override
    public void close() throws IOException {
      in.close();
    }
  }
}
