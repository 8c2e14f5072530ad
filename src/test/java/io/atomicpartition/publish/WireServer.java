package io.atomicpartition.publish;

import io.atomicpartition.store.AtomicStore;
import io.atomicpartition.store.AtomicStores;
import io.atomicpartition.store.StoreEnvironment;
import io.atomicpartition.store.StoreLocation;
import io.atomicpartition.store.gcs.GcsStoreFixture;
import io.atomicpartition.testing.servers.Fault;
import io.atomicpartition.testing.servers.KeyLocks;
import io.atomicpartition.testing.servers.LoopbackProxy;
import io.atomicpartition.testing.servers.ProxyRequest;
import io.atomicpartition.testing.servers.Reply;
import io.atomicpartition.testing.servers.S3Endpoint;
import io.atomicpartition.testing.servers.S3ProxyServer;
import io.atomicpartition.testing.servers.ServerOptions;
import io.atomicpartition.testing.servers.gcs.GcsServer;
import java.net.URI;
import java.time.Duration;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.CountDownLatch;
import org.apache.beam.sdk.extensions.gcp.options.GcsOptions;
import org.apache.beam.sdk.io.aws2.common.HttpClientConfiguration;
import org.apache.beam.sdk.io.aws2.options.S3Options;
import org.apache.beam.sdk.options.PipelineOptions;

/** The servers that publishes go to over HTTP, and how each of them says that something failed. */
enum WireServer {
  S3 {
    private static final String BUCKET = "wire";
    private static final KeyLocks LOCKS = KeyLocks.perKey();
    private static int wires = 0;

    @Override
    synchronized Wire wire() throws Exception {
      S3Endpoint server = S3ProxyServer.shared().endpoint();
      if (wires++ == 0) {
        S3ProxyServer.shared().createBucket(BUCKET);
      }
      LoopbackProxy proxy = LoopbackProxy.start(server.uri(), LOCKS);
      StoreLocation lake = StoreLocation.of(URI.create("s3://" + BUCKET + "/lake-" + wires));
      return new Wire(
          proxy,
          open(lake, ServerOptions.s3(server)),
          open(lake, impatient(ServerOptions.s3(server.through(proxy)))));
    }

    private static AtomicStore open(StoreLocation lake, PipelineOptions options) {
      return AtomicStores.open(lake, StoreEnvironment.empty().with(PipelineOptions.class, options));
    }

    private static PipelineOptions impatient(PipelineOptions options) {
      options
          .as(S3Options.class)
          .setHttpClientConfiguration(
              HttpClientConfiguration.builder().socketTimeout((int) PATIENCE.toMillis()).build());
      return options;
    }

    @Override
    Reply error(int status) {
      return Reply.s3Error(
          status,
          switch (status) {
            case 409 -> "ConditionalRequestConflict";
            case 503 -> "SlowDown";
            default -> "InternalError";
          });
    }

    /** Copies begin to reply before they are done. */
    @Override
    Map<String, Misfortune> ofItsOwn() {
      Reply failed = Reply.s3Error(200, "InternalError");
      return Map.of(
          "200 with an error",
          (request, held) -> copies(request) ? Fault.replyInstead(failed) : Fault.forward(),
          "200 with an error, though applied",
          (request, held) -> copies(request) ? Fault.replyAfter(failed) : Fault.forward());
    }

    @Override
    boolean copies(ProxyRequest request) {
      return request.header("x-amz-copy-source").isPresent();
    }

    @Override
    boolean deletes(ProxyRequest request) {
      return request.parameter("delete").isPresent() || request.method().equals("DELETE");
    }
  },

  GCS {
    private static final String BUCKET = "wire";
    private static GcsServer shared;
    private static int wires = 0;

    @Override
    synchronized Wire wire() throws Exception {
      if (shared == null) {
        shared = GcsServer.start().withBucket(BUCKET); // as long as this process lives
      }
      LoopbackProxy proxy = LoopbackProxy.start(URI.create(shared.host()));
      GcsOptions direct = ServerOptions.gcs(URI.create(shared.host())).as(GcsOptions.class);
      GcsOptions proxied = ServerOptions.gcs(proxy.endpoint()).as(GcsOptions.class);
      proxied.setGcsHttpRequestReadTimeout((int) PATIENCE.toMillis());
      StoreLocation lake = StoreLocation.of(URI.create("gs://" + BUCKET + "/lake-" + wires++));
      return new Wire(
          proxy, GcsStoreFixture.open(lake, direct), GcsStoreFixture.open(lake, proxied));
    }

    @Override
    Reply error(int status) {
      return Reply.gcsError(
          status,
          switch (status) {
            case 409 -> "conflict";
            case 503 -> "rateLimitExceeded";
            default -> "backendError";
          });
    }

    @Override
    Map<String, Misfortune> ofItsOwn() {
      return Map.of();
    }

    @Override
    boolean copies(ProxyRequest request) {
      return request.path().contains("/rewriteTo/");
    }

    @Override
    boolean deletes(ProxyRequest request) {
      return request.method().equals("DELETE") || request.path().startsWith("/batch/");
    }
  };

  /** How long a client of {@link Wire#faulty} waits for a reply. */
  static final Duration PATIENCE = Duration.ofSeconds(1);

  /** To a lake of its own, empty. */
  abstract Wire wire() throws Exception;

  abstract Reply error(int status);

  /** What happens on this server alone. */
  abstract Map<String, Misfortune> ofItsOwn();

  abstract boolean copies(ProxyRequest request);

  abstract boolean deletes(ProxyRequest request);

  /** Everything that can happen to a request, by name. */
  Map<String, Misfortune> misfortunes() {
    Map<String, Misfortune> all = new TreeMap<>();
    all.put("cut before", (request, held) -> Fault.cutBefore());
    all.put("cut after", (request, held) -> Fault.cutAfter());
    all.put("lands late", (request, held) -> Fault.holdBefore(held));
    all.put("answered too late", (request, held) -> Fault.holdAfter(held));
    all.put("reply breaks off", (request, held) -> Fault.truncate(3));
    for (int status : new int[] {409, 500, 503}) {
      all.put(status + " instead", (request, held) -> Fault.replyInstead(error(status)));
    }
    for (int status : new int[] {500, 503}) {
      all.put(status + " though applied", (request, held) -> Fault.replyAfter(error(status)));
    }
    all.putAll(ofItsOwn());
    return all;
  }

  /** What happens to a request. */
  @FunctionalInterface
  interface Misfortune {
    /**
     * Chooses.
     *
     * @param held goes down when the publish has ended, and what was held may land
     */
    Fault strike(ProxyRequest request, CountDownLatch held);
  }
}
