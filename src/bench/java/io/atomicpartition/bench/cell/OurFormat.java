package io.atomicpartition.bench.cell;

import io.atomicpartition.bench.data.Table;
import io.atomicpartition.format.ParquetFormat;
import org.apache.avro.generic.GenericRecord;
import org.apache.beam.sdk.values.Row;
import org.apache.parquet.hadoop.metadata.CompressionCodecName;

/** This project's format, with the codec that all cells use. */
final class OurFormat {
  private OurFormat() {}

  static ParquetFormat<Row> rows(Table table) {
    return ParquetFormat.rows(table.rowSchema()).withCodec(CompressionCodecName.SNAPPY);
  }

  static ParquetFormat<GenericRecord> records(Table table) {
    return ParquetFormat.avro(table.recordSchema()).withCodec(CompressionCodecName.SNAPPY);
  }
}
