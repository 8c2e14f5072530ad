package io.atomicpartition.sink.audit;

import com.google.auto.value.AutoValue;
import io.atomicpartition.publish.Manifest;
import org.apache.beam.sdk.schemas.AutoValueSchema;
import org.apache.beam.sdk.schemas.annotations.DefaultSchema;
import org.apache.beam.sdk.schemas.annotations.SchemaFieldDescription;

/** A table of a live partition, in numbers; its files are in {@link AuditEvent#getManifest()}. */
@AutoValue
@DefaultSchema(AutoValueSchema.class)
public abstract class AuditTable {
  @SchemaFieldDescription("The table's name; empty for the only table without a name.")
  public abstract String getName();

  @SchemaFieldDescription("Its rows.")
  public abstract long getRows();

  @SchemaFieldDescription("Bytes of its files.")
  public abstract long getBytes();

  @SchemaFieldDescription("How many files it has.")
  public abstract long getFiles();

  static AuditTable of(Manifest.Table table) {
    return new AutoValue_AuditTable(
        table.name(),
        table.rows().rows(),
        table.files().stream().mapToLong(Manifest.DataFile::size).sum(),
        table.files().size());
  }
}
