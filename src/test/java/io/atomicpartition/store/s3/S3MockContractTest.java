package io.atomicpartition.store.s3;

import io.atomicpartition.store.StoreLocation;
import io.atomicpartition.testing.servers.KeyLocks;
import io.atomicpartition.testing.servers.S3MockServer;
import io.atomicpartition.testing.servers.S3Server;
import java.util.Optional;

/** The contract over S3Mock, with a lock per key and the staging area in the root. */
public final class S3MockContractTest extends S3ServerContract {
  @Override
  protected S3Server server() throws Exception {
    return S3MockServer.shared();
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
  protected boolean readsWholeWrites() {
    return false;
  }

  @Override
  protected StoreLocation location() {
    return S3TestStores.location("s3://" + newBucket() + "/lake/bronze", Optional.empty());
  }
}
