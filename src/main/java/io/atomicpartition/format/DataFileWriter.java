package io.atomicpartition.format;

import java.io.Closeable;
import java.io.IOException;

/**
 * Writes one data file to a stream that the caller opened and closes. The first failure is latched:
 * whatever is called afterwards fails, so that a file with a hole is never finished. Not safe for
 * use by several threads at once.
 */
public interface DataFileWriter<T> extends Closeable {
  /**
   * Adds one element to the file.
   *
   * @throws IllegalArgumentException if the element does not fit the schema; names the field, what
   *     it expects and what was found
   * @throws IOException if the stream failed, now or before
   */
  void write(T element) throws IOException;

  /**
   * An estimate of the heap that this writer and the rows hold which are not yet in the stream, in
   * bytes. Cheap: it is asked for after every row.
   */
  long bufferedBytes();

  /**
   * Bytes in the stream, plus an estimate of what the buffered rows will add. Cheap: it is asked
   * for after every row.
   */
  long fileBytes();

  /**
   * Writes what is buffered and the end of the file, flushes the stream, and leaves it open.
   *
   * @throws IOException if the stream failed, now or before, or an earlier element did not fit
   * @throws IllegalStateException if the writer is already finished or closed
   */
  DataFile finish() throws IOException;

  /**
   * Frees the memory. Without {@link #finish()} before it nothing more is written, and what the
   * stream has received is not a file. Does not close the stream; may be called again.
   */
  @Override
  void close();
}
