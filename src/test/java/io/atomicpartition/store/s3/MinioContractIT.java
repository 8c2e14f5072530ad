package io.atomicpartition.store.s3;

import static org.junit.Assume.assumeTrue;

import io.atomicpartition.store.StoreLocation;
import io.atomicpartition.testing.servers.KeyLocks;
import io.atomicpartition.testing.servers.MinioServer;
import io.atomicpartition.testing.servers.S3Server;
import java.util.Optional;

/** The contract over MinIO, which has to be honest by itself. */
public final class MinioContractIT extends S3ServerContract {
  @Override
  protected S3Server server() throws Exception {
    assumeTrue(MinioServer.howToInstall(), MinioServer.isInstalled());
    return MinioServer.shared();
  }

  @Override
  protected KeyLocks locks() {
    return KeyLocks.none();
  }

  @Override
  protected boolean writesBesideDeletes() {
    return false; // AccessDenied, when a directory goes that it was about to write into
  }

  @Override
  protected StoreLocation location() {
    return S3TestStores.location("s3://" + newBucket() + "/lake/bronze", Optional.empty());
  }
}
