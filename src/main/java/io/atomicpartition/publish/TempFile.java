package io.atomicpartition.publish;

import io.atomicpartition.store.ObjectDigest;

/**
 * One complete data file in the staging area, written by one bundle.
 *
 * @param table the table that its rows belong to, see {@link Tables}
 * @param key its temp key
 * @param digest size and checksums, as its writer streamed it
 * @param rows its rows
 * @param schemaFingerprint of the columns as written
 */
public record TempFile(
    String table, String key, ObjectDigest digest, RowSum rows, String schemaFingerprint) {
  public TempFile {
    Tables.check(table);
  }
}
