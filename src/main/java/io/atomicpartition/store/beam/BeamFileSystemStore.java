package io.atomicpartition.store.beam;

import io.atomicpartition.store.AtomicStore;
import io.atomicpartition.store.Checksums;
import io.atomicpartition.store.CommitRecord;
import io.atomicpartition.store.DeleteReport;
import io.atomicpartition.store.ListPage;
import io.atomicpartition.store.ObjectChecksum;
import io.atomicpartition.store.ObjectDigest;
import io.atomicpartition.store.ObjectKeys;
import io.atomicpartition.store.ObjectMismatchException;
import io.atomicpartition.store.ObjectMissingException;
import io.atomicpartition.store.PreconditionFailedException;
import io.atomicpartition.store.RecordVersion;
import io.atomicpartition.store.RequestRefusedException;
import io.atomicpartition.store.StateUnknownException;
import io.atomicpartition.store.StoreException;
import io.atomicpartition.store.StoreLocation;
import io.atomicpartition.store.StoredObject;
import io.atomicpartition.store.TempWriter;
import io.atomicpartition.store.UnchangedStream;
import java.io.FileNotFoundException;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.URI;
import java.nio.channels.Channels;
import java.nio.channels.ReadableByteChannel;
import java.nio.channels.SeekableByteChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.NoSuchFileException;
import java.util.Arrays;
import java.util.Collection;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import org.apache.beam.sdk.io.FileSystems;
import org.apache.beam.sdk.io.fs.MoveOptions.StandardMoveOptions;
import org.apache.beam.sdk.io.fs.ResourceId;
import org.apache.beam.sdk.util.MimeTypes;

/**
 * A store on any Beam file system, <em>without</em> atomic commits: Beam offers no conditional
 * write. A record is created by looking first and writing then, so of two writers that look at the
 * same time both succeed, and the later one's record stays. A record is never replaced.
 *
 * <p>Safe only where one job at a time publishes a partition. Whether a record or a temp can be
 * seen half-written, and whether what was reported survives a crash, is up to the file system's own
 * rename. Listings are read whole for every page.
 */
final class BeamFileSystemStore implements AtomicStore {
  private static final int PAGE_SIZE = 1_000;
  private static final Comparator<StoredObject> BY_KEY =
      Comparator.comparing(
          object -> object.key().getBytes(StandardCharsets.UTF_8), Arrays::compareUnsigned);

  private final StoreLocation location;
  private final BeamResources resources;
  private final int pageSize;

  BeamFileSystemStore(StoreLocation location, BeamResources resources) {
    this(location, resources, PAGE_SIZE);
  }

  BeamFileSystemStore(StoreLocation location, BeamResources resources, int pageSize) {
    this.location = location;
    this.resources = resources;
    this.pageSize = pageSize;
  }

  @Override
  public StoreLocation location() {
    return location;
  }

  @Override
  public boolean commitsAtomically() {
    return false;
  }

  @Override
  public URI uri(String key) {
    List<String> segments = ObjectKeys.segments(key);
    boolean staged = StoreLocation.isStaging(key) && location.staging().isPresent();
    URI base = staged ? location.staging().get() : location.root();
    String path = "/" + String.join("/", segments.subList(staged ? 1 : 0, segments.size()));
    return URI.create(base + ObjectKeys.uriPath(path));
  }

  @Override
  public TempWriter openTemp(String key) throws StoreException {
    return new BeamTempWriter(resources, key, hiddenSibling(key));
  }

  @Override
  public StoredObject promote(String tempKey, String finalKey, ObjectDigest expected)
      throws StoreException {
    if (head(tempKey).isEmpty()) {
      throw missing(tempKey);
    }
    if (head(finalKey).isEmpty()) {
      try {
        FileSystems.copy(
            List.of(resources.resource(tempKey)), List.of(resources.resource(finalKey)));
      } catch (IOException e) {
        throw new StateUnknownException(
            String.format("Copying '%s' to '%s' failed: %s", tempKey, finalKey, e), e);
      }
    }
    return verify(finalKey, expected);
  }

  @Override
  public Optional<CommitRecord> readRecord(String key) throws StoreException {
    Optional<StoredObject> found = head(key);
    if (found.isEmpty()) {
      return Optional.empty();
    }
    CommitRecord.checkSize(key, found.get().size());
    try (InputStream in = read(key, 0)) {
      byte[] body = in.readAllBytes();
      return Optional.of(
          new CommitRecord(
              body, new RecordVersion(Checksums.sha256(body)), found.get().lastModified()));
    } catch (ObjectMissingException e) {
      return Optional.empty();
    } catch (IOException e) {
      throw reading(key, e);
    }
  }

