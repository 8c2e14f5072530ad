package io.atomicpartition.store.s3;

import io.atomicpartition.store.StoreLocation;
import io.atomicpartition.testing.servers.KeyLocks;
import io.atomicpartition.testing.servers.S3ProxyServer;
import io.atomicpartition.testing.servers.S3Server;
import java.util.Optional;

/**
 * The contract over S3Proxy, with a lock per key, a bucket for a root and the staging area in
 * another.
 */
public final class S3ProxyContractTest extends S3ServerContract {
  @Override
  protected S3Server server() throws Exception {
    return S3ProxyServer.shared();
  }

  @Override
  protected KeyLocks locks() {
    return KeyLocks.perKey();
  }

  @Override
  protected boolean listsInUtf8Order() {
    return false; // it sorts Java's strings
  }

  @Override
  protected boolean finalsHaveChecksums() {
    return false;
  }

  @Override
  protected StoreLocation location() {
    return S3TestStores.location(
        "s3://" + newBucket(), Optional.of("s3://" + newBucket() + "/staged%20here/_staging"));
  }
}
