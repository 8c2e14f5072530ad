package io.atomicpartition.derive;

import io.atomicpartition.store.AtomicStore;
import io.atomicpartition.store.AtomicStores;
import io.atomicpartition.store.StoreEnvironment;
import io.atomicpartition.store.StoreLocation;
import io.atomicpartition.store.s3.S3TestStores;
import io.atomicpartition.testing.servers.KeyLocks;
import io.atomicpartition.testing.servers.LoopbackProxy;
import io.atomicpartition.testing.servers.S3MockServer;
import io.atomicpartition.testing.servers.S3Server;
import java.net.URI;
import java.util.UUID;
import org.apache.beam.sdk.options.PipelineOptions;
import org.junit.AfterClass;
import org.junit.BeforeClass;
import org.junit.runner.RunWith;
import org.junit.runners.JUnit4;

/** Over S3Mock, with a lock per key, without which it lets several writers win. */
@RunWith(JUnit4.class)
public final class DerivedFormsOnS3Test extends DerivedFormsContract {
  private static S3Server server;
  private static LoopbackProxy proxy;

  @BeforeClass
  public static void startServer() throws Exception {
    server = S3MockServer.shared();
    proxy = LoopbackProxy.start(server.endpoint().uri(), KeyLocks.perKey());
  }

  @AfterClass
  public static void stopProxy() throws Exception {
    proxy.close();
  }

  @Override
  protected AtomicStore openStore() {
    String bucket = "derived-" + UUID.randomUUID();
    server.createBucket(bucket);
    return AtomicStores.open(
        StoreLocation.of(URI.create("s3://" + bucket + "/lake")),
        StoreEnvironment.empty()
            .with(PipelineOptions.class, S3TestStores.options(server.endpoint().through(proxy))));
  }
}