  /**
   * {@inheritDoc}
   *
   * <p>Here only as far as one look before the write can tell.
   */
  @Override
  public CommitRecord createRecord(String key, byte[] body) throws StoreException {
    if (head(key).isPresent()) {
      throw new PreconditionFailedException("'" + key + "' exists; expected no record there");
    }
    ResourceId hidden = resources.resource(hiddenSibling(key));
    try (OutputStream out =
        Channels.newOutputStream(FileSystems.create(hidden, MimeTypes.BINARY))) {
      out.write(body);
    } catch (IOException e) {
      throw new RequestRefusedException("Creating '" + key + "' failed: " + e, e);
    }
    try {
      FileSystems.rename(List.of(hidden), List.of(resources.resource(key)));
    } catch (IOException e) {
      throw new StateUnknownException(
          "Creating '" + key + "' failed, and may or may not have been done: " + e, e);
    }
    StoredObject written =
        head(key).orElseThrow(() -> new StateUnknownException("'" + key + "' has vanished"));
    return new CommitRecord(
        body, new RecordVersion(Checksums.sha256(body)), written.lastModified());
  }

  @Override
  public CommitRecord replaceRecord(String key, byte[] body, RecordVersion expected)
      throws StoreException {
    throw new RequestRefusedException(
        String.format(
            "'%s' cannot be replaced: REPLACE is not offered on '%s', whose file system writes"
                + " nothing conditionally; publish new partitions with CREATE, or use file:, gs:"
                + " or s3:",
            key, location.root()));
  }

  @Override
  public Optional<StoredObject> head(String key) throws StoreException {
    try {
      return resources.find(key);
    } catch (IOException e) {
      throw reading(key, e);
    }
  }

  @Override
  public StoredObject verify(String key, ObjectDigest expected) throws StoreException {
    StoredObject found = head(key).orElseThrow(() -> missing(key));
    requireEqual(key, "bytes", expected.size(), found.size());
    String crc32c;
    try (InputStream in = read(key, 0)) {
      crc32c = Checksums.crc32c(in);
    } catch (StoreException e) {
      throw e;
    } catch (IOException e) {
      throw reading(key, e);
    }
    requireEqual(key, "CRC32C", expected.crc32c(), crc32c);
    return new StoredObject(
        key,
        found.size(),
        Optional.of(ObjectChecksum.crc32c(crc32c)),
        Optional.empty(),
        found.lastModified());
  }

  private static void requireEqual(String key, String what, Object expected, Object found)
      throws ObjectMismatchException {
    if (!expected.equals(found)) {
      throw new ObjectMismatchException(
          String.format("'%s' differs: expected %s %s, found %s", key, what, expected, found));
    }
  }

  @Override
  public ListPage list(String prefix, Optional<String> pageToken) throws StoreException {
    byte[] after = pageToken.orElse("").getBytes(StandardCharsets.UTF_8);
    List<StoredObject> rest;
    try {
      rest =
          resources.findAll(prefix).stream()
              .filter(
                  object ->
                      Arrays.compareUnsigned(object.key().getBytes(StandardCharsets.UTF_8), after)
                          > 0)
              .sorted(BY_KEY)
              .toList();
    } catch (IOException e) {
      throw reading(prefix, e);
    }
    return rest.size() <= pageSize
        ? new ListPage(rest, Optional.empty())
        : new ListPage(rest.subList(0, pageSize), Optional.of(rest.get(pageSize - 1).key()));
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
    if (offset < 0) {
      throw new IllegalArgumentException("An offset must not be negative, found " + offset);
    }
    // Some file systems notice only at the first read that there is nothing.
    StoredObject found = head(key).orElseThrow(() -> missing(key));
    long start = Math.min(offset, found.size());
    try {
      ReadableByteChannel channel = FileSystems.open(resources.resource(key));
      InputStream in = Channels.newInputStream(channel);
      if (channel instanceof SeekableByteChannel seekable) {
        seekable.position(start);
      } else {
        in.skipNBytes(start);
      }
      return in;
    } catch (FileNotFoundException | NoSuchFileException e) {
      throw missing(key);
    } catch (IOException e) {
      throw reading(key, e);
    }
  }

  @Override
  public InputStream read(StoredObject expected, long offset) throws StoreException {
    return new UnchangedStream(this, expected, offset);
  }

  @Override
  public DeleteReport delete(Collection<String> keys) throws StoreException {
    keys.forEach(resources::resource); // refuses a bad key before anything is deleted
    Map<String, String> failed = new LinkedHashMap<>();
    for (String key : keys) {
      try {
        FileSystems.delete(
            List.of(resources.resource(key)), StandardMoveOptions.IGNORE_MISSING_FILES);
      } catch (IOException e) {
        failed.put(key, e.toString());
      }
    }
    return new DeleteReport(keys.size() - failed.size(), failed);
  }

  private static String hiddenSibling(String key) {
    int name = key.lastIndexOf('/') + 1;
    return key.substring(0, name) + "." + key.substring(name) + ".partial-" + UUID.randomUUID();
  }

  private ObjectMissingException missing(String key) {
    return new ObjectMissingException("There is no object '" + key + "' in " + location.root());
  }

  private static StoreException reading(String key, IOException e) {
    return e instanceof StoreException known
        ? known
        : new StoreException("Reading '" + key + "' failed: " + e, e);
  }

  @Override
  public void close() {}
}
