package io.atomicpartition.store.s3;

import io.atomicpartition.store.AtomicStore;
import io.atomicpartition.store.AtomicStoreContract;
import io.atomicpartition.store.StoreLocation;
import io.atomicpartition.testing.servers.KeyLocks;
import io.atomicpartition.testing.servers.LoopbackProxy;
import io.atomicpartition.testing.servers.S3Endpoint;
import io.atomicpartition.testing.servers.S3Server;
import java.io.IOException;
import java.util.UUID;
import org.junit.After;
import org.junit.runner.RunWith;
import org.junit.runners.JUnit4;

/** The contract over a server that others wrote. */
@RunWith(JUnit4.class)
public abstract class S3ServerContract extends AtomicStoreContract {
  private LoopbackProxy proxy;
  private S3Endpoint endpoint;
  private S3Server server;

  protected abstract S3Server server() throws Exception;

  /** What stands in front of the server: a lock per key, where it is not honest by itself. */
  protected abstract KeyLocks locks();

  /** A location of its own, empty. */
  protected abstract StoreLocation location();

  /** Creates a bucket and says its name. */
  protected final String newBucket() {
    String bucket = "contract-" + UUID.randomUUID();
    server.createBucket(bucket);
    return bucket;
  }

  @Override
  protected AtomicStore open(int pageSize) throws Exception {
    if (proxy == null) {
      server = server();
      proxy = LoopbackProxy.start(server.endpoint().uri(), locks());
      endpoint = server.endpoint().through(proxy);
    }
    return S3TestStores.open(location(), S3TestStores.options(endpoint), pageSize);
  }

  @After
  public final void stopProxy() throws IOException {
    proxy.close();
  }

  /** Time stamps come with reads alone: the reply to a PutObject has none but its own. */
  @Override
  protected final boolean stampsWrites() {
    return false;
  }

  @Override
  protected final boolean promotesUnderCondition() {
    return false; // CopyObject ignores If-None-Match on all of them
  }

  @Override
  protected int rounds() {
    return 8;
  }
}
