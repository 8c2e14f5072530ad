package io.atomicpartition.format;

import java.nio.ByteBuffer;
import org.apache.parquet.bytes.ByteBufferAllocator;

/**
 * About how much heap an open Parquet file holds. The buffers are counted; the dictionaries, which
 * parquet-java keeps beside them and reports in part, are estimated. {@code OpenWritersTest} holds
 * the sum to a fifth of the truth for rows of eleven columns in batches; many nulls in columns with
 * a dictionary make it less exact, and so do groups and lists.
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
  private long indexes;
  private long entries;

  /**
   * A batch went into the columns.
   *
   * @param dictionaries how many columns have one
   * @param pageRows in the page that is being filled
   * @param allocated what the columns report: buffers, and what dictionaries and their indexes
   *     would take if they were not in tables
   */
  void batchWritten(int dictionaries, long pageRows, long allocated) {
    indexes = dictionaries * (BYTES_PER_DICTIONARY + indexBytes(pageRows));
    long reported = allocated - buffers - dictionaries * pageRows * Integer.BYTES;
    // A dictionary that is given up is no longer reported, and kept until the row group ends.
    entries = Math.max(entries, ENTRY_OVERHEAD * reported);
  }

  /** Nothing of the row group is held any more. */
  void rowGroupEnded() {
    indexes = 0;
    entries = 0;
  }

  /** Bytes on the heap, where rows go into the columns in batches. */
  long ofBatches() {
    return BYTES_PER_FILE + buffers + indexes + entries;
  }

  /**
   * Bytes on the heap, where every column begins with a dictionary.
   *
   * @param dictionaries how many columns may have one
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
