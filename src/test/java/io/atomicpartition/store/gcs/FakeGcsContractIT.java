package io.atomicpartition.store.gcs;

import static org.junit.Assume.assumeTrue;

import io.atomicpartition.store.AtomicStore;
import io.atomicpartition.store.AtomicStoreContract;
import io.atomicpartition.store.StoreLocation;
import io.atomicpartition.store.StoreObserver;
import io.atomicpartition.testing.servers.FakeGcsServer;
import java.net.URI;
import java.util.UUID;
import org.apache.beam.sdk.extensions.gcp.options.GcsOptions;
import org.apache.beam.sdk.options.PipelineOptionsFactory;
import org.junit.runner.RunWith;
import org.junit.runners.JUnit4;

/** The contract, by the real client library, on a server that somebody else wrote. */
@RunWith(JUnit4.class)
public final class FakeGcsContractIT extends AtomicStoreContract {
  @Override
  protected AtomicStore open(int pageSize) throws Exception {
    assumeTrue(FakeGcsServer.howToInstall(), FakeGcsServer.isInstalled());
    FakeGcsServer server = FakeGcsServer.shared();
    String bucket = "contract-" + UUID.randomUUID();
    server.createBucket(bucket);
    GcsOptions options = PipelineOptionsFactory.create().as(GcsOptions.class);
    options.setGcsEndpoint(server.endpoint().toString());
    return new GcsAtomicStore(
        StoreLocation.of(URI.create("gs://" + bucket + "/lake/bronze")),
        GcsStoreFixture.connection(options, StoreObserver.NONE, pageSize));
  }

  @Override
  protected boolean promotesUnderCondition() {
    return false; // this release ignores conditions on rewrite
  }

  @Override
  protected boolean readsUnderCondition() {
    return false; // nor on reads of the bytes
  }
}
