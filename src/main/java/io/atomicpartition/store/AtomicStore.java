package io.atomicpartition.store;

import java.io.Closeable;
import java.io.InputStream;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Collection;
import java.util.List;
import java.util.Optional;

/**
 * What a dataset root must be able to do for its partitions to be published whole or not at all.
 *
 * <p>Keys are relative to the dataset root, with '/' between segments, neither leading nor
 * trailing; {@link ObjectKeys} says which are refused, by {@link IllegalArgumentException}. Keys
 * under {@link StoreLocation#STAGING} live in the staging location, which may be elsewhere on the
 * same store.
 *
 * <p>Reads after a write that returned see it ("strongly consistent"), listings included. Nothing
 * here is atomic over more than one object except {@link Placement#commit} of a staged directory.
 *
 * <p>Implementations are thread-safe. They retry what is safe to retry, and throw {@link
 * StoreException}, whose subclasses say what is known of the effect.
 */
public interface AtomicStore extends Closeable {
  /** Where this store's keys are. */
  StoreLocation location();

  /**
   * Whether commit records are really written under their condition, however many writers race. The
   * protocol refuses a store that does not, unless the user has opted in by name.
   */
  boolean commitsAtomically();

  /**
   * Whether only trying it out can tell if conditions are honoured, as with a server behind a
   * network: see {@link ConditionalWriteProbe}. Not so where the store checks the condition itself,
   * or promises nothing.
   */
  default boolean conditionsNeedProbe() {
    return commitsAtomically();
  }

  /** The absolute URI of a key, for people, manifests and readers. */
  URI uri(String key);

  /**
   * Starts a temp object. Its key must be new: an object that is there already is never written
   * over.
   *
   * @throws PreconditionFailedException at the latest from {@code complete}, if the key exists
   */
  TempWriter openTemp(String key) throws StoreException;

  /**
   * Gives a temp a second, final name without consuming it, and verifies size and checksum of what
   * is there then. If the final name exists, the same verification decides. Never writes over
   * anything, except where a store's copy takes no condition: there it relies on final names being
   * the caller's own, as those with an attempt's id are.
   *
   * @throws ObjectMissingException if there is no object {@code tempKey}
   * @throws ObjectMismatchException if the bytes are not the expected ones
   */
  StoredObject promote(String tempKey, String finalKey, ObjectDigest expected)
      throws StoreException;

  /** How an attempt's files get to their partition. */
  default Placement place(PlacementRequest request) throws StoreException {
    return new FlatPlacement(this, request);
  }

  /**
   * Reads a commit record as it is now, never from a cache; empty if there is none.
   *
   * @throws StoreException also if it is larger than {@link CommitRecord#MAX_BYTES}
   */
  Optional<CommitRecord> readRecord(String key) throws StoreException;

  /**
   * Writes a commit record where there is none.
   *
   * @throws PreconditionFailedException if there is one
   */
  CommitRecord createRecord(String key, byte[] body) throws StoreException;

  /**
   * Writes a commit record over the version that was read.
   *
   * @throws PreconditionFailedException if it is another version now, or if there is none
   */
  CommitRecord replaceRecord(String key, byte[] body, RecordVersion expected) throws StoreException;

  /** Describes an object without reading it; empty if there is none. */
  Optional<StoredObject> head(String key) throws StoreException;

  /**
   * Compares an object with what it should be, as closely as the store can without sending its
   * bytes to a remote reader: size, and a checksum where there is one.
   *
   * @throws ObjectMissingException if there is no such object
   * @throws ObjectMismatchException if it differs, saying in what
   */
  StoredObject verify(String key, ObjectDigest expected) throws StoreException;

  /**
   * Lists the objects whose key starts with {@code prefix}, a page at a time, in the order of their
   * keys. Directories are not objects.
   *
   * @param prefix empty, or the beginning of keys; not necessarily whole segments
   * @param pageToken empty for the first page, else the token of the page before
   */
  ListPage list(String prefix, Optional<String> pageToken) throws StoreException;

