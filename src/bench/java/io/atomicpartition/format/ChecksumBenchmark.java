package io.atomicpartition.format;

import io.atomicpartition.bench.data.Events;
import io.atomicpartition.publish.RowSum;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.apache.beam.sdk.values.Row;
import org.apache.parquet.hadoop.metadata.CompressionCodecName;
import org.apache.parquet.io.PositionOutputStream;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OperationsPerInvocation;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Warmup;

/**
 * What the content id and the checksums cost of what a row costs in the writer. The canonical bytes
 * are no part of that cost: the columns are filled from them in any case.
 */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Warmup(iterations = 3, time = 5)
@Measurement(iterations = 5, time = 5)
@Fork(value = 1, jvmArgsAppend = "-Xmx2g")
public class ChecksumBenchmark {
  private static final int ROWS = 50_000;

  /** Bytes go to the stream in such pieces. */
  private static final int PIECE = 64 * 1024;

  private final Events table = new Events(ROWS, 1);
  private final ParquetFormat<Row> format =
      ParquetFormat.rows(table.rowSchema()).withCodec(CompressionCodecName.SNAPPY);
  private final List<Row> rows = new ArrayList<>();

  /** As long as the canonical bytes of the rows. */
  private final List<CanonicalBytes> canonical = new ArrayList<>();

  private byte[] file;

  @Setup
  public void make() throws IOException {
    ParquetTable<Row> columns = format.tables().get("");
    for (long number = 0; number < ROWS; number++) {
      Row row = table.row(number);
      RowIntake intake = columns.newIntake(format.batchBytes());
      columns.layout().writer().write(intake.consumer(), row);
      CanonicalBytes bytes = new CanonicalBytes();
      while (bytes.length() < intake.waitingBytes()) {
        bytes.putByte((int) (number + bytes.length()));
      }
      rows.add(row);
      canonical.add(bytes);
    }
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    write(out);
    file = out.toByteArray();
  }

  /** All of it: rows that are there already to a file whose bytes are dropped. */
  @Benchmark
  @OperationsPerInvocation(ROWS)
  public DataFile writer() throws IOException {
    return write(OutputStream.nullOutputStream());
  }

  private DataFile write(OutputStream out) throws IOException {
    try (DataFileWriter<Row> writer = format.open("", out)) {
      for (Row row : rows) {
        writer.write(row);
      }
      return writer.finish();
    }
  }

  /** The share of the content id. */
  @Benchmark
  @OperationsPerInvocation(ROWS)
  public RowSum rowHashes() {
    HashSum hashes = new HashSum();
    for (CanonicalBytes row : canonical) {
      hashes.add(row.hash(0));
    }
    return hashes.toRowSum();
  }

  /** The share of CRC32C and SHA-256. */
  @Benchmark
  @OperationsPerInvocation(ROWS)
  public String fileChecksums() throws IOException {
    DigestingOutputFile digesting = new DigestingOutputFile(OutputStream.nullOutputStream());
    try (PositionOutputStream out = digesting.create(0)) {
      for (int at = 0; at < file.length; at += PIECE) {
        out.write(file, at, Math.min(PIECE, file.length - at));
      }
    }
    return digesting.crc32c() + digesting.sha256();
  }
}
