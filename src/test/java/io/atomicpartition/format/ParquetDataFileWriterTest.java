package io.atomicpartition.format;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIOException;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

import com.google.common.hash.Hashing;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.apache.beam.sdk.schemas.Schema;
import org.apache.beam.sdk.values.Row;
import org.apache.parquet.hadoop.metadata.CompressionCodecName;
import org.junit.Test;

/** What an open file promises. */
public class ParquetDataFileWriterTest {
  private static final Schema SCHEMA =
      Schema.builder().addInt32Field("id").addStringField("text").build();
  private static final ParquetFormat<Row> FORMAT = ParquetFormat.rows(SCHEMA);

  @Test
  public void bytesAndChecksumsAreThoseOfTheFile() {
    Written written = Written.of(FORMAT.withRowGroupBytes(10_000), rows(5000));

    assertThat(written.file().bytes()).isEqualTo(written.bytes().length);
    assertThat(written.file().sha256())
        .isEqualTo(Hashing.sha256().hashBytes(written.bytes()).toString());
    assertThat(Integer.parseUnsignedInt(written.file().crc32c(), 16))
        .isEqualTo(Hashing.crc32c().hashBytes(written.bytes()).asInt());
    assertThat(written.file().crc32c()).hasSize(8).isLowerCase();
  }

  @Test
  public void theSameRowsInTheSameOrderAreTheSameBytes() {
    List<Row> rows = EveryRowType.rows(1, 200);
    ParquetFormat<Row> format = ParquetFormat.rows(EveryRowType.SCHEMA);

    assertThat(Written.of(format, rows).bytes()).isEqualTo(Written.of(format, rows).bytes());
  }

  @Test
  public void aRowThatDoesNotFitSpoilsTheFile() throws IOException {
    CountingStream out = new CountingStream();
    DataFileWriter<Row> writer = FORMAT.open("", out);
    writer.write(row(1));

    assertThatIllegalArgumentException()
        .isThrownBy(() -> writer.write(Row.withSchema(SCHEMA).attachValues(2, null)))
        .withMessageContaining("Field 'text'");
    int before = out.size();
    assertThatIOException()
        .isThrownBy(() -> writer.write(row(3)))
        .withMessageContaining("failed before")
        .withRootCauseInstanceOf(IllegalArgumentException.class);
    assertThatIOException().isThrownBy(writer::finish).withMessageContaining("failed before");
    writer.close();
    assertThat(out.size()).isEqualTo(before);
    assertThat(out.closed).isFalse();
  }

  @Test
  public void aStreamThatFailsAnywhereSpoilsTheFile() throws IOException {
    List<Row> rows = rows(300);
    ParquetFormat<Row> format =
        FORMAT.withRowGroupBytes(2000).withCodec(CompressionCodecName.UNCOMPRESSED);
    int length = Written.of(format, rows).bytes().length;

    for (int limit = 0; limit < length; limit += 97) {
      DataFileWriter<Row> writer = format.open("", new FullStream(limit));
      assertThatExceptionOfType(IOException.class)
          .as("after %d bytes", limit)
          .isThrownBy(
              () -> {
                for (Row row : rows) {
                  writer.write(row);
                }
                writer.finish();
              })
          .withStackTraceContaining("No space left");
      assertThatIOException().isThrownBy(writer::finish).withMessageContaining("failed before");
      writer.close();
    }
  }

  @Test
  public void closeWithoutFinishWritesNothingMoreAndFreesTheMemory() throws IOException {
    CountingStream out = new CountingStream();
    DataFileWriter<Row> writer = FORMAT.open("", out);
    for (Row row : rows(100)) {
      writer.write(row);
    }
    int before = out.size();

    writer.close();
    writer.close();

    assertThat(out.size()).isEqualTo(before);
    assertThat(out.closed).isFalse();
    assertThat(writer.bufferedBytes()).isZero();
    assertThatIllegalStateException().isThrownBy(() -> writer.write(row(1)));
    assertThatIllegalStateException().isThrownBy(writer::finish);
  }

  @Test
  public void finishFlushesAndLeavesTheStreamOpen() throws IOException {
    CountingStream out = new CountingStream();
    DataFileWriter<Row> writer = FORMAT.open("", out);
    writer.write(row(1));

    DataFile file = writer.finish();

    assertThat(out.size()).isEqualTo((int) file.bytes());
    assertThat(out.flushed).isTrue();
    assertThat(out.closed).isFalse();
    assertThat(writer.fileBytes()).isEqualTo(file.bytes());
    assertThat(writer.bufferedBytes()).isZero();
    assertThatIllegalStateException().isThrownBy(writer::finish);
    writer.close();
  }

