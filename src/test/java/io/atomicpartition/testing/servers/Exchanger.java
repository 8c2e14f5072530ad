package io.atomicpartition.testing.servers;

import static java.nio.charset.StandardCharsets.UTF_8;
import static java.util.concurrent.TimeUnit.NANOSECONDS;

import java.io.IOException;
import java.time.Duration;
import java.util.Locale;
import java.util.concurrent.CountDownLatch;
import org.apache.http.HttpEntityEnclosingRequest;
import org.apache.http.HttpException;
import org.apache.http.HttpHeaders;
import org.apache.http.HttpRequest;
import org.apache.http.HttpResponse;
import org.apache.http.HttpStatus;
import org.apache.http.HttpVersion;
import org.apache.http.entity.BufferedHttpEntity;
import org.apache.http.entity.ByteArrayEntity;
import org.apache.http.impl.DefaultBHttpServerConnection;
import org.apache.http.impl.DefaultConnectionReuseStrategy;
import org.apache.http.impl.EnglishReasonPhraseCatalog;
import org.apache.http.message.BasicHttpResponse;
import org.apache.http.protocol.HttpCoreContext;
import org.apache.http.util.EntityUtils;

/** Carries out one exchange of a {@link LoopbackProxy}, with its fault. */
record Exchanger(
    DefaultBHttpServerConnection client,
    HttpRequest request,
    ProxyExchange exchange,
    Upstream upstream) {

  /** Whether the connection to the client may be used again; if not, it is to be closed. */
  boolean run() throws IOException, HttpException, InterruptedException {
    Fault fault = exchange.fault();
    if (fault instanceof Fault.CutBefore) {
      return false;
    }
    askForBody();
    if (fault instanceof Fault.Forward) {
      return upstream.ask(request, exchange, this::answer);
    } else if (fault instanceof Fault.CutAfter) {
      return upstream.ask(request, exchange, this::swallow);
    } else if (fault instanceof Fault.HoldBefore hold) {
      holdBody();
      await(hold.until(), hold.atMost());
      return upstream.ask(request, exchange, this::answer);
    } else if (fault instanceof Fault.HoldAfter hold) {
      return upstream.ask(
          request,
          exchange,
          reply -> {
            await(hold.until(), hold.atMost());
            return answer(reply);
          });
    } else if (fault instanceof Fault.ReplyInstead instead) {
      if (request instanceof HttpEntityEnclosingRequest withBody) {
        EntityUtils.consume(withBody.getEntity());
      }
      return answer(response(instead.reply()));
    } else if (fault instanceof Fault.ReplyAfter after) {
      upstream.ask(request, exchange, this::swallow);
      return answer(response(after.reply()));
    } else if (fault instanceof Fault.Truncate truncate) {
      return upstream.ask(request, exchange, reply -> answerInPart(reply, truncate.bytes()));
    }
    throw new IllegalStateException("no such fault: " + fault);
  }

  /** The server is never asked whether it wants the body: a fault may come before it is. */
  private void askForBody() throws IOException, HttpException {
    if (request instanceof HttpEntityEnclosingRequest withBody && withBody.expectContinue()) {
      request.removeHeaders(HttpHeaders.EXPECT);
      client.sendResponseHeader(
          new BasicHttpResponse(HttpVersion.HTTP_1_1, HttpStatus.SC_CONTINUE, "Continue"));
      client.flush();
    }
  }

  /** The client may leave before the request goes on. */
  private void holdBody() throws IOException {
    if (request instanceof HttpEntityEnclosingRequest withBody && withBody.getEntity() != null) {
      withBody.setEntity(new BufferedHttpEntity(withBody.getEntity()));
    }
  }

  @SuppressWarnings("ReturnValueIgnored") // Early or in time: both let the request go on.
  private static void await(CountDownLatch until, Duration atMost) throws InterruptedException {
    until.await(atMost.toNanos(), NANOSECONDS);
  }

  private boolean answer(HttpResponse reply) throws IOException, HttpException {
    client.sendResponseHeader(reply);
    client.sendResponseEntity(reply);
    client.flush();
    exchange.clientTold(reply.getStatusLine().getStatusCode());
    HttpCoreContext context = HttpCoreContext.create();
    context.setAttribute(HttpCoreContext.HTTP_REQUEST, request);
    return DefaultConnectionReuseStrategy.INSTANCE.keepAlive(reply, context);
  }

  private boolean answerInPart(HttpResponse reply, long bytes) throws IOException, HttpException {
    client.sendResponseHeader(reply);
    exchange.clientTold(reply.getStatusLine().getStatusCode());
    if (reply.getEntity() != null) {
      reply.setEntity(new BreakingEntity(reply.getEntity(), bytes));
      client.sendResponseEntity(reply);
    }
    client.flush();
    return false;
  }

  private boolean swallow(HttpResponse reply) throws IOException {
    EntityUtils.consume(reply.getEntity());
    return false;
  }

  private HttpResponse response(Reply reply) {
    HttpResponse response =
        new BasicHttpResponse(
            HttpVersion.HTTP_1_1,
            reply.status(),
            EnglishReasonPhraseCatalog.INSTANCE.getReason(reply.status(), Locale.ROOT));
    byte[] body = reply.body().getBytes(UTF_8);
    response.setHeader(HttpHeaders.CONTENT_TYPE, reply.contentType());
    response.setHeader(HttpHeaders.CONTENT_LENGTH, Integer.toString(body.length));
    if (!request.getRequestLine().getMethod().equals("HEAD")) {
      response.setEntity(new ByteArrayEntity(body));
    }
    return response;
  }
}
