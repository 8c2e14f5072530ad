package io.atomicpartition.testing.servers;

import static java.nio.charset.StandardCharsets.UTF_8;
import static java.util.concurrent.TimeUnit.MINUTES;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.atomicpartition.testing.servers.RecordingServer.Seen;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.SocketTimeoutException;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicInteger;
import org.apache.http.ConnectionClosedException;
import org.apache.http.HttpHeaders;
import org.apache.http.client.config.RequestConfig;
import org.apache.http.client.methods.CloseableHttpResponse;
import org.apache.http.client.methods.HttpGet;
import org.apache.http.client.methods.HttpHead;
import org.apache.http.client.methods.HttpPut;
import org.apache.http.client.methods.HttpUriRequest;
import org.apache.http.entity.InputStreamEntity;
import org.apache.http.entity.StringEntity;
import org.apache.http.impl.client.CloseableHttpClient;
import org.apache.http.impl.client.HttpClients;
import org.apache.http.util.EntityUtils;
import org.junit.After;
import org.junit.Before;
import org.junit.Test;

public class LoopbackProxyTest {
  private static final Duration SOON = Duration.ofSeconds(30);

  private final KeyLocks locks = KeyLocks.perKey();
  private final ExecutorService threads = Executors.newCachedThreadPool();
  private RecordingServer server;
  private LoopbackProxy proxy;
  private CloseableHttpClient client;

  @Before
  public void start() throws IOException {
    server = RecordingServer.start();
    proxy = LoopbackProxy.start(server.endpoint(), locks);
    client = client(Duration.ofSeconds(30));
  }

  @After
  public void stop() throws IOException {
    client.close();
    proxy.close();
    server.close();
    threads.shutdownNow();
  }

  @Test
  public void aRequestReachesTheServerAsItWasSent() throws IOException {
    HttpPut request = put("/bucket/a%2Fb+c%20d/%C3%A9?x=%2B&y&z=a%20b", "body");
    request.setHeader("Host", "bucket.example.com");
    request.setHeader("x-amz-date", "20261123T000000Z");
    request.addHeader("x-twice", "one");
    request.addHeader("x-twice", "two");

    assertThat(send(request)).isEqualTo("200 PUT body");

    Seen seen = server.only();
    assertThat(seen.target()).isEqualTo("/bucket/a%2Fb+c%20d/%C3%A9?x=%2B&y&z=a%20b");
    assertThat(seen.headers().get("Host")).containsExactly("bucket.example.com");
    assertThat(seen.headers().get("x-amz-date")).containsExactly("20261123T000000Z");
    assertThat(seen.headers().get("x-twice")).containsExactly("one", "two");
    assertThat(seen.headers().get("Content-Length")).containsExactly("4");
    assertThat(seen.headers().get("Transfer-Encoding")).isNull();
    assertThat(seen.body()).isEqualTo("body");
  }

  @Test
  public void aBodyOfUnknownLengthReachesTheServerInChunks() throws IOException {
    HttpPut request = new HttpPut(proxy.endpoint().resolve("/bucket/key"));
    request.setEntity(new InputStreamEntity(new ByteArrayInputStream("chunks".getBytes(UTF_8))));

    assertThat(send(request)).isEqualTo("200 PUT chunks");

    assertThat(server.only().headers().get("Transfer-Encoding")).containsExactly("chunked");
    assertThat(server.only().headers().get("Content-Length")).isNull();
  }

  @Test
  public void aClientThatWaitsToBeAskedForItsBodyIsAsked() throws IOException {
    HttpPut request = put("/bucket/key", "body");
    request.setConfig(RequestConfig.custom().setExpectContinueEnabled(true).build());

    assertThat(send(request)).isEqualTo("200 PUT body");

    assertThat(server.only().headers().get("Expect")).isNull();
    assertThat(proxy.log().get(0).request().header("Expect")).contains("100-continue");
  }

