package io.atomicpartition.format;

import java.nio.ByteBuffer;
import org.apache.parquet.bytes.ByteBufferAllocator;

/**
 * About how much heap an open Parquet file holds. The buffers are counted; the dictionaries, which
 * parquet-java keeps beside them and reports in part, are estimated. Of rows in batches the sum was
 * measured to be within a fifth of the truth from the first row on ({@code OpenWritersTest} holds
 * it to that).
 */
final class HeapEstimate implements ByteBufferAllocator {
  /**
   * An open file holds this whatever is in it, more than half of it in the buffer of its stream.
   */
  private static final long BYTES_PER_FILE = 7 * 1024;

  /** A dictionary holds this from its first value on, beside {@link #indexBytes}. */
  private static final long BYTES_PER_DICTIONARY = 1024;

  /** Indexes into a dictionary have room for so many at first, and then for twice as many. */
  private static final long FIRST_INDEXES = 4 * 1024;

  /**
   * An entry of a dictionary takes about so many times its bytes: a hash table, half empty, has the
   * value, its number and the entries before and after.
   */
  private static final long ENTRY_OVERHEAD = 6;

  /**
   * Of a column in which no value comes twice a dictionary is given up at the end of the first
   * page, and what it held by then is kept until the end of the row group: so many bytes of values.
   */
  private static final long UNREPEATED_BYTES = 128 * 1024;

  /** An unrepeated value takes about so many times its bytes. */
  private static final long UNREPEATED_OVERHEAD = 3;

  private long buffers;

  /**
   * Bytes on the heap, where columns without repetition have no dictionary.
   *
   * @param dictionaries how many columns have one
   * @param pageRows in the page that is being filled
   * @param allocated what the columns report: buffers, and what dictionaries and their indexes
   *     would take if they were not in tables
   */
  long ofBatches(int dictionaries, long pageRows, long allocated) {
    long entries = allocated - buffers - dictionaries * pageRows * Integer.BYTES;
    return BYTES_PER_FILE
        + buffers
        + dictionaries * (BYTES_PER_DICTIONARY + indexBytes(pageRows))
        + ENTRY_OVERHEAD * Math.max(0, entries);
  }

  /**
   * Bytes on the heap, where every column begins with a dictionary.
   *
   * @param dictionaries how many columns there are
   * @param valueBytes of the values in the open row group, unencoded
   */
  long ofSingleRows(int dictionaries, long valueBytes) {
    return BYTES_PER_FILE
        + buffers
        + dictionaries * (BYTES_PER_DICTIONARY + indexBytes(0))
        + UNREPEATED_OVERHEAD * Math.min(valueBytes, dictionaries * UNREPEATED_BYTES);
  }

  private static long indexBytes(long rows) {
    long room = FIRST_INDEXES;
    while (room < rows) {
      room *= 2;
    }
    return room * Integer.BYTES;
  }

  @Override
  public ByteBuffer allocate(int size) {
    buffers += size;
    return ByteBuffer.allocate(size);
  }

  @Override
  public void release(ByteBuffer buffer) {
    buffers -= buffer.capacity();
  }

  @Override
  public boolean isDirect() {
    return false;
  }
}
