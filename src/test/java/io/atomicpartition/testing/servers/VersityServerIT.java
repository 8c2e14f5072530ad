package io.atomicpartition.testing.servers;

import static org.junit.Assume.assumeTrue;

public class VersityServerIT extends S3ServerContract {
  @Override
  protected S3Server server() throws Exception {
    assumeTrue(VersityServer.howToInstall(), VersityServer.isInstalled());
    return VersityServer.shared();
  }
}
