package io.atomicpartition.store.gcs;

import io.atomicpartition.store.AtomicStore;
import io.atomicpartition.store.StoreLocation;
import io.atomicpartition.store.StoreObserver;
import io.atomicpartition.testing.servers.gcs.GcsServer;
import java.net.URI;
import java.time.Duration;
import org.apache.beam.sdk.extensions.gcp.options.GcsOptions;
import org.apache.beam.sdk.options.PipelineOptionsFactory;

/** Stores on a test server. */
public final class GcsStoreFixture {
  static final String BUCKET = "lake_1.test";

  private GcsStoreFixture() {}

  static GcsOptions options(GcsServer server) {
    GcsOptions options = PipelineOptionsFactory.create().as(GcsOptions.class);
    options.setGcsEndpoint(server.endpoint());
    return options;
  }

  /** What the provider would connect to, with short pauses between tries. */
  static GcsConnection connection(GcsOptions options, StoreObserver observer, int pageSize) {
    GcsConnection connection = GcsStoreProvider.connection(options, observer);
    return new GcsConnection(
        connection.host(),
        connection.credentials(),
        connection.project(),
        connection.userProject(),
        connection.kmsKeyName(),
        connection.chunkBytes(),
        pageSize,
        connection.readTimeoutMillis(),
        connection.retries().toBuilder()
            .setInitialRetryDelayDuration(Duration.ofMillis(10))
            .setMaxRetryDelayDuration(Duration.ofMillis(50))
            .setMaxAttempts(4)
            .build(),
        connection.userAgent(),
        connection.observer());
  }

  /** A store with short pauses between tries. */
  public static AtomicStore open(StoreLocation location, GcsOptions options) {
    return new GcsAtomicStore(location, connection(options, StoreObserver.NONE, 1_000));
  }

  static GcsAtomicStore open(GcsServer server) {
    return open(options(server), StoreObserver.NONE);
  }

  static GcsAtomicStore open(GcsOptions options, StoreObserver observer) {
    return new GcsAtomicStore(
        StoreLocation.of(URI.create("gs://" + BUCKET + "/lake")),
        connection(options, observer, 1_000));
  }
}
