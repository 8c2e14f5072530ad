package io.atomicpartition.testing.servers;

import static java.util.concurrent.TimeUnit.NANOSECONDS;

import java.io.IOException;
import java.io.InterruptedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.RejectedExecutionException;
import java.util.function.Function;
import org.apache.http.HttpEntityEnclosingRequest;
import org.apache.http.HttpException;
import org.apache.http.HttpRequest;
import org.apache.http.impl.DefaultBHttpServerConnection;

/**
 * Stands between a client and an HTTP server, on the loopback interface, and can hurt what passes.
 *
 * <p>A request reaches the server as it was sent: line, headers ({@code Host} included, which a
 * signature covers) and body, which is streamed; so does a reply reach the client. Nothing is
 * retried, redirected, decoded or normalised. The one exception is {@code Expect: 100-continue},
 * which the proxy answers itself. Every request has a connection of its own to the server.
 */
public final class LoopbackProxy implements AutoCloseable {
  private static final int BACKLOG = 256;

  private final ServerSocket listener;
  private final Upstream upstream;
  private final ExecutorService threads =
      Executors.newCachedThreadPool(
          task -> {
            Thread thread = new Thread(task, "loopback-proxy");
            thread.setDaemon(true);
            return thread;
          });
  private final Set<Socket> open = ConcurrentHashMap.newKeySet();
  private final List<ProxyExchange> log = new ArrayList<>();
  private final List<Exception> failures = new ArrayList<>();
  private int requests;
  private int connections;
  private int underWay;
  private volatile Function<ProxyRequest, Fault> faults = request -> Fault.forward();

  private LoopbackProxy(ServerSocket listener, Upstream upstream) {
    this.listener = listener;
    this.upstream = upstream;
  }

  /** A proxy in front of a server. */
  public static LoopbackProxy start(URI server) throws IOException {
    return start(server, KeyLocks.none());
  }

  /** A proxy in front of a server, which lets requests through as the locks allow. */
  public static LoopbackProxy start(URI server, KeyLocks locks) throws IOException {
    ServerSocket listener = new ServerSocket(0, BACKLOG, InetAddress.getLoopbackAddress());
    LoopbackProxy proxy = new LoopbackProxy(listener, new Upstream(server, locks));
    proxy.threads.execute(proxy::accept);
    return proxy;
  }

  /** Where it listens. */
  public URI endpoint() {
    return URI.create("http://127.0.0.1:" + listener.getLocalPort());
  }

  /** From now on, asks this what to do to each request; it is called by several threads at once. */
  public void faults(Function<ProxyRequest, Fault> chosen) {
    faults = chosen;
  }

  /** All requests since the start or the last {@link #forget}, in the order of their arrival. */
  public synchronized List<ProxyExchange> log() {
    return List.copyOf(log);
  }

  /** Empties the log. */
  public synchronized void forget() {
    log.clear();
  }

  /** How many connections clients have made. */
  public synchronized int connections() {
    return connections;
  }

  /** Waits until no request is under way: whatever was held or cut has landed, or never will. */
  public synchronized void awaitIdle(Duration atMost) throws InterruptedException {
    long deadline = System.nanoTime() + atMost.toNanos();
    while (underWay > 0) {
      long left = NANOSECONDS.toMillis(deadline - System.nanoTime());
      if (left <= 0) {
        throw new AssertionError(
            "%d requests are still under way after %s: %s".formatted(underWay, atMost, log));
      }
      wait(left);
    }
  }

  /**
   * Cuts every connection and forgets what is held.
   *
   * @throws IllegalStateException if the proxy itself failed, which no test asked for
   */
  @Override
  public void close() throws IOException {
    listener.close();
    for (Socket socket : open) {
      socket.close();
    }
    threads.shutdownNow();
    synchronized (this) {
      if (!failures.isEmpty()) {
        IllegalStateException failed =
            new IllegalStateException("the proxy failed: " + failures.get(0), failures.get(0));
        failures.stream().skip(1).forEach(failed::addSuppressed);
        throw failed;
      }
    }
  }

  private void accept() {
    while (!listener.isClosed()) {
      try {
        Socket socket = listener.accept();
        open.add(socket);
        connected();
        threads.execute(() -> serve(socket));
      } catch (IOException | RejectedExecutionException e) {
        if (!listener.isClosed()) {
          throw new IllegalStateException("the proxy cannot take connections", e);
        }
      }
    }
  }

  private void serve(Socket socket) {
    try (socket;
        DefaultBHttpServerConnection client = new DefaultBHttpServerConnection(Upstream.BUFFER)) {
      socket.setTcpNoDelay(true);
      client.bind(socket);
      boolean goesOn = true;
      while (goesOn) {
        goesOn = exchange(client);
      }
    } catch (IOException e) {
      // The client hung up, or was cut off: either is its own business.
    } catch (HttpException | RuntimeException e) {
      synchronized (this) {
        failures.add(e);
      }
    } finally {
      open.remove(socket);
    }
  }

  /** One request and its reply; whether another may follow on the connection. */
  private boolean exchange(DefaultBHttpServerConnection client) throws IOException, HttpException {
    HttpRequest request = client.receiveRequestHeader();
    if (request instanceof HttpEntityEnclosingRequest withBody) {
      client.receiveRequestEntity(withBody);
    }
    ProxyExchange exchange = arrived(request);
    try {
      return new Exchanger(client, request, exchange, upstream).run();
    } catch (InterruptedException e) {
      throw new InterruptedIOException("the proxy was closed");
    } finally {
      ended();
    }
  }

  private ProxyExchange arrived(HttpRequest request) {
    ProxyRequest seen;
    synchronized (this) {
      underWay++;
      seen = ProxyRequest.of(requests++, request);
    }
    try {
      ProxyExchange exchange = new ProxyExchange(seen, faults.apply(seen));
      synchronized (this) {
        log.add(exchange);
      }
      return exchange;
    } catch (RuntimeException | Error e) {
      ended();
      throw e;
    }
  }

  private synchronized void connected() {
    connections++;
  }

  private synchronized void ended() {
    underWay--;
    notifyAll();
  }
}
