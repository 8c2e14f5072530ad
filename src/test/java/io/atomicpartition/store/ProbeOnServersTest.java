package io.atomicpartition.store;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.atomicpartition.testing.servers.KeyLocks;
import io.atomicpartition.testing.servers.LoopbackProxy;
import io.atomicpartition.testing.servers.S3MockServer;
import io.atomicpartition.testing.servers.S3ProxyServer;
import io.atomicpartition.testing.servers.S3Server;
import io.atomicpartition.testing.servers.ServerOptions;
import io.atomicpartition.testing.servers.gcs.GcsFault;
import io.atomicpartition.testing.servers.gcs.GcsRequest;
import io.atomicpartition.testing.servers.gcs.GcsServer;
import java.io.IOException;
import java.net.URI;
import java.time.Duration;
import java.util.HashMap;
import java.util.IdentityHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.function.Predicate;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.apache.beam.sdk.options.PipelineOptions;
import org.junit.Test;

/** The probe against real servers, through the real client libraries: honest, and otherwise. */
public class ProbeOnServersTest {
  private static final int ROUNDS = StoreProbe.QUICK.rounds();

  /**
   * Of bare S3Mock. Of rounds of 32 writers that create at once, up to 0.415 passed with one winner
   * (docs/operations.md, "The store probe"): so many in a row, one time in 15,000 at the most, not
   * counting that it must survive the races to replace as well.
   */
  private static final int ROUNDS_TO_CATCH_S3MOCK = 11;

  private static final Pattern NAME = Pattern.compile("\"name\"\\s*:\\s*\"([^\"]+)\"");
  private static final Duration A_SECOND = Duration.ofSeconds(1);

  private static AtomicStore open(String root, PipelineOptions options) {
    return AtomicStores.open(
        StoreLocation.of(URI.create(root)),
        StoreEnvironment.empty().with(PipelineOptions.class, options));
  }

  private static ConditionalWriteProbe.Passed probe(
      String root, PipelineOptions options, int rounds) throws IOException {
    try (AtomicStore store = open(root, options)) {
      return new ConditionalWriteProbe(store, "_staging/probe-" + UUID.randomUUID() + "/")
          .run(rounds);
    }
  }

  private static ConditionalWriteProbe.Passed probe(GcsServer server) throws IOException {
    return probe("gs://lake/bronze", ServerOptions.gcs(URI.create(server.host())), ROUNDS);
  }

  /** Which check, what was expected, what was found, and what to do. */
  private static void assertRefused(GcsServer server, String finding) throws IOException {
    assertThatThrownBy(() -> probe(server))
        .isInstanceOf(UnsafeStoreException.class)
        .hasMessage(
            "The store of 'gs://lake/bronze' does not honour conditional writes: "
                + finding
                + ". Two jobs that publish one partition there could both succeed, and one of them"
                + " be lost. Use another store; or, if only one job at a time ever writes there,"
                + " opt in by withNonAtomicFileSystem(\"gs\") on the sink, or by"
                + " --nonAtomicFileSystem=gs");
    try (AtomicStore store =
        open("gs://lake/bronze", ServerOptions.gcs(URI.create(server.host())))) {
      assertThat(store.list("", Optional.empty()).objects()).as("left behind").isEmpty();
    }
  }

  @Test
  public void aServiceThatDropsAtomicityIsRefused() throws Exception {
    try (GcsServer server =
        GcsServer.start().withBucket("lake").withoutAtomicity(32, Duration.ofMillis(500))) {
      assertRefused(
          server, "32 of 32 writers were told that they had created one record; expected 1");
    }
  }

  @Test
  public void aServiceThatIgnoresConditionsIsRefused() throws Exception {
    try (GcsServer server = GcsServer.start().withBucket("lake").ignoringPreconditions()) {
      assertRefused(server, "a create over a record was accepted; expected it to be refused");
    }
  }

  @Test
  public void anHonestServicePasses() throws Exception {
    try (GcsServer server = GcsServer.start().withBucket("lake")) {
      assertThat(probe(server).races()).isEqualTo(2 * ROUNDS);
    }
  }

  @Test
  public void bareS3MockIsRefused() throws Exception {
    String bucket = bucket(S3MockServer.shared());
    PipelineOptions options = ServerOptions.s3(S3MockServer.shared().endpoint());

    assertThatThrownBy(() -> probe("s3://" + bucket, options, ROUNDS_TO_CATCH_S3MOCK))
        .isInstanceOf(UnsafeStoreException.class)
        .hasMessageContaining("does not honour conditional writes")
        .hasMessageContaining("of 32 writers")
        .hasMessageContaining("expected 1")
        .hasMessageContaining("--nonAtomicFileSystem=s3");
  }