  @Test
  public void aReplyReachesTheClientAsItWasGiven() throws IOException {
    server.answer(
        (exchange, request) -> {
          exchange.getResponseHeaders().add("ETag", "\"abc\"");
          exchange.getResponseHeaders().add("Content-Encoding", "gzip");
          exchange.sendResponseHeaders(200, 3);
          exchange.getResponseBody().write(new byte[] {1, 2, 3}); // is no gzip: left as it is
        });

    try (CloseableHttpResponse reply = client.execute(get("/bucket/key"))) {
      assertThat(reply.getFirstHeader("ETag").getValue()).isEqualTo("\"abc\"");
      assertThat(reply.getFirstHeader("Content-Encoding").getValue()).isEqualTo("gzip");
      assertThat(EntityUtils.toByteArray(reply.getEntity())).containsExactly(1, 2, 3);
    }
  }

  @Test
  public void aRedirectAndAFailureAreTheClientsBusiness() throws IOException {
    for (int status : new int[] {307, 503, 401}) {
      server.forget();
      server.answer(
          (exchange, request) -> {
            exchange.getResponseHeaders().add("Location", "/elsewhere");
            exchange.sendResponseHeaders(status, -1);
          });

      assertThat(send(get("/bucket/key"))).isEqualTo(status + " ");

      assertThat(server.seen()).hasSize(1);
    }
  }

  @Test
  public void repliesWithoutABodyLeaveTheConnectionUsable() throws IOException {
    server.answer(
        (exchange, request) -> {
          switch (exchange.getRequestURI().getPath()) {
            case "/head" -> {
              exchange.getResponseHeaders().add("Content-Length", "123");
              exchange.sendResponseHeaders(200, -1);
            }
            case "/204" -> exchange.sendResponseHeaders(204, -1);
            case "/304" -> exchange.sendResponseHeaders(304, -1);
            default -> RecordingServer.echo(exchange, request);
          }
        });

    try (CloseableHttpResponse reply =
        client.execute(new HttpHead(proxy.endpoint().resolve("/head")))) {
      assertThat(reply.getFirstHeader(HttpHeaders.CONTENT_LENGTH).getValue()).isEqualTo("123");
    }
    assertThat(send(get("/204"))).isEqualTo("204 ");
    assertThat(send(get("/304"))).isEqualTo("304 ");
    assertThat(send(put("/key", "body"))).isEqualTo("200 PUT body");
    assertThat(proxy.connections()).isEqualTo(1);
  }

  @Test
  public void aRequestCutBeforeNeverReachesTheServer() throws IOException {
    proxy.faults(request -> Fault.cutBefore());

    assertThatThrownBy(() -> send(put("/bucket/key", "body"))).isInstanceOf(IOException.class);

    assertThat(server.seen()).isEmpty();
    assertThat(proxy.log().get(0).serverStatus()).isEmpty();
    assertThat(proxy.log().get(0).clientStatus()).isEmpty();
  }

  @Test
  public void aRequestCutAfterHasBeenApplied() throws IOException {
    proxy.faults(request -> Fault.cutAfter());

    assertThatThrownBy(() -> send(put("/bucket/key", "body"))).isInstanceOf(IOException.class);

    assertThat(server.only().body()).isEqualTo("body");
    assertThat(proxy.log().get(0).serverStatus()).hasValue(200);
    assertThat(proxy.log().get(0).clientStatus()).isEmpty();
  }

  @Test
  public void aFaultIsForOneRequestAndNotForItsConnection() throws IOException {
    AtomicInteger requests = new AtomicInteger();
    proxy.faults(request -> requests.getAndIncrement() == 1 ? Fault.cutAfter() : Fault.forward());

    assertThat(send(put("/bucket/key", "1"))).isEqualTo("200 PUT 1");
    assertThatThrownBy(() -> send(put("/bucket/key", "2"))).isInstanceOf(IOException.class);
    assertThat(send(put("/bucket/key", "3"))).isEqualTo("200 PUT 3");

    assertThat(server.seen()).extracting(Seen::body).containsExactly("1", "2", "3");
  }

