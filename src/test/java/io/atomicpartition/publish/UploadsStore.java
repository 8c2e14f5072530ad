package io.atomicpartition.publish;

import io.atomicpartition.store.AtomicStore;
import io.atomicpartition.store.ForwardingStore;
import io.atomicpartition.store.RequestRefusedException;
import io.atomicpartition.store.StoreException;
import io.atomicpartition.store.UnfinishedUpload;
import io.atomicpartition.store.UploadPage;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** A store in which uploads were begun, listed one on a page. */
final class UploadsStore extends ForwardingStore {
  private final List<UnfinishedUpload> uploads;

  /** Keys of which no upload can be aborted. */
  final Set<String> stubborn = new HashSet<>();

  UploadsStore(AtomicStore store, List<UnfinishedUpload> uploads) {
    super(store);
    this.uploads = new ArrayList<>(uploads);
  }

  List<UnfinishedUpload> uploads() {
    return List.copyOf(uploads);
  }

  @Override
  public UploadPage unfinishedUploads(String prefix, Optional<String> pageToken) {
    List<UnfinishedUpload> found =
        uploads.stream().filter(upload -> upload.key().startsWith(prefix)).toList();
    int at = pageToken.map(Integer::parseInt).orElse(0);
    return at >= found.size()
        ? UploadPage.NONE
        : new UploadPage(List.of(found.get(at)), Optional.of(Integer.toString(at + 1)));
  }

  @Override
  public void abortUpload(UnfinishedUpload upload) throws StoreException {
    if (stubborn.contains(upload.key())) {
      throw new RequestRefusedException("403");
    }
    uploads.remove(upload);
  }
}