  @Test
  public void aRowGroupThatEndsIsFlushed() throws IOException {
    CountingStream out = new CountingStream();
    DataFileWriter<Row> writer =
        FORMAT.withRowGroupBytes(100_000).withPageBytes(10_000).open("", out);

    for (Row row : randomRows(10)) {
      writer.write(row);
    }
    assertThat(out.flushed).isFalse();
    for (Row row : randomRows(20_000)) {
      writer.write(row);
    }

    assertThat(out.flushed).isTrue();
    writer.close();
  }

  @Test
  public void rowGroupsLeaveTheHeapWhenTheyAreFull() throws IOException {
    CountingStream out = new CountingStream();
    ParquetFormat<Row> format =
        FORMAT
            .withRowGroupBytes(100_000)
            .withPageBytes(10_000)
            .withCodec(CompressionCodecName.UNCOMPRESSED);
    DataFileWriter<Row> writer = format.open("", out);
    long mostBuffered = 0;
    long idle = writer.bufferedBytes();

    for (Row row : randomRows(20_000)) {
      writer.write(row);
      mostBuffered = Math.max(mostBuffered, writer.bufferedBytes());
      assertThat(writer.fileBytes()).isBetween((long) out.size() - 8192, out.size() + 150_000L);
    }

    assertThat(out.size()).isGreaterThan(1_000_000);
    assertThat(mostBuffered).isBetween(idle + 100_000, idle + 1_000_000);
    DataFile file = writer.finish();
    assertThat(file.bytes()).isEqualTo(out.size());
  }

  @Test
  public void fileBytesGrowWithEachKibibyteSoThatSmallFilesCanBeRolledToo() throws IOException {
    DataFileWriter<Row> writer = FORMAT.open("", OutputStream.nullOutputStream());
    int rows = 0;

    for (Row row : randomRows(1000)) {
      if (writer.fileBytes() >= 10_000) {
        break;
      }
      writer.write(row);
      rows++;
    }

    assertThat(rows).isBetween(80, 180);
    writer.close();
  }

  @Test
  public void rowsOfAMegabyteDoNotGatherByTheHundred() throws IOException {
    CountingStream out = new CountingStream();
    DataFileWriter<Row> writer =
        FORMAT
            .withCodec(CompressionCodecName.UNCOMPRESSED)
            .withRowGroupBytes(4_000_000)
            .open("", out);
    String megabyte = "x".repeat(1_000_000);
    int most = 0;
    int since = 0;
    int before = out.size();

    for (int i = 0; i < 60; i++) {
      writer.write(Row.withSchema(SCHEMA).addValues(i, megabyte + i).build());
      since = out.size() == before ? since + 1 : 0;
      before = out.size();
      most = Math.max(most, since);
    }

    assertThat(most).isLessThan(25);
    writer.close();
  }

  private static List<Row> rows(int count) {
    List<Row> rows = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      rows.add(row(i));
    }
    return rows;
  }

  private static List<Row> randomRows(int count) {
    Random random = new Random(1);
    List<Row> rows = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      StringBuilder text = new StringBuilder();
      random.ints(80, 'a', 'z').forEach(c -> text.append((char) c));
      rows.add(Row.withSchema(SCHEMA).addValues(i, text.toString()).build());
    }
    return rows;
  }

  private static Row row(int id) {
    return Row.withSchema(SCHEMA).addValues(id, "text " + id).build();
  }

  private static final class CountingStream extends ByteArrayOutputStream {
    private boolean closed;
    private boolean flushed;

    @Override
    public void flush() {
      flushed = true;
    }

    @Override
    public void close() {
      closed = true;
    }
  }

  private static final class FullStream extends OutputStream {
    private int left;

    FullStream(int left) {
      this.left = left;
    }

    @Override
    public void write(int b) throws IOException {
      write(new byte[] {(byte) b}, 0, 1);
    }

    @Override
    public void write(byte[] bytes, int offset, int length) throws IOException {
      left -= length;
      if (left < 0) {
        throw new IOException("No space left");
      }
    }
  }
}
