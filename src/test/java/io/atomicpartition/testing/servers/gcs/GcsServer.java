package io.atomicpartition.testing.servers.gcs;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.function.Predicate;

/**
 * Google Cloud Storage's JSON API on a port of this machine, in memory and truly atomic; unless it
 * is told to be less than that. Ends with {@link #close()}.
 */
public final class GcsServer implements AutoCloseable {
  static {
    // Otherwise each small reply waits 40 ms for the client's acknowledgement.
    System.setProperty("sun.net.httpserver.nodelay", "true");
  }

  private final HttpServer server;
  private final ExecutorService threads = Executors.newCachedThreadPool();
  private final GcsBuckets buckets = new GcsBuckets();
  private final GcsRewrites rewrites = new GcsRewrites(buckets);
  private final GcsUploads uploads = new GcsUploads(buckets);
  private final GcsRouter router;
  private final ConcurrentLinkedQueue<Call> calls = new ConcurrentLinkedQueue<>();
  private final ConcurrentLinkedQueue<Planned> faults = new ConcurrentLinkedQueue<>();
  private volatile Optional<String> token = Optional.empty();
  private volatile boolean remembering = true;

  /**
   * A request that was served.
   *
   * @param api its method of the JSON API, such as {@code objects.insert}; {@code
   *     objects.resumable} starts an upload, {@code objects.upload} is a chunk of it, {@code
   *     objects.media} a download, {@code batch} a batch, whose calls are recorded too
   */
  public record Call(String api, GcsRequest request) {}

  private record Planned(String api, Predicate<GcsRequest> which, GcsFault fault) {}