  @Test
  public void aRequestHeldBeforeLandsAfterTheClientHasGivenUp() throws Exception {
    CountDownLatch gaveUp = new CountDownLatch(1);
    proxy.faults(request -> Fault.holdBefore(gaveUp));

    try (CloseableHttpClient impatient = client(Duration.ofMillis(200))) {
      assertThatThrownBy(() -> impatient.execute(put("/bucket/key", "body")))
          .isInstanceOf(SocketTimeoutException.class);
    }
    assertThat(server.seen()).isEmpty();

    gaveUp.countDown();
    proxy.awaitIdle(SOON);
    assertThat(server.only().body()).isEqualTo("body");
  }

  @Test
  public void aRequestHeldAfterHasBeenAppliedWhenTheClientGivesUp() throws Exception {
    CountDownLatch never = new CountDownLatch(1);
    proxy.faults(request -> Fault.holdAfter(never));

    try (CloseableHttpClient impatient = client(Duration.ofSeconds(2))) {
      assertThatThrownBy(() -> impatient.execute(put("/bucket/key", "body")))
          .isInstanceOf(SocketTimeoutException.class);
    }

    assertThat(server.only().body()).isEqualTo("body");
    assertThat(proxy.log().get(0).clientStatus()).isEmpty();
    never.countDown();
    proxy.awaitIdle(SOON);
  }

  @Test
  public void aDelayEndsByItself() throws IOException {
    proxy.faults(
        request ->
            request.path().equals("/before")
                ? Fault.delayBefore(Duration.ofMillis(1))
                : Fault.delayAfter(Duration.ofMillis(1)));

    assertThat(send(put("/before", "1"))).isEqualTo("200 PUT 1");
    assertThat(send(put("/after", "2"))).isEqualTo("200 PUT 2");
  }

  @Test
  public void aPlantedReplyComesInsteadOfTheServersOrAfterIt() throws IOException {
    proxy.faults(
        request ->
            request.path().equals("/instead")
                ? Fault.replyInstead(Reply.s3Error(503, "SlowDown"))
                : Fault.replyAfter(Reply.s3Error(200, "InternalError")));

    assertThat(send(put("/instead", "1"))).startsWith("503 <?xml").contains("SlowDown");
    assertThat(server.seen()).isEmpty();

    assertThat(send(put("/after", "2"))).startsWith("200 <?xml").contains("InternalError");
    assertThat(server.only().body()).isEqualTo("2");
    assertThat(proxy.connections()).isEqualTo(1);
  }

  @Test
  public void aTruncatedReplyBreaksOffWhateverItsFraming() throws IOException {
    proxy.faults(request -> Fault.truncate(3));
    for (long length : new long[] {10, 0}) { // 0: in chunks
      server.answer(
          (exchange, request) -> {
            exchange.sendResponseHeaders(200, length);
            exchange.getResponseBody().write(new byte[10]);
          });

      try (CloseableHttpResponse reply = client.execute(get("/bucket/key"))) {
        InputStream body = reply.getEntity().getContent();
        assertThat(body.read(new byte[3])).isEqualTo(3);
        assertThatThrownBy(body::read).isInstanceOf(ConnectionClosedException.class);
      }
    }
  }

  @Test
  public void writesToOneKeyGoThroughOneAtATime() throws Exception {
    CountDownLatch firstArrived = new CountDownLatch(1);
    CountDownLatch goOn = new CountDownLatch(1);
    AtomicInteger inside = new AtomicInteger();
    AtomicInteger most = new AtomicInteger();
    server.answer(
        (exchange, request) -> {
          most.accumulateAndGet(inside.incrementAndGet(), Math::max);
          firstArrived.countDown();
          if (exchange.getRequestMethod().equals("PUT")) {
            await(goOn);
          }
          inside.decrementAndGet();
          RecordingServer.echo(exchange, request);
        });

    Future<String> first = threads.submit(() -> send(put("/bucket/key", "1")));
    await(firstArrived);
    Future<String> second = threads.submit(() -> send(put("/bucket/k%65y", "2")));
    awaitWaiting("/bucket/key");
    assertThat(server.seen()).hasSize(1);
    goOn.countDown();

    assertThat(first.get(1, MINUTES)).isEqualTo("200 PUT 1");
    assertThat(second.get(1, MINUTES)).isEqualTo("200 PUT 2");
    assertThat(most).hasValue(1);
  }

