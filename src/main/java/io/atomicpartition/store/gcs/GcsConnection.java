package io.atomicpartition.store.gcs;

import com.google.api.gax.retrying.RetrySettings;
import com.google.auth.Credentials;
import io.atomicpartition.store.StoreObserver;
import java.net.URI;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.function.Supplier;

/**
 * How the service is reached. Nothing is asked of the suppliers before the first request.
 *
 * @param host scheme, host and port of the service, without a path; empty: Google's
 * @param credentials empty: requests are anonymous
 * @param project that the client library is told; no request of ours needs it
 * @param userProject billed for requests to a requester-pays bucket
 * @param kmsKeyName with which what is written is encrypted; empty: the bucket's default decides
 * @param chunkBytes up to which a temp is written in one request, and after which an upload sends a
 *     chunk; a multiple of 256 KiB
 * @param pageSize objects per page of a listing, at most 1,000
 * @param readTimeoutMillis of one request; empty: 60 s
 * @param retries of what may be sent again
 * @param userAgent what requests say of their sender
 * @param observer is told of throttling and of requests that are sent again
 */
record GcsConnection(
    Optional<URI> host,
    Supplier<Optional<Credentials>> credentials,
    Supplier<Optional<String>> project,
    Optional<String> userProject,
    Optional<String> kmsKeyName,
    int chunkBytes,
    int pageSize,
    OptionalInt readTimeoutMillis,
    RetrySettings retries,
    String userAgent,
    StoreObserver observer) {
  /** Google takes chunks of multiples of this. */
  static final int CHUNK_UNIT = 256 << 10;

  GcsConnection {
    if (chunkBytes <= 0 || chunkBytes % CHUNK_UNIT != 0) {
      throw new IllegalArgumentException(
          "A chunk must have a multiple of " + CHUNK_UNIT + " bytes, found " + chunkBytes);
    }
  }
}