  @Test
  public void withALockPerKeyS3MockPasses() throws Exception {
    assertPassesWithALockPerKey(S3MockServer.shared());
  }

  @Test
  public void withALockPerKeyS3ProxyPasses() throws Exception {
    assertPassesWithALockPerKey(S3ProxyServer.shared());
  }

  private static void assertPassesWithALockPerKey(S3Server server) throws Exception {
    String bucket = bucket(server);
    try (LoopbackProxy proxy = LoopbackProxy.start(server.endpoint().uri(), KeyLocks.perKey())) {
      PipelineOptions options = ServerOptions.s3(server.endpoint().through(proxy));
      assertThat(probe("s3://" + bucket, options, ROUNDS).races()).isEqualTo(2 * ROUNDS);
    }
  }

  private static String bucket(S3Server server) {
    String bucket = "probe-" + UUID.randomUUID();
    server.createBucket(bucket);
    return bucket;
  }

  /**
   * As strict as the quota of Google Cloud Storage can be: within a second of a write to a name,
   * whatever came of it, every other is answered 429.
   */
  private static final class OneWriteASecond implements Predicate<GcsRequest> {
    private final IdentityHashMap<GcsRequest, Boolean> decided = new IdentityHashMap<>();
    private final Map<String, Long> last = new HashMap<>();
    private int throttled;

    /** Whether it is too soon; asked again of one request, it says the same. */
    @Override
    public synchronized boolean test(GcsRequest request) {
      return decided.computeIfAbsent(request, this::isTooSoon);
    }

    private boolean isTooSoon(GcsRequest request) {
      String name = name(request);
      long now = System.nanoTime();
      Long before = last.get(name);
      if (before != null && now - before < A_SECOND.toNanos()) {
        throttled++;
        return true;
      }
      last.put(name, now);
      return false;
    }

    synchronized int throttled() {
      return throttled;
    }
  }

  private static String name(GcsRequest insert) {
    Matcher name = NAME.matcher(new String(insert.body(), UTF_8));
    assertThat(name.find()).as("a name in the request").isTrue();
    return name.group(1);
  }

  private static GcsServer throttling(GcsServer server, Predicate<GcsRequest> which) {
    for (int i = 0; i < 2_000; i++) {
      server.plan("objects.insert", which, GcsFault.refused(429, "rateLimitExceeded", "slow down"));
    }
    return server;
  }

  @Test(timeout = 120_000)
  public void anHonestServiceThatTakesOneWriteASecondPasses() throws Exception {
    OneWriteASecond quota = new OneWriteASecond();
    try (GcsServer server = throttling(GcsServer.start().withBucket("lake"), quota)) {
      long start = System.nanoTime();
      ConditionalWriteProbe.Passed passed = probe(server);

      assertThat(quota.throttled()).isGreaterThan(2 * (ROUNDS - 1) * 31);
      assertThat(passed.races()).as("all but the first to replace").isEqualTo(2 * ROUNDS - 1);
      assertThat(Duration.ofNanos(System.nanoTime() - start)).isLessThan(Duration.ofMinutes(1));
    }
  }

  @Test(timeout = 120_000)
  public void aServiceThatThrottlesAndIgnoresConditionsIsRefusedAllTheSame() throws Exception {
    OneWriteASecond quota = new OneWriteASecond();
    try (GcsServer server =
        throttling(GcsServer.start().withBucket("lake").ignoringPreconditions(), quota)) {
      assertRefused(server, "a create over a record was accepted; expected it to be refused");
      assertThat(quota.throttled()).isPositive();
    }
  }

  @Test(timeout = 120_000)
  public void aServiceThatThrottlesEveryRaceIsNotTakenForSafe() throws Exception {
    Predicate<GcsRequest> raced =
        insert ->
            name(insert).contains("/create-")
                || (name(insert).contains("/replace-")
                    && !"0".equals(insert.query().get("ifGenerationMatch")));
    try (GcsServer server = throttling(GcsServer.start().withBucket("lake"), raced)) {
      assertThatThrownBy(() -> probe(server))
          .isExactlyInstanceOf(StoreException.class)
          .hasMessageContaining("could not tell: in none of 20 races of 32 writers")
          .hasMessageContaining("HTTP 429");
    }
  }
}
