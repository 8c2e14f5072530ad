package io.atomicpartition.bench;

import static io.atomicpartition.bench.Engine.DIRECT;
import static io.atomicpartition.bench.Engine.FLINK;
import static io.atomicpartition.bench.Engine.FLINK_ONE;
import static io.atomicpartition.bench.Engine.PLAIN;
import static io.atomicpartition.bench.Engine.PLAIN_ONE;
import static io.atomicpartition.bench.Engine.SPARK;
import static io.atomicpartition.bench.cell.Sink.AVRO_WRITER;
import static io.atomicpartition.bench.cell.Sink.COLUMN_WRITER;
import static io.atomicpartition.bench.cell.Sink.DUCKDB_COPY;
import static io.atomicpartition.bench.cell.Sink.FILE_IO;
import static io.atomicpartition.bench.cell.Sink.FILE_IO_NO_SPILLING;
import static io.atomicpartition.bench.cell.Sink.ICEBERG_IO;
import static io.atomicpartition.bench.cell.Sink.OURS;
import static io.atomicpartition.bench.cell.Sink.OURS_GZIP;
import static io.atomicpartition.bench.cell.Sink.OURS_RECORDS;

import io.atomicpartition.bench.cell.Data;
import io.atomicpartition.bench.cell.Sink;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/** Which cells there are. */
final class Plan {
  private static final long MILLION = 1_000_000;
  private static final int FEW = Cell.FEW;
  private static final int MANY = 1000;

  private final Set<Cell> cells = new LinkedHashSet<>();

  /** All cells. */
  Plan() {
    add(
        FLINK,
        2 * MILLION,
        FEW,
        OURS,
        OURS_RECORDS,
        FILE_IO,
        FILE_IO_NO_SPILLING,
        OURS_GZIP,
        ICEBERG_IO);
    add(PLAIN, 2 * MILLION, FEW, AVRO_WRITER, COLUMN_WRITER, DUCKDB_COPY);
    add(FLINK, 2 * MILLION, MANY, OURS, OURS_RECORDS, FILE_IO, FILE_IO_NO_SPILLING);
    add(PLAIN, 2 * MILLION, MANY, AVRO_WRITER, COLUMN_WRITER, DUCKDB_COPY);
    add(
        FLINK,
        10 * MILLION,
        FEW,
        OURS,
        OURS_RECORDS,
        FILE_IO,
        FILE_IO_NO_SPILLING,
        OURS_GZIP,
        ICEBERG_IO);
    add(PLAIN, 10 * MILLION, FEW, AVRO_WRITER, COLUMN_WRITER, DUCKDB_COPY);
    add(DIRECT, 2 * MILLION, FEW, OURS, FILE_IO, OURS_GZIP, ICEBERG_IO);
    add(SPARK, 2 * MILLION, FEW, OURS, FILE_IO);
    flights(FLINK, OURS, FILE_IO);
    flights(PLAIN, AVRO_WRITER, COLUMN_WRITER, DUCKDB_COPY);
    for (int heap : Cell.HEAPS) {
      tight(FLINK_ONE, OURS, heap);
      tight(FLINK_ONE, FILE_IO, heap);
      tight(PLAIN_ONE, AVRO_WRITER, heap);
    }
  }

  /** In the order in which they are run, each after its baseline. */
  List<Cell> cells() {
    return new ArrayList<>(cells);
  }

  private void add(Engine engine, long rows, int partitions, Sink... sinks) {
    for (Sink sink : sinks) {
      addWithBaseline(new Cell(engine, sink, Data.EVENTS, rows, partitions, Cell.HEAP_MIB));
    }
  }

  private void flights(Engine engine, Sink... sinks) {
    for (Sink sink : sinks) {
      addWithBaseline(new Cell(engine, sink, Data.FLIGHTS, 3 * MILLION, FEW, Cell.HEAP_MIB));
    }
  }

  private void addWithBaseline(Cell cell) {
    cell.baseline().ifPresent(cells::add);
    cells.add(cell);
  }

  private void tight(Engine engine, Sink sink, int heapMiB) {
    cells.add(new Cell(engine, sink, Data.EVENTS, 2 * MILLION, MANY, heapMiB));
  }
}