  /**
   * A page of a listing that begins in the middle, so that what comes before need not be paged
   * through. May have no object although there are more.
   *
   * @param prefix see {@link #list}
   * @param after a key, or any other text: listed are keys that come after it, in the order of
   *     their UTF-8 bytes
   * @return a page whose token {@link #list} takes, with the same prefix
   */
  default ListPage listAfter(String prefix, String after) throws StoreException {
    byte[] bytes = after.getBytes(StandardCharsets.UTF_8);
    Optional<String> token = Optional.empty();
    while (true) {
      ListPage page = list(prefix, token);
      List<StoredObject> later =
          page.objects().stream()
              .filter(
                  object ->
                      Arrays.compareUnsigned(object.key().getBytes(StandardCharsets.UTF_8), bytes)
                          > 0)
              .toList();
      token = page.nextPageToken();
      if (!later.isEmpty() || token.isEmpty()) {
        return new ListPage(later, token);
      }
    }
  }

  /**
   * The bytes of an object from {@code offset} on.
   *
   * @throws ObjectMissingException if there is none
   */
  InputStream read(String key, long offset) throws StoreException;

  /**
   * The bytes of an object from {@code offset} on, as long as it is the one that was described:
   * none of another that was written under its key since.
   *
   * <p>Told by the version where the store has one. Elsewhere by size and time stamp, each time
   * that bytes are read: a write of as many bytes in the same tick of the clock is not noticed.
   *
   * @param expected as {@link #head}, {@link #verify} or a listing answered it
   * @throws ObjectMismatchException if it was written again; if not from here, from the stream
   * @throws ObjectMissingException if it is gone; if not from here, from the stream
   */
  InputStream read(StoredObject expected, long offset) throws StoreException;

  /**
   * Deletes objects; one that does not exist counts as gone. A failure of one key does not stop the
   * others, and is reported.
   *
   * @throws StoreException if the request as a whole failed; any of the keys may be gone
   */
  DeleteReport delete(Collection<String> keys) throws StoreException;

  /**
   * Lists the uploads that were begun and not finished, for objects whose key starts with {@code
   * prefix}, a page at a time. None where an upload leaves nothing behind that this store could
   * find: Google Cloud Storage lists no resumable upload, and lets each expire after <a
   * href="https://docs.cloud.google.com/storage/docs/resumable-uploads">a week</a>.
   *
   * <p>A prefix in the staging area lists those there; any other, those outside of it, and where
   * the staging area is in the root possibly those in it, too.
   *
   * @param pageToken empty for the first page, else the token of the page before
   */
  default UploadPage unfinishedUploads(String prefix, Optional<String> pageToken)
      throws StoreException {
    return UploadPage.NONE;
  }

  /**
   * Gives up an upload and the space that its parts take. Loses no object: whoever is still at it
   * fails to complete it, is told so, and writes or copies again. Does nothing to an upload that
   * was completed or aborted before.
   *
   * @throws StoreException if it may still be there
   */
  default void abortUpload(UnfinishedUpload upload) throws StoreException {
    throw new UnsupportedOperationException(
        "'" + location().root() + "' lists no uploads, found " + upload);
  }

  /**
   * Makes sure that what was read in a partition will survive a power cut, where the store does not
   * promise that by itself.
   */
  default void persist(String directory) throws StoreException {}

  /**
   * Checks that this machine sees the store as the promises above need it, before it entrusts
   * anything to it: each worker may have mounted another disk. Writes only under {@code
   * stagingPrefix}, and removes what it wrote.
   *
   * <p>Where all machines see the same there is nothing to check.
   *
   * @param stagingPrefix a key prefix in the staging area that is the caller's own, ending in '/'
   * @throws StoreException if a promise is not kept, saying which
   */
  default void checkWorker(String stagingPrefix) throws StoreException {}
}
