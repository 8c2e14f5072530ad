package io.atomicpartition.pipelines.ingest.input;

import java.io.FileNotFoundException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.channels.Channels;
import java.nio.channels.ReadableByteChannel;
import java.nio.channels.SeekableByteChannel;
import java.util.Comparator;
import java.util.List;
import org.apache.beam.sdk.io.Compression;
import org.apache.beam.sdk.io.FileSystems;
import org.apache.beam.sdk.io.fs.MatchResult;

/** One file of an input, of whichever of Beam's file systems. */
record SourceFile(MatchResult.Metadata metadata) {
  /**
   * The files of a spec, ordered by path.
   *
   * @throws InputException if there is none
   */
  static List<SourceFile> match(InputSpec spec) {
    try {
      MatchResult match = FileSystems.match(spec.pattern());
      List<SourceFile> files =
          match.status() == MatchResult.Status.NOT_FOUND
              ? List.of()
              : match.metadata().stream()
                  .map(SourceFile::new)
                  .sorted(Comparator.comparing(SourceFile::path))
                  .toList();
      if (files.isEmpty()) {
        throw new FileNotFoundException("no file matches it");
      }
      return files;
    } catch (IOException | IllegalArgumentException e) {
      throw new InputException(
          InputException.about(spec.table())
              + "cannot find the input '"
              + spec.pattern()
              + "': "
              + InputException.reason(e),
          e);
    }
  }

  /** The path as the file system writes it: a URI, or a plain path on a local disk. */
  String path() {
    return metadata.resourceId().toString();
  }

  String name() {
    return path().substring(path().lastIndexOf('/') + 1);
  }

  long bytes() {
    return metadata.sizeBytes();
  }

  private ReadableByteChannel channel() throws IOException {
    return FileSystems.open(metadata.resourceId());
  }

  /**
   * The file's own bytes from any position.
   *
   * @throws IOException if the file system can only read in order
   */
  SeekableByteChannel seekable() throws IOException {
    ReadableByteChannel channel = channel();
    if (channel instanceof SeekableByteChannel seekable) {
      return seekable;
    }
    channel.close();
    throw new IOException("its file system cannot read from any position");
  }

  /** The file's text, decompressed where its extension says that it is compressed. */
  InputStream text() throws IOException {
    ReadableByteChannel channel = channel();
    try {
      return Channels.newInputStream(Compression.detect(name()).readDecompressed(channel));
    } catch (IOException | RuntimeException e) {
      channel.close();
      throw e;
    }
  }

  /** An error about this file. */
  InputException error(String what, Throwable cause) {
    return new InputException(path() + ": " + what, cause);
  }

  @Override
  public String toString() {
    return path();
  }
}
