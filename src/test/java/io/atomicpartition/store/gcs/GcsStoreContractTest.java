package io.atomicpartition.store.gcs;

import io.atomicpartition.store.AtomicStore;
import io.atomicpartition.store.AtomicStoreContract;
import io.atomicpartition.store.StoreLocation;
import io.atomicpartition.store.StoreObserver;
import io.atomicpartition.testing.servers.gcs.GcsServer;
import java.net.URI;
import java.util.Arrays;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.AfterClass;
import org.junit.BeforeClass;
import org.junit.runner.RunWith;
import org.junit.runners.Parameterized;
import org.junit.runners.Parameterized.Parameter;
import org.junit.runners.Parameterized.Parameters;

/** The contract, by the real client library, on the project's own server. */
@RunWith(Parameterized.class)
public final class GcsStoreContractTest extends AtomicStoreContract {
  /** Where the staging area is. */
  enum Setup {
    STAGING_INSIDE,
    STAGING_IN_ANOTHER_BUCKET
  }

  private static final AtomicInteger LOCATIONS = new AtomicInteger();
  private static GcsServer server;

  @Parameter public Setup setup = Setup.STAGING_INSIDE;

  @Parameters(name = "{0}")
  public static Iterable<Setup> setups() {
    return Arrays.asList(Setup.values());
  }

  @BeforeClass
  public static void startServer() throws Exception {
    server = GcsServer.start().withBucket("lake_1.test").withBucket("staging-bucket");
  }

  @AfterClass
  public static void stopServer() {
    server.close();
  }

  @Override
  protected AtomicStore open(int pageSize) {
    String own = "/run " + LOCATIONS.incrementAndGet() + "/bronze";
    URI root = URI.create("gs://lake_1.test" + own.replace(" ", "%20"));
    Optional<URI> staging =
        setup == Setup.STAGING_INSIDE
            ? Optional.empty()
            : Optional.of(URI.create("gs://staging-bucket" + own.replace(" ", "%20")));
    return new GcsAtomicStore(
        new StoreLocation(root, staging),
        GcsStoreFixture.connection(GcsStoreFixture.options(server), StoreObserver.NONE, pageSize));
  }

  @Override
  protected int rounds() {
    return setup == Setup.STAGING_INSIDE ? 50 : 4;
  }
}
