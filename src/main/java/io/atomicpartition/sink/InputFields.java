package io.atomicpartition.sink;

import io.atomicpartition.format.DataFormat;
import io.atomicpartition.format.ParquetFormat;
import java.util.List;
import org.apache.avro.generic.GenericRecord;
import org.apache.beam.sdk.coders.Coder;
import org.apache.beam.sdk.extensions.avro.coders.AvroCoder;
import org.apache.beam.sdk.schemas.Schema;
import org.apache.beam.sdk.schemas.SchemaCoder;
import org.apache.beam.sdk.values.PCollection;
import org.apache.beam.sdk.values.Row;
import org.checkerframework.checker.nullness.qual.Nullable;

/** What the input's coder tells of its elements' fields, when the graph is built. */
final class InputFields<T> {
  private final Coder<T> coder;
  private final @Nullable Schema rows;
  private final org.apache.avro.@Nullable Schema records;

  private InputFields(
      Coder<T> coder, @Nullable Schema rows, org.apache.avro.@Nullable Schema records) {
    this.coder = coder;
    this.rows = rows;
    this.records = records;
  }

  static <T> InputFields<T> of(PCollection<T> input) {
    Coder<T> coder = input.getCoder();
    if (coder instanceof SchemaCoder<T> schema
        && schema.getEncodedTypeDescriptor().getRawType().equals(Row.class)) {
      return new InputFields<>(coder, schema.getSchema(), null);
    }
    if (coder instanceof AvroCoder<T> avro && avro.getType().equals(GenericRecord.class)) {
      return new InputFields<>(coder, null, avro.getSchema());
    }
    return new InputFields<>(coder, null, null);
  }

  /**
   * Checks the fields to partition by, where the fields are known.
   *
   * @throws IllegalArgumentException naming the field that there is not, and those that there are
   */
  void checkHas(List<String> partitionFields) {
    if (rows == null && records == null) {
      return; // the first element tells
    }
    List<String> known =
        rows != null
            ? rows.getFieldNames()
            : records.getFields().stream().map(org.apache.avro.Schema.Field::name).toList();
    for (String field : partitionFields) {
      if (!known.contains(field)) {
        throw new IllegalArgumentException(
            String.format(
                "withPartitionFields names the field '%s', which the input does not have; its"
                    + " fields are '%s'",
                field, String.join("', '", known)));
      }
    }
  }

  /**
   * Parquet with all fields as columns.
   *
   * @throws IllegalArgumentException if the fields are not known, saying what to do
   */
  @SuppressWarnings("unchecked") // T was seen to be Row or GenericRecord
  DataFormat<T> format() {
    if (rows != null) {
      return (DataFormat<T>) ParquetFormat.rows(rows);
    }
    if (records != null) {
      return (DataFormat<T>) ParquetFormat.avro(records);
    }
    throw new IllegalArgumentException(
        String.format(
            "withFormat says how elements become files; it may be left out for Rows with a schema"
                + " and for GenericRecords with an AvroCoder, and the input has %s of %s",
            coder.getClass().getSimpleName(), coder.getEncodedTypeDescriptor()));
  }
}
