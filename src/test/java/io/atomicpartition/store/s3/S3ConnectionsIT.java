package io.atomicpartition.store.s3;

import static java.util.concurrent.TimeUnit.SECONDS;
import static org.assertj.core.api.Assertions.assertThat;

import io.atomicpartition.store.Race;
import io.atomicpartition.testing.servers.Fault;
import io.atomicpartition.testing.servers.LoopbackProxy;
import io.atomicpartition.testing.servers.S3ProxyServer;
import io.atomicpartition.testing.servers.S3Server;
import java.time.Duration;
import java.util.UUID;
import org.apache.beam.sdk.options.PipelineOptions;
import org.junit.Test;
import org.junit.runner.RunWith;
import org.junit.runners.JUnit4;

/** More calls at once than there are connections, for longer than the client library's patience. */
@RunWith(JUnit4.class)
public final class S3ConnectionsIT {
  private static final int MORE = 32;
  private static final Duration LONGER_THAN_THE_LIBRARY_WAITS = Duration.ofSeconds(11);

  @Test
  public void callsWithoutAConnectionWaitForOne() throws Exception {
    S3Server server = S3ProxyServer.shared();
    String bucket = "connections-" + UUID.randomUUID();
    server.createBucket(bucket);
    try (LoopbackProxy proxy = LoopbackProxy.start(server.endpoint().uri());
        Race race = new Race(S3Connections.MOST + MORE)) {
      proxy.faults(
          request ->
              request.number() < S3Connections.MOST
                  ? Fault.delayAfter(LONGER_THAN_THE_LIBRARY_WAITS)
                  : Fault.forward());
      PipelineOptions options = S3TestStores.options(server.endpoint().through(proxy));
      try (S3AtomicStore store = S3TestStores.open("s3://" + bucket, options)) {
        long start = System.nanoTime();
        Race.Outcome<Boolean> outcome = race.run(i -> () -> store.head("none-" + i).isPresent());
        assertThat(outcome.failures()).isEmpty();
        assertThat(outcome.results()).hasSize(S3Connections.MOST + MORE).containsOnly(false);
        assertThat(proxy.log())
            .as("calls, none of them sent twice")
            .hasSameSizeAs(outcome.results());
        assertThat(proxy.connections()).isEqualTo(S3Connections.MOST);
        assertThat(System.nanoTime() - start).isLessThan(SECONDS.toNanos(60));
      }
    }
  }
}
