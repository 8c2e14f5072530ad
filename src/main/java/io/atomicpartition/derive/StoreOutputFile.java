package io.atomicpartition.derive;

import io.delta.kernel.defaults.engine.fileio.OutputFile;
import io.delta.kernel.defaults.engine.fileio.PositionOutputStream;
import io.delta.kernel.utils.CloseableIterator;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/** A file of the log, built in memory and written at once: lines, or Parquet for a checkpoint. */
final class StoreOutputFile implements OutputFile {
  private static final byte[] PARQUET_END = "PAR1".getBytes(StandardCharsets.US_ASCII);

  private final String path;
  private final Write create;
  private final Write put;

  /** Writes all of it, or nothing. */
  @FunctionalInterface
  interface Write {
    void body(byte[] body) throws IOException;
  }

  /**
   * @param create refuses what is there
   * @param put takes its place
   */
  StoreOutputFile(String path, Write create, Write put) {
    this.path = path;
    this.create = create;
    this.put = put;
  }

  @Override
  public String path() {
    return path;
  }

  @Override
  public void writeAtomically(CloseableIterator<String> lines, boolean overwrite)
      throws IOException {
    StringBuilder text = new StringBuilder();
    try (lines) {
      lines.forEachRemaining(line -> text.append(line).append('\n'));
    }
    (overwrite ? put : create).body(text.toString().getBytes(StandardCharsets.UTF_8));
  }

  @Override
  public PositionOutputStream create(boolean atomically) {
    return new Buffer();
  }

  private final class Buffer extends PositionOutputStream {
    private final ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    private boolean closed = false;

    @Override
    public long getPos() {
      return bytes.size();
    }

    @Override
    public void write(int b) {
      bytes.write(b);
    }

    @Override
    public void write(byte[] from, int offset, int count) {
      bytes.write(from, offset, count);
    }

    /** A writer that failed closes its file, too; what it has left has no end. */
    @Override
    public void close() throws IOException {
      if (closed) {
        return;
      }
      closed = true;
      byte[] body = bytes.toByteArray();
      int end = body.length;
      int from = Math.max(0, end - PARQUET_END.length);
      if (!Arrays.equals(body, from, end, PARQUET_END, 0, PARQUET_END.length)) {
        throw new IOException("'" + path + "' was not written to its end");
      }
      create.body(body);
    }
  }
}
