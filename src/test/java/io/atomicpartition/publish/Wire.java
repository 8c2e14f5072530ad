package io.atomicpartition.publish;

import io.atomicpartition.store.AtomicStore;
import io.atomicpartition.store.AtomicStores;
import io.atomicpartition.store.StoreEnvironment;
import io.atomicpartition.store.StoreLocation;
import io.atomicpartition.testing.servers.LoopbackProxy;
import java.io.IOException;
import java.net.URI;
import org.apache.beam.sdk.options.PipelineOptions;

/**
 * A lake on a server that speaks HTTP, as its real client library sees it: once through a proxy
 * that can hurt what passes, with a client that waits a second for a reply, and once directly.
 */
final class Wire implements AutoCloseable {
  private final LoopbackProxy proxy;
  private final Lake direct;
  private final Lake faulty;

  /**
   * @param proxy in front of the server
   * @param root where the lake is
   * @param direct options of a client that asks the server
   * @param proxied options of one that asks the proxy
   */
  Wire(LoopbackProxy proxy, URI root, PipelineOptions direct, PipelineOptions proxied) {
    this.proxy = proxy;
    this.direct = Lake.over(open(root, direct));
    this.faulty = this.direct.through(open(root, proxied));
  }

  private static AtomicStore open(URI root, PipelineOptions options) {
    return AtomicStores.open(
        StoreLocation.of(root), StoreEnvironment.empty().with(PipelineOptions.class, options));
  }

  LoopbackProxy proxy() {
    return proxy;
  }

  /** Past any fault. */
  Lake direct() {
    return direct;
  }

  /** The same lake, through the proxy. */
  Lake faulty() {
    return faulty;
  }

  @Override
  public void close() throws IOException {
    faulty.store().close();
    direct.store().close();
    proxy.close();
  }
}
