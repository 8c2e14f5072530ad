package io.atomicpartition.report;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.core.json.JsonWriteFeature;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.DateTimeException;

/** The snapshot that is in a report, or by itself in a JSON file. */
final class PreviousReport {
  /** Of a report; more than one with the most partitions, and the longest paths, can have. */
  private static final long MAX_BYTES = 256L << 20;

  private static final String BEGIN = "<script type=\"application/json\" id=\"snapshot\">";
  private static final String END = "</script>";

  private static final ObjectMapper JSON =
      JsonMapper.builder(
              JsonFactory.builder()
                  .streamReadConstraints(
                      StreamReadConstraints.builder().maxStringLength((int) MAX_BYTES).build())
                  .build())
          .enable(JsonWriteFeature.ESCAPE_NON_ASCII)
          .build();

  private PreviousReport() {}

  /**
   * Reads.
   *
   * @throws IOException if it cannot be read, or is no report of a version that is known
   */
  static Snapshot read(Path file) throws IOException {
    if (Files.size(file) > MAX_BYTES) {
      throw wrong(file, "it has more than " + MAX_BYTES + " bytes");
    }
    String text = Files.readString(file, StandardCharsets.UTF_8);
    int begin = text.indexOf(BEGIN);
    int end = text.indexOf(END, begin);
    String json = begin < 0 || end < 0 ? text : text.substring(begin + BEGIN.length(), end);
    Snapshot snapshot;
    try {
      snapshot = JSON.readValue(json, Snapshot.class);
    } catch (JsonProcessingException e) {
      throw wrong(file, "there is no snapshot in it");
    }
    if (snapshot == null || !Snapshot.FORMAT.equals(snapshot.format())) {
      throw wrong(file, "there is no snapshot in it");
    }
    if (snapshot.version() != Snapshot.VERSION) {
      throw wrong(file, "its version is " + snapshot.version() + ", expected " + Snapshot.VERSION);
    }
    try {
      snapshot.check();
    } catch (IOException | IllegalArgumentException | DateTimeException e) {
      throw wrong(file, "its snapshot is garbled: " + e.getMessage());
    }
    return snapshot;
  }

  private static IOException wrong(Path file, String problem) {
    return new IOException(
        String.format("'%s' is no report that can be compared with: %s", file, problem));
  }

  /** A snapshot as a page carries it: nothing in it can end the element that it is in. */
  static String json(Snapshot snapshot) {
    try {
      return JSON.writeValueAsString(snapshot).replace("<", "\\u003c");
    } catch (JsonProcessingException e) {
      throw new IllegalStateException("A snapshot is plain data", e);
    }
  }
}
