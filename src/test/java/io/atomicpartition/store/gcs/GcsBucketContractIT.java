package io.atomicpartition.store.gcs;

import static org.junit.Assume.assumeTrue;

import io.atomicpartition.store.AtomicStore;
import io.atomicpartition.store.AtomicStoreContract;
import io.atomicpartition.store.ListPage;
import io.atomicpartition.store.StoreLocation;
import io.atomicpartition.store.StoreObserver;
import io.atomicpartition.store.StoredObject;
import java.io.IOException;
import java.net.URI;
import java.util.Optional;
import java.util.UUID;
import org.apache.beam.sdk.extensions.gcp.options.GcsOptions;
import org.apache.beam.sdk.options.PipelineOptionsFactory;
import org.junit.After;
import org.junit.BeforeClass;

/**
 * The contract on a bucket that the environment names: {@value #BUCKET}, and where it is not
 * Google's, {@value #ENDPOINT}. Works below a prefix of its own and deletes what it wrote.
 */
public final class GcsBucketContractIT extends AtomicStoreContract {
  static final String BUCKET = "ATOMIC_PARTITION_GCS_BUCKET";
  static final String ENDPOINT = "ATOMIC_PARTITION_GCS_ENDPOINT";

  private final URI base =
      URI.create("gs://" + System.getenv(BUCKET) + "/atomic-partition-it/" + UUID.randomUUID());

  @BeforeClass
  public static void aBucketIsNamed() {
    assumeTrue(
        "The environment names no bucket in " + BUCKET + ", so the contract is not run on one",
        System.getenv(BUCKET) != null);
  }

  private AtomicStore store(URI root, int pageSize) {
    GcsOptions options = PipelineOptionsFactory.create().as(GcsOptions.class);
    Optional.ofNullable(System.getenv(ENDPOINT)).ifPresent(options::setGcsEndpoint);
    return new GcsAtomicStore(
        StoreLocation.of(root), GcsStoreFixture.connection(options, StoreObserver.NONE, pageSize));
  }

  @Override
  protected AtomicStore open(int pageSize) {
    return store(URI.create(base + "/" + UUID.randomUUID()), pageSize);
  }

  /** A bucket takes one write of one object per second for long. */
  @Override
  protected int rounds() {
    return 4;
  }

  @After
  public void deleteAll() throws IOException {
    AtomicStore all = store(base, 1_000);
    for (ListPage page = all.list("", Optional.empty());
        !page.objects().isEmpty();
        page = all.list("", Optional.empty())) {
      all.delete(page.objects().stream().map(StoredObject::key).toList());
    }
  }
}
