package io.atomicpartition.store.local;

import io.atomicpartition.store.AtomicStore;
import io.atomicpartition.store.CommitRecord;
import io.atomicpartition.store.DeleteReport;
import io.atomicpartition.store.FlatPlacement;
import io.atomicpartition.store.ListPage;
import io.atomicpartition.store.ObjectDigest;
import io.atomicpartition.store.ObjectMissingException;
import io.atomicpartition.store.Placement;
import io.atomicpartition.store.PlacementRequest;
import io.atomicpartition.store.RecordVersion;
import io.atomicpartition.store.RequestRefusedException;
import io.atomicpartition.store.StoreException;
import io.atomicpartition.store.StoreLocation;
import io.atomicpartition.store.StoredObject;
import io.atomicpartition.store.TempWriter;
import io.atomicpartition.store.UnchangedStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.nio.channels.Channels;
import java.nio.channels.SeekableByteChannel;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * The store on a POSIX file system of this machine. What was reported survives a power cut, as far
 * as the disk keeps what fsync(2) returned for.
 *
 * <p>Over nothing, a partition is published by renaming a whole directory onto it; otherwise by
 * links, and the commit record last. Without link(2) promote copies, and a record can be created
 * only by the rename; creating one elsewhere is refused.
 *
 * <p>Listings show every regular file, so that a sweep finds what a killed process has left: data
 * that is still being written or copied under {@code .<name>.partial-<random>}, staged directories
 * {@code .staged-...} and those being thrown away {@code .trash-...}; and also lock files. None of
 * these ever blocks anyone.
 *
 * <p>Not promised: anything on network file systems, and anything between several machines.
 */
public final class LocalAtomicStore implements AtomicStore {
  private static final int PAGE_SIZE = 5_000;
  private static final Duration LOCK_PATIENCE = Duration.ofMinutes(1);

  private final StoreLocation location;
  private final LocalPaths paths;
  private final Promoter promoter;
  private final StagingArea staging;
  private final RecordFiles records;
  private final LocalLister lister;
  private final LocalStoreProbe probe;

  LocalAtomicStore(StoreLocation location) {
    this(location, Files::createLink, PAGE_SIZE, LOCK_PATIENCE);
  }

