package io.atomicpartition.store.local;

import io.atomicpartition.store.CommitRecord;
import io.atomicpartition.store.DeleteReport;
import io.atomicpartition.store.FlatPlacement;
import io.atomicpartition.store.ObjectDigest;
import io.atomicpartition.store.Placement;
import io.atomicpartition.store.PlacementLostException;
import io.atomicpartition.store.StoreException;
import io.atomicpartition.store.StoredObject;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.util.Set;
import java.util.concurrent.ConcurrentSkipListSet;

/**
 * Links an attempt's files into the partition's directory, and then writes the commit record.
 *
 * <p>Writing the record makes the directory if it is not there, so somebody who has removed it with
 * the files in it would otherwise find a record of files that there are not. What is removed later
 * than just before the record is written, nothing can help.
 */
final class LinkedPlacement implements Placement {
  private final LocalPaths paths;
  private final FlatPlacement placement;
  private final Set<Path> promoted = new ConcurrentSkipListSet<>();

  LinkedPlacement(LocalPaths paths, FlatPlacement placement) {
    this.paths = paths;
    this.placement = placement;
  }

  @Override
  public StoredObject promote(String tempKey, String name, ObjectDigest expected)
      throws StoreException {
    StoredObject object = placement.promote(tempKey, name, expected);
    promoted.add(paths.resolve(object.key()));
    return object;
  }

  @Override
  public CommitRecord commit(byte[] body) throws StoreException {
    for (Path file : promoted) {
      if (Files.notExists(file, LinkOption.NOFOLLOW_LINKS)) {
        throw new PlacementLostException(
            "'" + file + "' is gone since it was linked: somebody removed it", null);
      }
    }
    return placement.commit(body);
  }

  @Override
  public DeleteReport discard() throws StoreException {
    return placement.discard();
  }
}
