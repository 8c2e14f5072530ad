package io.atomicpartition.bench.cell;

import io.atomicpartition.bench.data.Events;
import io.atomicpartition.format.DataFileWriter;
import io.atomicpartition.format.ParquetFormat;
import java.io.IOException;
import java.io.OutputStream;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.apache.avro.generic.GenericRecord;
import org.apache.beam.sdk.values.Row;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OperationsPerInvocation;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Warmup;

/**
 * What a row costs in the writers alone: rows that are there already go to so many open files in
 * turn, whose bytes are dropped. Opening and finishing the files is counted.
 */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Warmup(iterations = 3, time = 5)
@Measurement(iterations = 5, time = 5)
@Fork(value = 1, jvmArgsAppend = "-Xmx6g")
public class WriterBenchmark {
  private static final int ROWS = 500_000;

  /**
   * Of those rows: so many that are different; a prime, so that no file gets the same ones again.
   */
  private static final int DISTINCT = 49_999;

  @Param({"1", "32", "1000"})
  private int writers;

  private final Events table = new Events(DISTINCT, 1);
  private final List<Row> rows = new ArrayList<>();
  private final List<GenericRecord> records = new ArrayList<>();

  @Setup
  public void make() {
    for (long number = 0; number < DISTINCT; number++) {
      rows.add(table.row(number));
      records.add(table.record(number));
    }
  }

  @Benchmark
  @OperationsPerInvocation(ROWS)
  public long oursOfRows() throws IOException {
    return ours(OurFormat.rows(table), rows);
  }

  @Benchmark
  @OperationsPerInvocation(ROWS)
  public long oursOfRecords() throws IOException {
    return ours(OurFormat.records(table), records);
  }

  private <T> long ours(ParquetFormat<T> format, List<T> elements) throws IOException {
    List<DataFileWriter<T>> files = new ArrayList<>();
    for (int i = 0; i < writers; i++) {
      files.add(format.open("", OutputStream.nullOutputStream()));
    }
    for (int i = 0; i < ROWS; i++) {
      files.get(i % writers).write(elements.get(i % DISTINCT));
    }
    long bytes = 0;
    for (DataFileWriter<T> file : files) {
      bytes += file.finish().bytes();
    }
    return bytes;
  }

  @Benchmark
  @OperationsPerInvocation(ROWS)
  public void avroWriter() throws IOException {
    write(new AvroWriters(table.recordSchema(), partition -> new NoFile()));
  }

  @Benchmark
  @OperationsPerInvocation(ROWS)
  public void columnWriter() throws IOException {
    write(new ColumnWriters(table.recordSchema(), partition -> new NoFile()));
  }

  private void write(PartitionWriters partitions) throws IOException {
    for (int i = 0; i < ROWS; i++) {
      partitions.write(i % writers, records.get(i % DISTINCT));
    }
    partitions.finish();
  }
}
