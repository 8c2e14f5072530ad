package io.atomicpartition.lake;

import io.atomicpartition.publish.PartitionRef;

/**
 * Something that is not as a partition's manifest says.
 *
 * @param partition whose
 * @param kind what is wrong
 * @param path of the file, relative to the partition; of the manifest, its name
 * @param expected what should be there
 * @param found what is
 */
public record Finding(
    PartitionRef partition, Kind kind, String path, String expected, String found) {

  /** What is wrong. */
  public enum Kind {
    /** A partition that was named is not there: neither a manifest nor a file of the sink's. */
    MISSING_PARTITION,
    /** The manifest cannot be read, or is none. */
    MANIFEST_UNREADABLE,
    /** The manifest contradicts itself, or is not spelled as its writers spell it. */
    MANIFEST_EDITED,
    /** A file that is live is not there. */
    MISSING_FILE,
    /** A file has another size. */
    SIZE_DIFFERS,
    /** A file has other bytes. */
    CHECKSUM_DIFFERS,
    /** The store says that a file was written again, or the lake was copied here. */
    VERSION_DIFFERS,
    /** The store does not let a file be looked at or read. */
    FILE_UNREADABLE,
    /** A file does not end as Parquet does. */
    FOOTER_UNREADABLE,
    /** A file has other columns. */
    SCHEMA_DIFFERS,
    /** A file has another number of rows. */
    ROWS_DIFFER,
    /** A file's rows cannot be decoded. */
    ROWS_UNREADABLE,
    /** The rows are not those that were published. */
    CONTENT_ID_DIFFERS,
    /**
     * A file that neither the manifest nor its history names. No reader of manifests sees it:
     * somebody else's, or a publish's that is under way, or lost or crashed and waits for the
     * sweep.
     */
    EXTRA_FILE
  }
}
