package io.atomicpartition.testing.servers;

public class S3ProxyServerTest extends S3ServerContract {
  @Override
  protected S3Server server() throws Exception {
    return S3ProxyServer.shared();
  }
}