  private GcsServer() throws IOException {
    server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 1_024);
    router = new GcsRouter(buckets, rewrites, uploads, host());
    server.createContext("/", this::handle);
    server.setExecutor(threads);
  }

  /** A server without a bucket. */
  public static GcsServer start() throws IOException {
    GcsServer started = new GcsServer();
    started.server.start();
    return started;
  }

  /** Scheme, address and port. */
  public String host() {
    return "http://127.0.0.1:" + server.getAddress().getPort();
  }

  /** What {@code --gcsEndpoint} takes, for Beam and for the store. */
  public String endpoint() {
    return host() + "/storage/v1/";
  }

  public GcsServer withBucket(String name) {
    buckets.create(name);
    return this;
  }

  /** From now on, calls are not kept for {@link #takeCalls}: a million of them fill a heap. */
  public GcsServer forgettingCalls() {
    remembering = false;
    return this;
  }

  /** From now on, conditions of writes are not looked at. */
  public GcsServer ignoringPreconditions() {
    buckets.set(new GcsHonesty.Ignoring());
    return this;
  }

  /**
   * From now on, a conditional write that passes its check waits until as many for the same object
   * have passed theirs, or until {@code bound} has gone by; then each is applied and wins. A write
   * that has the object to itself is slow, and right.
   */
  public GcsServer withoutAtomicity(int writers, Duration bound) {
    buckets.set(new GcsHonesty.Racing(writers, bound));
    return this;
  }

  /** {@link #withoutAtomicity(int, Duration)} for 32 writers and two seconds. */
  public GcsServer withoutAtomicity() {
    return withoutAtomicity(32, Duration.ofSeconds(2));
  }

  /** From now on, a rewrite takes so many calls. */
  public GcsServer withRewriteCalls(int calls) {
    rewrites.setCalls(calls);
    return this;
  }

  /** From now on, every chunk of an upload has a bit turned over before it is kept. */
  public GcsServer damagingUploads() {
    uploads.setDamaging();
    return this;
  }

  /** From now on, requests need this access token. */
  public GcsServer withToken(String required) {
    token = Optional.of(required);
    return this;
  }

  /** The next request of this method, see {@link Call}, meets this fault; others stay queued. */
  public GcsServer plan(String api, GcsFault fault) {
    return plan(api, request -> true, fault);
  }

  /** As {@link #plan(String, GcsFault)}, for the next request that fits. */
  public GcsServer plan(String api, Predicate<GcsRequest> which, GcsFault fault) {
    faults.add(new Planned(api, which, fault));
    return this;
  }

  /** What has been served, oldest first, since the last call of this method. */
  public List<Call> takeCalls() {
    List<Call> taken = new ArrayList<>();
    for (Call call = calls.poll(); call != null; call = calls.poll()) {
      taken.add(call);
    }
    return taken;
  }

  /** Faults that no request has met. */
  public int pendingFaults() {
    return faults.size();
  }

  /** Uploads that are neither complete nor cancelled. */
  public int unfinishedUploads() {
    return uploads.unfinished();
  }

  private void handle(HttpExchange exchange) throws IOException {
    try (exchange) {
      Map<String, String> headers = new LinkedHashMap<>();
      exchange.getRequestHeaders().forEach((name, values) -> headers.put(name, values.get(0)));
      GcsRequest request =
          GcsRequest.of(
              exchange.getRequestMethod(),
              exchange.getRequestURI().getRawPath(),
              exchange.getRequestURI().getRawQuery(),
              headers,
              exchange.getRequestBody().readAllBytes());
      Optional<GcsReply> reply = serve(request);
      if (reply.isPresent()) {
        send(exchange, reply.get());
      }
    }
  }

  /** Empty: no reply, but a closed connection. */
  private Optional<GcsReply> serve(GcsRequest request) {
    if (!request.path().get(0).equals("batch")) {
      GcsRouter.Route route = router.route(request);
      return serve(route.api(), request, route.handler());
    }
    return serve(
        "batch",
        request,
        () -> {
          try {
            return GcsBatch.serve(
                request,
                inner ->
                    serve(inner)
                        .orElseGet(() -> GcsReply.error(503, "backendError", "Backend Error")));
          } catch (IOException e) {
            throw GcsRefusal.invalid(e.toString());
          }
        });
  }

  private Optional<GcsReply> serve(String api, GcsRequest request, GcsRouter.Handler handler) {
    if (remembering) {
      calls.add(new Call(api, request));
    }
    Optional<GcsFault> fault = fault(api, request);
    GcsReply reply = null;
    if (fault.map(GcsFault::applied).orElse(true)) {
      try {
        requireToken(api, request);
        reply = handler.serve();
      } catch (GcsRefusal e) {
        reply = e.reply();
      } catch (RuntimeException e) {
        reply = GcsReply.error(500, "internalError", "The test server failed: " + e);
      }
    }
    return fault.isEmpty()
        ? Optional.of(reply)
        : fault
            .get()
            .reply()
            .map(said -> GcsReply.error(said.status(), said.reason(), said.message()));
  }

  private Optional<GcsFault> fault(String api, GcsRequest request) {
    for (Planned planned : faults) {
      if (planned.api().equals(api) && planned.which().test(request) && faults.remove(planned)) {
        return Optional.of(planned.fault());
      }
    }
    return Optional.empty();
  }

  private void requireToken(String api, GcsRequest request) throws GcsRefusal {
    // A batch is let through for what each of its calls shows.
    if (token.isPresent()
        && !api.equals("batch")
        && !request.header("Authorization").equals(token.map(t -> "Bearer " + t))) {
      throw new GcsRefusal(401, "authError", "Invalid Credentials");
    }
  }

  private static void send(HttpExchange exchange, GcsReply reply) throws IOException {
    reply.headers().forEach(exchange.getResponseHeaders()::set);
    exchange.sendResponseHeaders(reply.status(), reply.length() == 0 ? -1 : reply.length());
    try (OutputStream out = exchange.getResponseBody()) {
      for (byte[] part : reply.parts()) {
        out.write(part);
      }
    }
  }

  @Override
  public void close() {
    server.stop(0);
    threads.shutdownNow();
  }
}
