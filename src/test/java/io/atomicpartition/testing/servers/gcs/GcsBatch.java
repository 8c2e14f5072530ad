package io.atomicpartition.testing.servers.gcs;

import java.io.IOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.Function;

/** {@code /batch/storage/v1}: many requests in one, each served by itself. */
final class GcsBatch {
  private static final String BOUNDARY = "batch_of_the_test_server";
  private static final int MOST = 100;

  private GcsBatch() {}

  static GcsReply serve(GcsRequest request, Function<GcsRequest, GcsReply> server)
      throws GcsRefusal, IOException {
    List<GcsMultipart.Part> parts = GcsMultipart.parse(request);
    if (parts.size() > MOST) {
      throw GcsRefusal.invalid("A batch has at most " + MOST + " calls, found " + parts.size());
    }
    List<byte[]> body = new ArrayList<>();
    for (GcsMultipart.Part part : parts) {
      GcsReply reply = server.apply(inner(part.body()));
      StringBuilder head = new StringBuilder();
      head.append("--").append(BOUNDARY).append("\r\nContent-Type: application/http\r\n");
      head.append("Content-ID: <response-")
          .append(part.headers().getOrDefault("Content-ID", "").replaceAll("[<>]", ""))
          .append(">\r\n\r\nHTTP/1.1 ")
          .append(reply.status())
          .append(" Status\r\n");
      reply.headers().forEach((n, v) -> head.append(n).append(": ").append(v).append("\r\n"));
      head.append("Content-Length: ").append(reply.length()).append("\r\n\r\n");
      body.add(head.toString().getBytes(StandardCharsets.UTF_8));
      body.addAll(reply.parts());
      body.add("\r\n".getBytes(StandardCharsets.UTF_8));
    }
    body.add(("--" + BOUNDARY + "--\r\n").getBytes(StandardCharsets.UTF_8));
    return new GcsReply(200, Map.of("Content-Type", "multipart/mixed; boundary=" + BOUNDARY), body);
  }

  private static GcsRequest inner(byte[] bytes) throws GcsRefusal, IOException {
    String text = new String(bytes, StandardCharsets.ISO_8859_1);
    int blank = text.indexOf("\r\n\r\n");
    String head = blank < 0 ? text : text.substring(0, blank);
    String[] line = head.split("\r\n", 2)[0].split(" ", -1);
    if (line.length < 2) {
      throw GcsRefusal.invalid("A call of a batch has no request line");
    }
    URI uri = URI.create(line[1]);
    return GcsRequest.of(
        line[0],
        uri.getRawPath(),
        uri.getRawQuery(),
        GcsMultipart.headers(head),
        blank < 0 ? new byte[0] : text.substring(blank + 4).getBytes(StandardCharsets.ISO_8859_1));
  }
}
