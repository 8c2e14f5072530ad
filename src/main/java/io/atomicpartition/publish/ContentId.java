package io.atomicpartition.publish;

import java.util.Collection;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;

/**
 * Tells equal content from different content: a digest of table names, schema fingerprints, row
 * counts and row hash sums. Two publishes of the same rows under the same schema have the same
 * content id however their rows were bundled, ordered or compressed.
 *
 * <p>It is no defence against forgery, for a sum of hashes can be steered; the SHA-256 of each file
 * in the manifest is.
 *
 * @param value {@code v1:} and 64 lower-case hexadecimal digits; the prefix is the version of the
 *     algorithm, in which the hash of a row is defined, too
 */
public record ContentId(String value) {
  /** The version of the algorithm: part of the digest and prefix of the value. */
  public static final String ALGORITHM = "v1";

  public ContentId {
    if (!value.matches("v[0-9]+:[0-9a-f]{64}")) {
      throw new IllegalArgumentException(
          "A content id is a version, ':' and 64 hexadecimal digits, found '" + value + "'");
    }
  }

  /**
   * What one table contributes.
   *
   * @param schemaFingerprint of the columns as written, see the format that wrote them
   * @param rows the table's rows
   */
  public record Table(String schemaFingerprint, RowSum rows) {}

  /**
   * The content id of a partition.
   *
   * @param tables by table name
   * @param excludedColumns the columns that the row hashes leave out
   */
  public static ContentId of(Map<String, Table> tables, Collection<String> excludedColumns) {
    Digest digest = new Digest().add("atomic-partition-content").add(ALGORITHM);
    Set<String> excluded = new TreeSet<>(excludedColumns);
    digest.add(excluded.size());
    excluded.forEach(digest::add);
    digest.add(tables.size());
    new TreeMap<>(tables)
        .forEach(
            (name, table) ->
                digest
                    .add(name)
                    .add(table.schemaFingerprint())
                    .add(table.rows().rows())
                    .add(table.rows().hashHex()));
    return new ContentId(ALGORITHM + ":" + digest.hex());
  }

  @Override
  public String toString() {
    return value;
  }
}
