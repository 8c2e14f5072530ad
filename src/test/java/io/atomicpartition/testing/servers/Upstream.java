package io.atomicpartition.testing.servers;

import java.io.IOException;
import java.net.Socket;
import java.net.URI;
import org.apache.http.HttpEntityEnclosingRequest;
import org.apache.http.HttpException;
import org.apache.http.HttpRequest;
import org.apache.http.HttpResponse;
import org.apache.http.HttpStatus;
import org.apache.http.entity.BufferedHttpEntity;
import org.apache.http.impl.DefaultBHttpClientConnection;

/** The server behind a {@link LoopbackProxy}, and the locks on the way to it. */
record Upstream(URI server, KeyLocks locks) {
  static final int BUFFER = 64 << 10;

  /** What is to be done with a reply while its body can still be read. */
  @FunctionalInterface
  interface Use<T> {
    T reply(HttpResponse reply) throws IOException, HttpException, InterruptedException;
  }

  /** Sends a request as it is, and hands over the reply. */
  <T> T ask(HttpRequest request, ProxyExchange exchange, Use<T> use)
      throws IOException, HttpException, InterruptedException {
    try (Socket socket = new Socket(server.getHost(), server.getPort());
        DefaultBHttpClientConnection connection = new DefaultBHttpClientConnection(BUFFER)) {
      socket.setTcpNoDelay(true);
      connection.bind(socket);
      Runnable unlock = locks.lock(exchange.request());
      HttpResponse reply;
      try {
        send(request, connection);
        reply = receive(request, connection);
      } finally {
        unlock.run();
      }
      exchange.serverReplied(reply.getStatusLine().getStatusCode());
      return use.reply(reply);
    }
  }

  private static void send(HttpRequest request, DefaultBHttpClientConnection connection)
      throws IOException, HttpException {
    connection.sendRequestHeader(request);
    if (request instanceof HttpEntityEnclosingRequest withBody) {
      connection.sendRequestEntity(withBody);
    }
    connection.flush();
  }

  private static HttpResponse receive(HttpRequest request, DefaultBHttpClientConnection connection)
      throws IOException, HttpException {
    HttpResponse reply = connection.receiveResponseHeader();
    while (reply.getStatusLine().getStatusCode() < HttpStatus.SC_OK) {
      reply = connection.receiveResponseHeader();
    }
    if (hasBody(request, reply)) {
      connection.receiveResponseEntity(reply);
    }
    if (!request.getRequestLine().getMethod().equals("GET") && reply.getEntity() != null) {
      // A server may begin its reply before the write is done: it is done when the reply ends.
      reply.setEntity(new BufferedHttpEntity(reply.getEntity()));
    }
    return reply;
  }

  /** RFC 9112, 6.3: these replies end with their header, whatever it says. */
  private static boolean hasBody(HttpRequest request, HttpResponse reply) {
    int status = reply.getStatusLine().getStatusCode();
    return !request.getRequestLine().getMethod().equals("HEAD")
        && status != HttpStatus.SC_NO_CONTENT
        && status != HttpStatus.SC_NOT_MODIFIED;
  }
}
