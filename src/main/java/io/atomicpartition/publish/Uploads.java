package io.atomicpartition.publish;

import io.atomicpartition.publish.SweepReport.Finding;
import io.atomicpartition.publish.SweepReport.Kind;
import io.atomicpartition.store.AtomicStore;
import io.atomicpartition.store.DeleteReport;
import io.atomicpartition.store.Guarded;
import io.atomicpartition.store.StoreException;
import io.atomicpartition.store.UnfinishedUpload;
import io.atomicpartition.store.UploadPage;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Uploads that were begun and not finished. To abort one cannot lose data, however slow its writer
 * is: an upload of a temp that was aborted fails its bundle, which is tried again; a copy in parts
 * that was aborted fails its attempt before there is anything to commit, and the temp stays.
 */
final class Uploads {
  private Uploads() {}

  /** All of a prefix; see {@link AtomicStore#unfinishedUploads}. */
  static List<UnfinishedUpload> list(AtomicStore store, String prefix) throws StoreException {
    List<UnfinishedUpload> uploads = new ArrayList<>();
    Optional<String> token = Optional.empty();
    do {
      Optional<String> next = token;
      UploadPage page =
          Guarded.call(
              "Listing the uploads of '" + prefix + "'",
              () -> store.unfinishedUploads(prefix, next));
      uploads.addAll(page.uploads());
      token = page.nextPageToken();
    } while (token.isPresent());
    return uploads;
  }

  static Finding finding(UnfinishedUpload upload, Instant now) {
    return new Finding(
        Kind.UNFINISHED_UPLOAD, upload.key(), 1, 0, Duration.between(upload.initiated(), now));
  }

  /** Aborts; one that fails does not stop the others. */
  static DeleteReport abort(AtomicStore store, List<UnfinishedUpload> uploads) {
    int gone = 0;
    Map<String, String> failed = new HashMap<>();
    for (UnfinishedUpload upload : uploads) {
      try {
        Guarded.call(
            "Aborting an upload of '" + upload.key() + "'",
            () -> {
              store.abortUpload(upload);
              return null;
            });
        gone++;
      } catch (StoreException e) {
        failed.put(upload.key() + "?uploadId=" + upload.id(), e.getMessage());
      }
    }
    return new DeleteReport(gone, failed);
  }
}
