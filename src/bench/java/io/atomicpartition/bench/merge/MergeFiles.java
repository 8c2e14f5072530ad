package io.atomicpartition.bench.merge;

import com.sun.management.OperatingSystemMXBean;
import io.atomicpartition.bench.data.Events;
import io.atomicpartition.format.DataFile;
import io.atomicpartition.format.DataFileWriter;
import io.atomicpartition.format.MergeInput;
import io.atomicpartition.format.ParquetFormat;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import org.apache.beam.sdk.values.Row;
import org.apache.parquet.hadoop.metadata.CompressionCodecName;

/**
 * What it costs to merge files of so many rows, sixteen into one, and what a reader gains: CPU
 * seconds per million rows, medians of five, all in memory but for the reader, which is DuckDB and
 * sums over every column. Prints a Markdown table.
 */
public final class MergeFiles {
  private static final int FILES = 16;
  private static final int TURNS = 5;

  /** The clock of a process' CPU has hundredths of a second, and copying takes few of them. */
  private static final long ROWS_PER_TURN = 1_600_000;

  private static final Events EVENTS = new Events(ROWS_PER_TURN, 1);
  private static final OperatingSystemMXBean SYSTEM =
      (OperatingSystemMXBean) ManagementFactory.getOperatingSystemMXBean();

  private final ParquetFormat<Row> encoded =
      ParquetFormat.rows(EVENTS.rowSchema()).withCodec(CompressionCodecName.SNAPPY);

  /** No row group is tiny: this format asks for smaller ones. */
  private final ParquetFormat<Row> copied = encoded.withRowGroupBytes(2);

  private MergeFiles() {}

  public static void main(String[] args) throws Exception {
    MergeFiles bench = new MergeFiles();
    bench.line(2000, false);
    bench.line(200, false);
    System.out.println(
        "| rows per file | bytes per file | bytes copied | bytes encoded | write | copy | encode"
            + " again | read files | read copied | read encoded |");
    System.out.println("|---:|---:|---:|---:|---:|---:|---:|---:|---:|---:|");
    for (int rows : new int[] {100, 500, 1000, 2000, 4000, 10_000}) {
      bench.line(rows, true);
    }
  }

  private void line(int rows, boolean print) throws Exception {
    int sets = (int) Math.max(1, ROWS_PER_TURN / ((long) rows * FILES));
    List<MergeInput> inputs = new ArrayList<>();
    List<byte[]> files = new ArrayList<>();
    for (int i = 0; i < FILES; i++) {
      ByteArrayOutputStream out = new ByteArrayOutputStream();
      DataFile file = write(rows, i, out);
      files.add(out.toByteArray());
      inputs.add(input(file.rows().rows(), out.toByteArray()));
    }
    double[] write = new double[TURNS];
    double[] copy = new double[TURNS];
    double[] encode = new double[TURNS];
    double[][] read = new double[3][TURNS];
    byte[] asCopied = merge(copied, inputs);
    byte[] asEncoded = merge(encoded, inputs);
    Path directory = Files.createTempDirectory("merge-files");
    List<List<byte[]>> kinds = List.of(files, List.of(asCopied), List.of(asEncoded));
    long perTurn = (long) sets * rows * FILES;
    for (int turn = 0; turn < TURNS; turn++) {
      write[turn] =
          seconds(
              perTurn,
              () -> {
                for (int i = 0; i < sets * FILES; i++) {
                  write(rows, i, OutputStream.nullOutputStream());
                }
              });
      copy[turn] = seconds(perTurn, () -> repeat(sets, copied, inputs));
      encode[turn] = seconds(perTurn, () -> repeat(sets, encoded, inputs));
      for (int kind = 0; kind < 3; kind++) {
        read[kind][turn] = read(directory, kinds.get(kind), sets, perTurn);
      }
    }
    if (print) {
      System.out.printf(
          Locale.ROOT,
          "| %d | %d | %d | %d | %.2f | %.2f | %.2f | %.2f | %.2f | %.2f |%n",
          rows,
          files.get(0).length,
          asCopied.length,
          asEncoded.length,
          median(write),
          median(copy),
          median(encode),
          median(read[0]),
          median(read[1]),
          median(read[2]));
    }
    Files.delete(directory);
  }

  private DataFile write(int rows, int file, OutputStream out) throws IOException {
    try (DataFileWriter<Row> writer = encoded.open("", out)) {
      for (int i = 0; i < rows; i++) {
        writer.write(EVENTS.row((long) file * rows + i));
      }
      return writer.finish();
    }
  }

  private static byte[] merge(ParquetFormat<Row> format, List<MergeInput> inputs)
      throws IOException {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    format.merge(inputs, out);
    return out.toByteArray();
  }

  private static void repeat(int times, ParquetFormat<Row> format, List<MergeInput> inputs)
      throws IOException {
    for (int i = 0; i < times; i++) {
      format.merge(inputs, OutputStream.nullOutputStream());
    }
  }

  /** DuckDB opens every file anew, as many copies as there are sets. */
  private static double read(Path directory, List<byte[]> files, int sets, long rows)
      throws Exception {
    List<Path> paths = new ArrayList<>();
    for (int i = 0; i < sets; i++) {
      for (byte[] file : files) {
        paths.add(Files.write(directory.resolve("f" + paths.size() + ".parquet"), file));
      }
    }
    try (Connection duckDb = DriverManager.getConnection("jdbc:duckdb:");
        Statement statement = duckDb.createStatement()) {
      return seconds(
          rows,
          () -> {
            try (ResultSet found =
                statement.executeQuery(
                    "SELECT count(*), sum(id), max(\"at\"), max(status), max(country), max(token),"
                        + " sum(ratio), sum(price), sum(level), sum(amount), sum(day), max(note), sum(p)"
                        + " FROM read_parquet('"
                        + directory
                        + "/*.parquet')")) {
              found.next();
              if (found.getLong(1) != rows) {
                throw new IllegalStateException(
                    "Expected " + rows + " rows, found " + found.getLong(1));
              }
            }
          });
    } finally {
      for (Path path : paths) {
        Files.delete(path);
      }
    }
  }

  private interface Work {
    void run() throws Exception;
  }

  private static double seconds(long rows, Work work) throws Exception {
    long before = SYSTEM.getProcessCpuTime();
    work.run();
    return (SYSTEM.getProcessCpuTime() - before) / 1e9 / rows * 1e6;
  }

  private static double median(double[] values) {
    double[] sorted = values.clone();
    Arrays.sort(sorted);
    return sorted[sorted.length / 2];
  }

  private static MergeInput input(long rows, byte[] bytes) {
    return new MergeInput() {
      @Override
      public String name() {
        return "a file of " + rows + " rows";
      }

      @Override
      public long rows() {
        return rows;
      }

      @Override
      public byte[] read() {
        return bytes;
      }
    };
  }
}
