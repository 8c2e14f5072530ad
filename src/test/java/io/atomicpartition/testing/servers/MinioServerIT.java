package io.atomicpartition.testing.servers;

import static org.junit.Assume.assumeTrue;

public class MinioServerIT extends S3ServerContract {
  @Override
  protected S3Server server() throws Exception {
    assumeTrue(MinioServer.howToInstall(), MinioServer.isInstalled());
    return MinioServer.shared();
  }
}
