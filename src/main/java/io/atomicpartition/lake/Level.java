package io.atomicpartition.lake;

/** How closely a partition is looked at. Each level does what those before it do. */
public enum Level {
  /**
   * The manifest by itself; of each file that it is there, its size, the store's version of it, and
   * the store's checksum where a listing tells it. Reads no data file.
   */
  QUICK,
  /**
   * The checksum of each file: the store's own CRC32C where it keeps one, else of its bytes, which
   * are read.
   */
  CHECKSUM,
  /** The footer of each file: its columns, and how many rows it has. */
  ROWS,
  /** Every byte by its SHA-256, and every row: the content id is worked out anew. */
  CONTENT
}
