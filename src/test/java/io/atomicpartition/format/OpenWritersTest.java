package io.atomicpartition.format;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.OutputStream;
import java.lang.management.ManagementFactory;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.apache.beam.sdk.schemas.Schema;
import org.apache.beam.sdk.schemas.Schema.FieldType;
import org.apache.beam.sdk.values.Row;
import org.junit.Test;

/** A thousand files of eleven columns are open at once in a JVM with a heap of 384 MiB. */
public class OpenWritersTest {
  private static final int WRITERS = 1000;
  private static final int FEWER_WRITERS = 10;
  private static final int HEAP_MEBIBYTES = 384;

  @Test
  public void aThousandOpenFilesFitInASmallHeapWithRoomLeft() throws Exception {
    Process child =
        new ProcessBuilder(
                System.getProperty("java.home") + "/bin/java",
                "-Xmx" + HEAP_MEBIBYTES + "m",
                "-cp",
                System.getProperty("java.class.path"),
                Program.class.getName())
            .redirectErrorStream(true)
            .start();
    String output = new String(child.getInputStream().readAllBytes(), StandardCharsets.UTF_8);

    assertThat(child.waitFor()).as(output).isZero();
    System.out.println(output.strip());
  }

  /** Also run by hand, to measure. */
  static final class Program {
    private static final Schema SCHEMA =
        Schema.builder()
            .addDateTimeField("date")
            .addStringField("country")
            .addInt32Field("region_code")
            .addStringField("region")
            .addInt32Field("province_code")
            .addStringField("province")
            .addNullableField("abbreviation", FieldType.STRING)
            .addNullableField("latitude", FieldType.DOUBLE)
            .addNullableField("longitude", FieldType.DOUBLE)
            .addInt64Field("total")
            .addNullableField("note", FieldType.STRING)
            .build();

    private Program() {}

    public static void main(String[] args) throws IOException {
      ParquetFormat<Row> format = ParquetFormat.rows(SCHEMA);
      List<DataFileWriter<Row>> writers = new ArrayList<>();
      long before = heap();
      for (int i = 0; i < WRITERS; i++) {
        writers.add(format.open("", OutputStream.nullOutputStream()));
      }
      long idle = heap() - before;
      writeRows(writers, 1);
      long one = heap() - before;
      writeRows(writers, 49);
      long fifty = heap() - before;
      long estimate = writers.stream().mapToLong(DataFileWriter::bufferedBytes).sum();
      for (DataFileWriter<Row> writer : writers) {
        if (writer.finish().rows().rows() != 50) {
          throw new IllegalStateException("Expected 50 rows in each file");
        }
      }
      check(fifty, estimate);
      System.out.printf(
          "%d open files of %d columns: heap per file without rows %d bytes, with 1 row %d, with"
              + " 50 rows %d (estimated %d)%n",
          WRITERS,
          SCHEMA.getFieldCount(),
          idle / WRITERS,
          one / WRITERS,
          fifty / WRITERS,
          estimate / WRITERS);
      writers.clear();
      for (int rows : new int[] {1_000, 4_000, 20_000}) {
        afterTheFirstBatch(format, rows);
      }
    }

    private static void afterTheFirstBatch(ParquetFormat<Row> format, int rows) throws IOException {
      List<DataFileWriter<Row>> writers = new ArrayList<>();
      long before = heap();
      for (int i = 0; i < FEWER_WRITERS; i++) {
        writers.add(format.open("", OutputStream.nullOutputStream()));
      }
      writeRows(writers, rows);
      long held = heap() - before;
      long estimate = writers.stream().mapToLong(DataFileWriter::bufferedBytes).sum();
      System.out.printf(
          "with %d rows: heap per file %d bytes (estimated %d)%n",
          rows, held / FEWER_WRITERS, estimate / FEWER_WRITERS);
      check(held, estimate);
    }

    private static void check(long held, long estimate) {
      if (estimate < held * 4 / 5 || estimate > held * 6 / 5) {
        throw new IllegalStateException(
            "The estimate is off by more than a fifth: " + estimate + " of " + held);
      }
    }

    /** Row by row, as a bundle that interleaves partitions does. */
    private static void writeRows(List<DataFileWriter<Row>> writers, int rows) throws IOException {
      for (int i = 0; i < rows; i++) {
        for (DataFileWriter<Row> writer : writers) {
          writer.write(row(i));
        }
      }
    }

    private static Row row(int i) {
      return Row.withSchema(SCHEMA)
          .addValues(org.joda.time.Instant.ofEpochMilli(i), "ITA", i % 20, "Region " + i % 20)
          .addValues(i % 107, "Province " + i % 107, i % 7 == 0 ? null : "NA")
          .addValues(i * 0.1, i * 0.3, i * 17L, null)
          .build();
    }

    private static long heap() {
      System.gc();
      return ManagementFactory.getMemoryMXBean().getHeapMemoryUsage().getUsed();
    }
  }
}