  LocalAtomicStore(StoreLocation location, Links links, int pageSize, Duration lockPatience) {
    FileMutex mutex = new FileMutex(lockPatience);
    this.location = location;
    this.paths = new LocalPaths(location);
    this.promoter = new Promoter(links);
    this.staging = new StagingArea(paths);
    this.records = new RecordFiles(links, mutex);
    this.lister = new LocalLister(paths, pageSize);
    this.probe = new LocalStoreProbe(paths, staging, links, mutex);
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
  public boolean conditionsNeedProbe() {
    return false; // the kernel's, which checkWorker tries
  }

  @Override
  public URI uri(String key) {
    return paths.uri(key);
  }

  @Override
  public void checkWorker(String stagingPrefix) throws StoreException {
    probe.check(stagingPrefix);
  }

  @Override
  public TempWriter openTemp(String key) throws StoreException {
    return LocalTempWriter.open(key, paths.resolve(key), promoter, staging);
  }

  @Override
  public StoredObject promote(String tempKey, String finalKey, ObjectDigest expected)
      throws StoreException {
    Path temp = paths.resolve(tempKey);
    Path file = paths.resolve(finalKey);
    String what = "Linking '" + temp + "' as '" + file + "'";
    try {
      // Once more if a staged directory was renamed onto this one just now, while it was empty.
      Directories.withParents(
          file,
          () -> {
            if (!Files.isRegularFile(temp)) {
              throw Verifier.missing(tempKey, temp);
            }
            promoter.promote(temp, file);
            return file;
          });
    } catch (IOException e) {
      throw LocalErrors.notApplied(what, e);
    }
    try {
      StoredObject found = Verifier.verify(finalKey, file, expected);
      Directories.sync(file.getParent());
      return found;
    } catch (ObjectMissingException e) {
      throw LocalErrors.unknown(what, e); // somebody deleted it; the temp is not what is missing
    } catch (StoreException e) {
      throw e;
    } catch (IOException e) {
      throw LocalErrors.unknown(what, e);
    }
  }

  @Override
  public Placement place(PlacementRequest request) throws StoreException {
    Path target = paths.resolve(request.directory());
    return !request.inPlace() && request.replaces().isEmpty() && StagedPlacement.isPossible(target)
        ? new StagedPlacement(paths, promoter, staging, request)
        : new LinkedPlacement(paths, new FlatPlacement(this, request));
  }

  @Override
  public Optional<CommitRecord> readRecord(String key) throws StoreException {
    return RecordFiles.read(paths.resolve(key));
  }

  @Override
  public CommitRecord createRecord(String key, byte[] body) throws StoreException {
    return records.create(paths.resolve(key), body);
  }

  @Override
  public CommitRecord replaceRecord(String key, byte[] body, RecordVersion expected)
      throws StoreException {
    return records.replace(paths.resolve(key), body, expected);
  }

  @Override
  public Optional<StoredObject> head(String key) throws StoreException {
    Path file = paths.resolve(key);
    try {
      return Verifier.describe(key, file);
    } catch (IOException e) {
      throw LocalErrors.reading("Looking at '" + file + "'", e);
    }
  }

  @Override
  public StoredObject verify(String key, ObjectDigest expected) throws StoreException {
    return Verifier.verify(key, readable(key), expected);
  }

  @Override
  public ListPage list(String prefix, Optional<String> pageToken) throws StoreException {
    return lister.list(prefix, pageToken);
  }

  /**
   * {@inheritDoc}
   *
   * <p>A page token is a key.
   */
  @Override
  public ListPage listAfter(String prefix, String after) throws StoreException {
    return list(prefix, Optional.of(after));
  }

  @Override
  public InputStream read(String key, long offset) throws StoreException {
    Path file = readable(key);
    if (offset < 0) {
      throw new IllegalArgumentException("An offset must not be negative, found " + offset);
    }
    try {
      if (Verifier.describe(key, file).isEmpty()) {
        throw Verifier.missing(key, file);
      }
      SeekableByteChannel channel = Files.newByteChannel(file);
      channel.position(offset); // past the end is the end
      return Channels.newInputStream(channel);
    } catch (NoSuchFileException e) {
      throw Verifier.missing(key, file);
    } catch (IOException e) {
      throw LocalErrors.reading("Reading '" + file + "'", e);
    }
  }

  @Override
  public InputStream read(StoredObject expected, long offset) throws StoreException {
    return new UnchangedStream(this, expected, offset);
  }

  /**
   * {@inheritDoc}
   *
   * <p>A key in a staged directory takes the whole directory with it, unless that has been renamed
   * to its partition meanwhile. Directories of the staging area that are empty then go, too. Lock
   * files outside of the staging area stay: two processes must never hold a lock on two files of
   * one name.
   */
  @Override
  public DeleteReport delete(Collection<String> keys) throws StoreException {
    Map<String, String> failed = new LinkedHashMap<>();
    Set<Path> done = new LinkedHashSet<>();
    Set<Path> parents = new LinkedHashSet<>();
    for (String key : keys) {
      paths.resolve(key); // refuses a bad key before anything is deleted
    }
    for (String key : keys) {
      try {
        Optional<Path> enclosing = staging.enclosing(key);
        if (enclosing.isEmpty()) {
          deleteFile(key);
          if (StoreLocation.isStaging(key)) {
            parents.add(paths.resolve(key).getParent());
          }
        } else if (!done.contains(enclosing.get())) {
          staging.throwAway(enclosing.get());
          done.add(enclosing.get());
        }
      } catch (IOException e) {
        failed.put(key, LocalErrors.unknown("Deleting '" + key + "'", e).getMessage());
      }
    }
    parents.forEach(staging::prune); // once each: to see whether a large one is empty is not cheap
    return new DeleteReport(keys.size() - failed.size(), failed);
  }

  private void deleteFile(String key) throws IOException {
    Path file = paths.resolve(key);
    if (RecordFiles.isLockFile(file) && !StoreLocation.isStaging(key)) {
      throw new IOException("lock files stay");
    }
    if (!Files.isDirectory(file, LinkOption.NOFOLLOW_LINKS)) {
      Files.deleteIfExists(file);
    }
  }

  @Override
  public void persist(String directory) throws StoreException {
    Path path = paths.directory(directory);
    try {
      Directories.syncUpTo(path, paths.root());
    } catch (IOException e) {
      throw LocalErrors.reading("Making '" + path + "' durable", e);
    }
  }

  private Path readable(String key) throws StoreException {
    Path file = paths.resolve(key);
    if (RecordFiles.isLockFile(file)) {
      throw new RequestRefusedException(
          "'" + file + "' is a lock file, which to read would release its lock");
    }
    return file;
  }

  @Override
  public void close() {}
}
