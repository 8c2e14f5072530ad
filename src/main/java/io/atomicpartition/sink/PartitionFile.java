package io.atomicpartition.sink;

import com.google.auto.value.AutoValue;
import org.apache.beam.sdk.schemas.AutoValueSchema;
import org.apache.beam.sdk.schemas.annotations.DefaultSchema;
import org.apache.beam.sdk.schemas.annotations.SchemaFieldDescription;

/** A data file of a live partition. */
@AutoValue
@DefaultSchema(AutoValueSchema.class)
public abstract class PartitionFile {
  @SchemaFieldDescription(
      "The table that its rows belong to; empty for the only table without a name.")
  public abstract String getTable();

  @SchemaFieldDescription("Where it is, relative to the partition.")
  public abstract String getPath();

  @SchemaFieldDescription("Its rows.")
  public abstract long getRows();

  @SchemaFieldDescription("Its size in bytes.")
  public abstract long getBytes();

  @SchemaFieldDescription("SHA-256 of its bytes, 64 hexadecimal digits.")
  public abstract String getSha256();

  static PartitionFile of(String table, String path, long rows, long bytes, String sha256) {
    return new AutoValue_PartitionFile(table, path, rows, bytes, sha256);
  }
}
