package io.atomicpartition.store;

/**
 * One attempt's files on their way to a partition: each temp is given its final name, then the
 * commit record makes them live. Serves one attempt from one thread at a time, except that {@link
 * #promote} may be called from several.
 *
 * <p>Some stores give the names at once, in the partition's directory; there they are orphans until
 * the commit. The local store can stage a whole directory and rename it.
 */
public interface Placement {
  /**
   * Gives a temp its final name without consuming the temp, and verifies that the bytes under the
   * new name are the expected ones. Idempotent: finding the name made already by this attempt is
   * success if the bytes are the expected ones.
   *
   * @param tempKey the temp
   * @param name final name, relative to the partition's directory, with the attempt's id in it
   * @param expected what the temp's writer had reported
   * @return the object under its final key
   * @throws ObjectMissingException if the temp does not exist
   * @throws ObjectMismatchException if the bytes are not the expected ones
   * @throws PlacementLostException if the staged directory is gone
   */
  StoredObject promote(String tempKey, String name, ObjectDigest expected) throws StoreException;

  /**
   * Writes the commit record, under the condition that the request named. May be sent again with
   * the same bytes, but only after reading back.
   *
   * @throws PreconditionFailedException if the condition did not hold
   * @throws TargetOccupiedException if only {@link PlacementRequest#inPlace()} can succeed
   * @throws PlacementLostException if the staged directory, or a promoted file, is gone
   * @throws StoreException for any other failure; see {@link StoreException#definitelyNotApplied()}
   */
  CommitRecord commit(byte[] body) throws StoreException;

  /**
   * Deletes every file that this attempt has, or may have, given a final name. Only to be called
   * while no {@link #commit} of this attempt can have been, or can still be, applied.
   *
   * <p>A file whose promote timed out may appear later: an orphan, for the sweep.
   */
  DeleteReport discard() throws StoreException;
}
