package io.atomicpartition.publish;

import io.atomicpartition.store.StoredObject;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.SortedSet;

/**
 * The commit record of a partition: it is published if and only if its manifest is LIVE.
 *
 * @param writeId random for every write, so that no two bodies are equal
 * @param partition the partition that it is about
 * @param sequence how many publishes and un-publishes the partition has seen
 * @param publish what is live; empty: the state is EMPTY
 * @param history what was before
 * @param previousHash of the manifest that this sequence was written over; empty for the first one,
 *     and for what a version of the software wrote that did not know it
 * @param producer name and version of the software that wrote it
 * @param createdAt when this body was made, by its writer's clock
 */
public record Manifest(
    String writeId,
    PartitionRef partition,
    long sequence,
    Optional<Publish> publish,
    History history,
    Optional<ManifestHash> previousHash,
    String producer,
    Instant createdAt) {

  /** Whether the partition is published. */
  public boolean live() {
    return publish.isPresent();
  }

  /** Whether this is the live publish's id. */
  boolean liveIs(String publishId) {
    return publish.map(p -> p.publishId().equals(publishId)).orElse(false);
  }

  /**
   * A publish that is live.
   *
   * @param publishId which publish
   * @param attempt which attempt of it made the files live
   * @param contentId what the rows are
   * @param contentIdExcludes columns that the content id leaves out
   * @param run the launch's label
   * @param tables the rows, by table name in ascending order
   * @param liveAt when it was committed, by the committer's clock
   */
  public record Publish(
      String publishId,
      String attempt,
      ContentId contentId,
      SortedSet<String> contentIdExcludes,
      String run,
      List<Table> tables,
      Instant liveAt) {
    public Publish {
      tables = List.copyOf(tables);
    }

    /** Rows of all tables. */
    public long rows() {
      return tables.stream().mapToLong(t -> t.rows().rows()).sum();
    }

    /** Bytes of all files. */
    public long bytes() {
      return tables.stream().flatMap(t -> t.files().stream()).mapToLong(DataFile::size).sum();
    }
  }

  /**
   * The rows of one table.
   *
   * @param name see {@link Tables}
   * @param schemaFingerprint of the columns as written
   * @param rows how many, and the sum of their hashes
   * @param files where they are
   */
  public record Table(String name, String schemaFingerprint, RowSum rows, List<DataFile> files) {
    public Table {
      files = List.copyOf(files);
    }
  }

  /**
   * A data file.
   *
   * @param path relative to the partition
   * @param size in bytes
   * @param rows in it
   * @param crc32c 8 hexadecimal digits
   * @param sha256 64 hexadecimal digits
   * @param verifiedBy what was compared, besides the size, when the file was made
   * @param storeVersion etag or generation, where the store has one
   */
  public record DataFile(
      String path,
      long size,
      long rows,
      String crc32c,
      String sha256,
      VerifiedBy verifiedBy,
      Optional<String> storeVersion) {}

  /**
   * By what a file's store has shown, when the file was made, that it holds the bytes which were
   * written.
   */
  public enum VerifiedBy {
    CRC32C,
    CRC64NVME,
    /** The store keeps no checksum over the whole file. */
    SIZE;

    static VerifiedBy of(StoredObject promoted) {
      return promoted.checksum().map(checksum -> valueOf(checksum.algorithm().name())).orElse(SIZE);
    }
  }
}
