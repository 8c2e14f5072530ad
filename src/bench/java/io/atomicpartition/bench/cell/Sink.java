package io.atomicpartition.bench.cell;

import io.atomicpartition.bench.data.Table;
import org.apache.parquet.hadoop.metadata.CompressionCodecName;

/** What takes the rows. */
public enum Sink {
  /** None: Beam Rows are made and counted, so that the runner's own cost is known. */
  COUNT_ROWS,
  /** None: Avro records are made and counted. */
  COUNT_RECORDS,
  /** This project's, of Beam Rows. */
  OURS,
  /** This project's, of Avro records. */
  OURS_RECORDS,
  /** The same of Beam Rows, compressed as {@code IcebergIO} does it. */
  OURS_GZIP,
  /** {@code FileIO.writeDynamic} with {@code ParquetIO.sink}, of Avro records. */
  FILE_IO,
  /** The same, told to write all rows where they are. */
  FILE_IO_NO_SPILLING,
  /**
   * {@code IcebergIO} through {@code Managed}, of Beam Rows. At 2.67 it compresses by gzip,
   * whatever the table's properties say.
   */
  ICEBERG_IO,
  /** No Beam and no sink: records are made by plain threads. */
  LOOP_ALONE,
  /** No Beam: a parquet-avro writer per partition and thread. */
  AVRO_WRITER,
  /** No Beam: records gathered per partition and encoded column by column. */
  COLUMN_WRITER,
  /** DuckDB's {@code COPY ... PARTITION_BY}, of a table in memory. */
  DUCKDB_COPY;

  /** Whether it is this project's. */
  public boolean isOurs() {
    return this == OURS || this == OURS_RECORDS || this == OURS_GZIP;
  }

  /** Makes all rows of the table and writes them below the options' output. */
  void write(CellOptions options, Table table) throws Exception {
    switch (this) {
      case COUNT_ROWS -> BeamJob.run(options, new CountOnly<>(BeamJob.rows(table)));
      case COUNT_RECORDS -> BeamJob.run(options, new CountOnly<>(BeamJob.records(table)));
      case OURS ->
          BeamJob.run(options, new WriteOurs<>(BeamJob.rows(table), OurFormat.rows(table)));
      case OURS_GZIP ->
          BeamJob.run(
              options,
              new WriteOurs<>(
                  BeamJob.rows(table), OurFormat.rows(table).withCodec(CompressionCodecName.GZIP)));
      case OURS_RECORDS ->
          BeamJob.run(options, new WriteOurs<>(BeamJob.records(table), OurFormat.records(table)));
      case FILE_IO -> BeamJob.run(options, new WriteFileIo(table, false));
      case FILE_IO_NO_SPILLING -> BeamJob.run(options, new WriteFileIo(table, true));
      case ICEBERG_IO -> BeamJob.run(options, new WriteIceberg(table));
      case LOOP_ALONE -> PlainThreads.run(options, table, Dropped::new);
      case AVRO_WRITER -> PlainThreads.run(options, table, AvroWriters::new);
      case COLUMN_WRITER -> PlainThreads.run(options, table, ColumnWriters::new);
      case DUCKDB_COPY -> DuckDbCopy.run(options, table);
    }
  }
}
