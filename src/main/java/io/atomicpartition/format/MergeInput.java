package io.atomicpartition.format;

import java.io.IOException;

/** A complete file whose rows are to be written into another one. */
public interface MergeInput {
  /** Names the file in messages. */
  String name();

  /** Number of rows, as its writer counted them. */
  long rows();

  /**
   * Reads the whole file.
   *
   * @return its bytes, the very ones that its writer wrote: whoever implements this compares
   *     checksums
   * @throws IOException if it cannot be read, or is another file
   */
  byte[] read() throws IOException;
}
