package io.atomicpartition.publish;

import io.atomicpartition.store.AtomicStore;
import io.atomicpartition.testing.servers.LoopbackProxy;
import java.io.IOException;

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
   * @param direct asks the server
   * @param proxied asks the proxy about the same lake
   */
  Wire(LoopbackProxy proxy, AtomicStore direct, AtomicStore proxied) {
    this.proxy = proxy;
    this.direct = Lake.over(direct);
    this.faulty = this.direct.through(proxied);
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
