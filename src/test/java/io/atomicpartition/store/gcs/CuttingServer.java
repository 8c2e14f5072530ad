package io.atomicpartition.store.gcs;

import java.io.BufferedInputStream;
import java.io.ByteArrayOutputStream;
import java.io.Closeable;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.Locale;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * Counts requests on raw sockets. Answers each with the description of an object and keeps the
 * connection; or reads it to its end and closes the connection, or leaves it open, without a word.
 */
final class CuttingServer implements Closeable {
  private static final String OBJECT =
      "{\"kind\":\"storage#object\",\"bucket\":\"bucket\",\"name\":\"lake/kept-alive\","
          + "\"generation\":\"7\",\"metageneration\":\"1\",\"size\":\"3\","
          + "\"updated\":\"2026-11-23T00:00:00.000Z\",\"timeCreated\":\"2026-11-23T00:00:00.000Z\"}";

  private final ServerSocket socket = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
  private final ExecutorService threads = Executors.newCachedThreadPool();
  private final AtomicInteger connections = new AtomicInteger();
  private final AtomicInteger requests = new AtomicInteger();
  private volatile boolean cutting;
  private volatile boolean silent;

  CuttingServer() throws IOException {
    threads.execute(this::accept);
  }

  String host() {
    return "http://127.0.0.1:" + socket.getLocalPort();
  }

  int connections() {
    return connections.get();
  }

  int requests() {
    return requests.get();
  }

  void cutFromNowOn() {
    cutting = true;
  }

  /** Requests get no reply, and their connections stay open. */
  void beSilentFromNowOn() {
    silent = true;
  }

  private void accept() {
    while (!socket.isClosed()) {
      try {
        Socket accepted = socket.accept();
        connections.incrementAndGet();
        threads.execute(() -> serve(accepted));
      } catch (IOException e) {
        return; // closed
      }
    }
  }

  private void serve(Socket accepted) {
    try (accepted) {
      InputStream in = new BufferedInputStream(accepted.getInputStream());
      while (readRequest(in)) {
        requests.incrementAndGet();
        if (cutting) {
          return;
        }
        if (silent) {
          continue;
        }
        accepted
            .getOutputStream()
            .write(
                ("HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nContent-Length: "
                        + OBJECT.length()
                        + "\r\n\r\n"
                        + OBJECT)
                    .getBytes(StandardCharsets.ISO_8859_1));
      }
    } catch (IOException e) {
      // The client has closed the connection: nothing is left to count.
    }
  }

  /** False at the end of the connection. */
  private static boolean readRequest(InputStream in) throws IOException {
    String head = "";
    for (String line = readLine(in); !line.isEmpty(); line = readLine(in)) {
      head += line.toLowerCase(Locale.ROOT) + "\n";
    }
    if (head.isEmpty()) {
      return false;
    }
    if (head.contains("transfer-encoding: chunked")) {
      int size;
      do {
        size = Integer.parseInt(readLine(in), 16);
        in.skipNBytes(size);
        readLine(in);
      } while (size > 0);
    } else if (head.contains("content-length: ")) {
      String rest = head.substring(head.indexOf("content-length: ") + "content-length: ".length());
      in.skipNBytes(Long.parseLong(rest.substring(0, rest.indexOf('\n'))));
    }
    return true;
  }

  private static String readLine(InputStream in) throws IOException {
    ByteArrayOutputStream line = new ByteArrayOutputStream();
    for (int b = in.read(); b >= 0 && b != '\n'; b = in.read()) {
      line.write(b);
    }
    return line.toString(StandardCharsets.ISO_8859_1).trim();
  }

  @Override
  public void close() throws IOException {
    socket.close();
    threads.shutdownNow();
  }
}
