package io.atomicpartition.testing.servers;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.Assume.assumeTrue;

import io.atomicpartition.testing.servers.ConditionalWrites.Condition;
import io.atomicpartition.testing.servers.ConditionalWrites.Outcome;
import org.junit.BeforeClass;
import org.junit.Test;

/**
 * Which servers let one of many concurrent conditional writes win. Prints a table, which {@code
 * docs/} quotes; {@code -Dconditional.rounds=200} makes it a measurement.
 */
public class ConditionalWritesIT {
  private static final int ROUNDS = Integer.getInteger("conditional.rounds", 20);
  private static final int[] WRITERS = {16, 32};
  private static final String BUCKET = "conditional-writes";

  @BeforeClass
  public static void printHeader() {
    System.out.println(
        "| server | condition | writers | rounds | rounds by number of winners | miss rate |"
            + " the others were told |\n|---|---|---|---|---|---|---|");
  }

  @Test
  public void withALockPerKeyS3MockIsHonest() throws Exception {
    try (S3Server server = S3MockServer.start()) {
      server.createBucket(BUCKET);
      measure("S3Mock", server.endpoint());
      assertThat(measureLocked("S3Mock, a lock per key", server)).isTrue();
    }
  }

  @Test
  public void withALockPerKeyS3ProxyIsHonest() throws Exception {
    try (S3Server server = S3ProxyServer.start()) {
      server.createBucket(BUCKET);
      measure("S3Proxy", server.endpoint());
      assertThat(measureLocked("S3Proxy, a lock per key", server)).isTrue();
    }
  }

  @Test
  public void minioIsHonest() throws Exception {
    assumeTrue(MinioServer.howToInstall(), MinioServer.isInstalled());
    try (S3Server server = MinioServer.start()) {
      server.createBucket(BUCKET);
      assertThat(measure("MinIO", server.endpoint())).isTrue();
    }
  }

  @Test
  public void versityIsHonest() throws Exception {
    assumeTrue(VersityServer.howToInstall(), VersityServer.isInstalled());
    try (S3Server server = VersityServer.start()) {
      server.createBucket(BUCKET);
      assertThat(measure("Versity", server.endpoint())).isTrue();
    }
  }

  private static boolean measureLocked(String name, S3Server server) throws Exception {
    try (LoopbackProxy proxy = LoopbackProxy.start(server.endpoint().uri(), KeyLocks.perKey())) {
      return measure(name, server.endpoint().through(proxy));
    }
  }

  /** Whether the server was honest in every round. */
  private static boolean measure(String name, S3Endpoint endpoint) throws Exception {
    ConditionalWrites writes = new ConditionalWrites(endpoint, BUCKET);
    boolean honest = true;
    for (Condition condition : Condition.values()) {
      for (int writers : WRITERS) {
        Outcome outcome = writes.run(condition, writers, ROUNDS);
        System.out.println(ConditionalWrites.row(name, condition, writers, outcome));
        honest &= outcome.isHonest();
      }
    }
    return honest;
  }
}
