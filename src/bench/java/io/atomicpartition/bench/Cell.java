package io.atomicpartition.bench;

import io.atomicpartition.bench.cell.Data;
import io.atomicpartition.bench.cell.Sink;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/**
 * One job to measure.
 *
 * @param engine what runs it
 * @param sink what takes the rows
 * @param table which rows
 * @param rows how many, in a run to full scale
 * @param partitions over how many partitions they are spread
 * @param heapMiB the JVM's maximum
 */
public record Cell(Engine engine, Sink sink, Data table, long rows, int partitions, int heapMiB) {
  /** The heap of every cell, but of those that ask for the smallest which is enough. */
  static final int HEAP_MIB = 6144;

  /** How many partitions there are, if not many. */
  static final int FEW = 32;

  /** Of those that ask for the smallest. */
  static final List<Integer> HEAPS = List.of(256, 384, 512, 768, 1024, 1536, 2048, 3072, 4096);

  /** Names the cell, in arguments and in the results. */
  public String name() {
    return tight() ? shape() + "/" + heapMiB + "m" : shape();
  }

  private String shape() {
    return "%s/%s/%s".formatted(engine.label(), label(sink.name()), data());
  }

  /** Whether it asks for the smallest heap that is enough. */
  public boolean tight() {
    return heapMiB != HEAP_MIB;
  }

  /** Whether that is the name of this cell with a smaller heap. */
  boolean isSameInSmaller(String name) {
    return HEAPS.stream()
        .filter(heap -> heap < heapMiB)
        .anyMatch(heap -> name.equals(shape() + "/" + heap + "m"));
  }

  /** The rows, in words. */
  public String data() {
    String count =
        rows % 1_000_000 == 0 ? rows / 1_000_000 + "M" : String.valueOf(rows / 1000) + "k";
    return table == Data.FLIGHTS ? "flights" : "%s-p%d".formatted(count, partitions);
  }

  /**
   * The same rows, whatever their partitions, made and written to nowhere; empty for what is such
   * itself.
   */
  public Optional<Cell> baseline() {
    Sink alone =
        switch (sink) {
          case OURS, OURS_GZIP, ICEBERG_IO -> Sink.COUNT_ROWS;
          case OURS_RECORDS, FILE_IO, FILE_IO_NO_SPILLING -> Sink.COUNT_RECORDS;
          case AVRO_WRITER, COLUMN_WRITER -> Sink.LOOP_ALONE;
          case COUNT_ROWS, COUNT_RECORDS, LOOP_ALONE, DUCKDB_COPY -> null;
        };
    return Optional.ofNullable(alone)
        .map(sink -> new Cell(engine, sink, table, rows, FEW, HEAP_MIB));
  }

  /** Whether there are files to look at. */
  public boolean writes() {
    return sink == Sink.DUCKDB_COPY || baseline().isPresent();
  }

  /** How many rows a run to a fraction of the scale makes. */
  long rows(double scale) {
    return table == Data.FLIGHTS ? rows : (long) (rows * scale);
  }

  /** What the runner must be told for this sink. */
  List<String> arguments() {
    List<String> arguments = new ArrayList<>(engine.arguments());
    if (engine == Engine.FLINK && sink == Sink.ICEBERG_IO) {
      arguments.add("--reIterableGroupByKeyResult=true"); // it fails without, and says so
    }
    return arguments;
  }

  private static String label(String constant) {
    return constant.toLowerCase(Locale.ROOT).replace('_', '-');
  }
}
