package io.atomicpartition.store.s3;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.Assume.assumeTrue;

import io.atomicpartition.store.AtomicStore;
import io.atomicpartition.store.AtomicStoreContract;
import io.atomicpartition.store.ListPage;
import io.atomicpartition.store.StoreLocation;
import io.atomicpartition.store.StoredObject;
import java.io.IOException;
import java.net.URI;
import java.util.Optional;
import java.util.UUID;
import org.apache.beam.sdk.io.aws2.options.S3Options;
import org.apache.beam.sdk.options.PipelineOptionsFactory;
import org.junit.After;
import org.junit.BeforeClass;
import org.junit.runner.RunWith;
import org.junit.runners.JUnit4;

/**
 * The contract on a bucket that the environment names: {@value #BUCKET}, and where it is not
 * Amazon's, {@value #ENDPOINT}; region and credentials are those of the AWS SDK's own environment.
 * Works below a prefix of its own and deletes what it wrote.
 */
@RunWith(JUnit4.class)
public final class S3BucketContractIT extends AtomicStoreContract {
  static final String BUCKET = "ATOMIC_PARTITION_S3_BUCKET";
  static final String ENDPOINT = "ATOMIC_PARTITION_S3_ENDPOINT";

  private final URI base =
      URI.create("s3://" + System.getenv(BUCKET) + "/atomic-partition-it/" + UUID.randomUUID());

  @BeforeClass
  public static void aBucketIsNamed() {
    assumeTrue(
        "The environment names no bucket in " + BUCKET + ", so the contract is not run on one",
        System.getenv(BUCKET) != null);
  }

  private static AtomicStore store(URI root, int pageSize) {
    S3Options options = PipelineOptionsFactory.create().as(S3Options.class);
    Optional.ofNullable(System.getenv(ENDPOINT)).map(URI::create).ifPresent(options::setEndpoint);
    return S3TestStores.open(StoreLocation.of(root), options, pageSize);
  }

  @Override
  protected AtomicStore open(int pageSize) {
    return store(URI.create(base + "/" + UUID.randomUUID()), pageSize);
  }

  /** Time stamps come with reads alone: the reply to a PutObject has none but its own. */
  @Override
  protected boolean stampsWrites() {
    return false;
  }

  /** Amazon's CopyObject knows If-None-Match; what others do, we know of none that does. */
  @Override
  protected boolean promotesUnderCondition() {
    return System.getenv(ENDPOINT) == null;
  }

  /** Not where objects are files in directories. */
  @Override
  protected boolean writesBesideDeletes() {
    return System.getenv(ENDPOINT) == null;
  }

  /** Of writers at the same time, S3 tells some of the losers 409 and not 412. */
  @Override
  protected boolean tellsLosers() {
    return false;
  }

  @Override
  protected int rounds() {
    return 8;
  }

  @After
  public void deleteAll() throws IOException {
    try (AtomicStore all = store(base, 1_000)) {
      for (ListPage page = all.list("", Optional.empty());
          !page.objects().isEmpty();
          page = all.list("", Optional.empty())) {
        assertThat(all.delete(page.objects().stream().map(StoredObject::key).toList()).failed())
            .isEmpty();
      }
    }
  }
}
