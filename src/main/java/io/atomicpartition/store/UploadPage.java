package io.atomicpartition.store;

import java.util.List;
import java.util.Optional;

/**
 * One page of a listing of uploads.
 *
 * @param uploads in the order of their keys
 * @param nextPageToken what to hand in for the next page; empty on the last
 */
public record UploadPage(List<UnfinishedUpload> uploads, Optional<String> nextPageToken) {
  /** Nothing, and no more. */
  public static final UploadPage NONE = new UploadPage(List.of(), Optional.empty());

  public UploadPage {
    uploads = List.copyOf(uploads);
  }
}
