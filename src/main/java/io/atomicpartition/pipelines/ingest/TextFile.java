package io.atomicpartition.pipelines.ingest;

import java.io.BufferedWriter;
import java.io.IOException;
import java.io.Writer;
import java.nio.channels.Channels;
import java.nio.charset.StandardCharsets;
import org.apache.beam.sdk.io.FileSystems;
import org.apache.beam.sdk.util.MimeTypes;

/** A file of lines on one of Beam's file systems. */
final class TextFile {
  private TextFile() {}

  /** Writes the lines, over what was there. */
  static void write(String file, Iterable<String> lines) throws IOException {
    try (Writer out =
        new BufferedWriter(
            Channels.newWriter(
                FileSystems.create(FileSystems.matchNewResource(file, false), MimeTypes.TEXT),
                StandardCharsets.UTF_8))) {
      for (String line : lines) {
        out.write(line);
        out.write('\n');
      }
    }
  }
}
