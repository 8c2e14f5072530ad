package io.atomicpartition.derive;

import io.atomicpartition.store.AtomicStore;
import io.atomicpartition.store.StoreLocation;
import io.atomicpartition.store.gcs.GcsStoreFixture;
import io.atomicpartition.testing.servers.gcs.GcsServer;
import java.net.URI;
import java.util.UUID;
import org.apache.beam.sdk.extensions.gcp.options.GcsOptions;
import org.apache.beam.sdk.options.PipelineOptionsFactory;
import org.junit.AfterClass;
import org.junit.BeforeClass;
import org.junit.runner.RunWith;
import org.junit.runners.JUnit4;

@RunWith(JUnit4.class)
public final class DerivedFormsOnGcsTest extends DerivedFormsContract {
  private static GcsServer server;

  @BeforeClass
  public static void startServer() throws Exception {
    server = GcsServer.start().withBucket("lake");
  }

  @AfterClass
  public static void stopServer() {
    server.close();
  }

  @Override
  protected AtomicStore openStore() {
    GcsOptions options = PipelineOptionsFactory.create().as(GcsOptions.class);
    options.setGcsEndpoint(server.endpoint());
    return GcsStoreFixture.open(
        StoreLocation.of(URI.create("gs://lake/" + UUID.randomUUID())), options);
  }
}
