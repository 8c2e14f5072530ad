package io.atomicpartition.store.s3;

import static org.junit.Assume.assumeTrue;

import io.atomicpartition.store.StoreLocation;
import io.atomicpartition.testing.servers.KeyLocks;
import io.atomicpartition.testing.servers.S3Server;
import io.atomicpartition.testing.servers.VersityServer;
import java.util.Optional;

/** The contract over the Versity S3 Gateway, which has to be honest by itself. */
public final class VersityContractIT extends S3ServerContract {
  @Override
  protected S3Server server() throws Exception {
    assumeTrue(VersityServer.howToInstall(), VersityServer.isInstalled());
    return VersityServer.shared();
  }

  @Override
  protected KeyLocks locks() {
    return KeyLocks.none();
  }

  @Override
  protected boolean writesBesideDeletes() {
    return false; // 409, when a directory comes or goes that it was about to write into
  }

  @Override
  protected StoreLocation location() {
    return S3TestStores.location("s3://" + newBucket() + "/lake/bronze", Optional.empty());
  }
}