  @Test
  public void readsOtherKeysAndPartsDoNotWait() throws Exception {
    CountDownLatch firstArrived = new CountDownLatch(1);
    CountDownLatch goOn = new CountDownLatch(1);
    server.answer(
        (exchange, request) -> {
          if (exchange.getRequestHeaders().containsKey("x-first")) {
            firstArrived.countDown();
            await(goOn);
          }
          RecordingServer.echo(exchange, request);
        });
    HttpPut held = put("/bucket/key", "1");
    held.setHeader("x-first", "yes");

    Future<String> first = threads.submit(() -> send(held));
    await(firstArrived);
    assertThat(send(get("/bucket/key"))).isEqualTo("200 GET ");
    assertThat(send(put("/bucket/other", "2"))).isEqualTo("200 PUT 2");
    assertThat(send(put("/bucket/key?partNumber=1&uploadId=u", "3"))).isEqualTo("200 PUT 3");
    goOn.countDown();

    assertThat(first.get(1, MINUTES)).isEqualTo("200 PUT 1");
  }

  @Test
  public void aLargeBodyIsStreamed() throws Exception {
    long size = 3L << 30; // more than this JVM has, and more than an array holds
    server.answer(
        (exchange, request) -> {
          exchange.sendResponseHeaders(200, size);
          byte[] piece = new byte[1 << 20];
          for (long sent = 0; sent < size; sent += piece.length) {
            exchange.getResponseBody().write(piece);
          }
        });

    try (CloseableHttpResponse reply = client.execute(get("/bucket/large"))) {
      byte[] buffer = new byte[1 << 20];
      InputStream body = reply.getEntity().getContent();
      long received = 0;
      for (int read = body.read(buffer); read >= 0; read = body.read(buffer)) {
        received += read;
      }
      assertThat(received).isEqualTo(size);
    }
  }

  @Test
  public void theLogTellsWhatWasAskedAndAnswered() throws Exception {
    send(put("/bucket/key?x=1", "body"));
    send(get("/bucket/key"));
    proxy.awaitIdle(SOON); // the client may have its answer before the proxy has noted it

    assertThat(proxy.log())
        .extracting(ProxyExchange::toString)
        .containsExactly(
            "PUT /bucket/key?x=1: Forward[], server 200, client 200",
            "GET /bucket/key: Forward[], server 200, client 200");
    proxy.forget();
    assertThat(proxy.log()).isEmpty();
  }

  private HttpPut put(String target, String body) {
    HttpPut request = new HttpPut(proxy.endpoint() + target);
    request.setEntity(new StringEntity(body, UTF_8));
    return request;
  }

  private HttpGet get(String target) {
    return new HttpGet(proxy.endpoint() + target);
  }

  private String send(HttpUriRequest request) throws IOException {
    try (CloseableHttpResponse reply = client.execute(request)) {
      String body = reply.getEntity() == null ? "" : EntityUtils.toString(reply.getEntity(), UTF_8);
      return reply.getStatusLine().getStatusCode() + " " + body;
    }
  }

  private void awaitWaiting(String path) throws InterruptedException {
    long deadline = System.nanoTime() + SOON.toNanos();
    while (locks.waiting(path) == 0) {
      assertThat(System.nanoTime()).as("nothing waits for %s", path).isLessThan(deadline);
      Thread.sleep(5);
    }
  }

  private static void await(CountDownLatch latch) {
    try {
      assertThat(latch.await(1, MINUTES)).isTrue();
    } catch (InterruptedException e) {
      throw new IllegalStateException(e);
    }
  }

  /** Does by itself nothing that was not asked for. */
  private static CloseableHttpClient client(Duration patience) {
    return HttpClients.custom()
        .disableAutomaticRetries()
        .disableRedirectHandling()
        .disableContentCompression()
        .disableAuthCaching()
        .setDefaultRequestConfig(
            RequestConfig.custom()
                .setNormalizeUri(false)
                .setSocketTimeout((int) patience.toMillis())
                .build())
        .build();
  }
}
