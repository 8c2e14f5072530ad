package io.atomicpartition.format;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.google.common.hash.Hashing;
import io.atomicpartition.publish.RowSum;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.apache.beam.sdk.schemas.Schema;
import org.apache.beam.sdk.values.Row;
import org.apache.parquet.ParquetReadOptions;
import org.apache.parquet.conf.PlainParquetConfiguration;
import org.apache.parquet.example.data.Group;
import org.apache.parquet.filter2.compat.FilterCompat;
import org.apache.parquet.filter2.predicate.FilterApi;
import org.apache.parquet.hadoop.ParquetFileReader;
import org.apache.parquet.hadoop.metadata.BlockMetaData;
import org.apache.parquet.hadoop.metadata.ColumnChunkMetaData;
import org.apache.parquet.hadoop.metadata.CompressionCodecName;
import org.junit.Test;

/** Files made of files: read again by parquet-java; {@link DuckDbReadBackTest} has DuckDB. */
public class ParquetMergerTest {
  private static final Schema SCHEMA =
      Schema.builder().addInt64Field("id").addNullableStringField("text").build();

  /** Every row group is tiny, and encoded again. */
  private static final ParquetFormat<Row> TINY = ParquetFormat.rows(SCHEMA);

  /** No row group is tiny, for the format asks for smaller ones: all are copied. */
  private static final ParquetFormat<Row> COPIED = TINY.withRowGroupBytes(16);

  private static List<Row> rows(int from, int to) {
    List<Row> rows = new ArrayList<>();
    for (long id = from; id < to; id++) {
      rows.add(Row.withSchema(SCHEMA).addValues(id, id % 5 == 0 ? null : "text " + id).build());
    }
    return rows;
  }

  /** Three files, with so many rows. */
  private static <T> List<Written> files(ParquetFormat<T> format, List<? extends T> rows) {
    int third = rows.size() / 3;
    return List.of(
        Written.of(format, rows.subList(0, third)),
        Written.of(format, rows.subList(third, 2 * third)),
        Written.of(format, rows.subList(2 * third, rows.size())));
  }

  static MergeInput input(String name, Written file) {
    return input(name, file.file().rows().rows(), file.bytes());
  }

  private static MergeInput input(String name, long rows, byte[] bytes) {
    return new MergeInput() {
      @Override
      public String name() {
        return name;
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

  private static Written merge(ParquetFormat<?> format, List<Written> files) {
    return Written.merged(format, files);
  }

  private static RowSum sum(List<Written> files) {
    return files.stream().map(f -> f.file().rows()).reduce(RowSum.ZERO, RowSum::plus);
  }

  private static List<String> texts(Written file) {
    return file.rows().stream().map(Group::toString).toList();
  }

  private static List<String> texts(List<Written> files) {
    return files.stream().flatMap(file -> texts(file).stream()).toList();
  }

  @Test
  public void aReaderThatSkipsPagesOfCopiedRowGroupsFindsTheRightRows() {
    List<Written> files = files(TINY.withPageBytes(2_000), rows(0, 30_000));

    assertSkippingReadsTheRightRows(merge(COPIED, files), 30_000);
  }

  @Test
  public void aReaderThatSkipsPagesOfEncodedRowGroupsFindsTheRightRows() {
    List<Written> files = files(TINY, rows(0, 1_800));

    assertSkippingReadsTheRightRows(merge(TINY.withPageBytes(1_000), files), 1_800);
  }

  private static void assertSkippingReadsTheRightRows(Written merged, int rows) {
    for (long id : new long[] {0, rows / 3 - 1, rows / 3, rows / 2 + 7, rows - 1}) {
      List<Group> found =
          merged.rows(FilterCompat.get(FilterApi.eq(FilterApi.longColumn("id"), id)));
      assertThat(found).hasSizeLessThan(rows / 3);
      assertThat(found).extracting(row -> row.getLong("id", 0)).contains(id);
      assertThat(found)
          .allSatisfy(
              row ->
                  assertThat(row.getFieldRepetitionCount("text") == 0 ? null : row.getString(1, 0))
                      .isEqualTo(row.getLong(0, 0) % 5 == 0 ? null : "text " + row.getLong(0, 0)));
    }
  }

  @Test
  public void everyTypeIsEncodedAgainAsItWasInTheSameOrderAndWithTheSameContent() {
    ParquetFormat<Row> format = ParquetFormat.rows(EveryRowType.SCHEMA);
    List<Written> files = files(format, EveryRowType.rows(7, 300));

    Written merged = merge(format, files);

    assertThat(merged.footer().getBlocks()).hasSize(1);
    assertThat(texts(merged)).hasSize(300).isEqualTo(texts(files));
    assertThat(merged.content().rows()).isEqualTo(sum(files));
    assertThat(merged.content().schemaFingerprint())
        .isEqualTo(files.get(0).file().schemaFingerprint());
  }

  @Test
  public void everyTypeIsCopiedAsItIs() {
    ParquetFormat<Row> format = ParquetFormat.rows(EveryRowType.SCHEMA).withRowGroupBytes(16);
    List<Written> files = files(format, EveryRowType.rows(7, 60));
    int rowGroups = files.stream().mapToInt(file -> file.footer().getBlocks().size()).sum();

    Written merged = merge(format, files);

    assertThat(merged.footer().getBlocks()).hasSize(rowGroups);
    assertThat(texts(merged)).hasSize(60).isEqualTo(texts(files));
    assertThat(merged.content().rows()).isEqualTo(sum(files));
  }

  @Test
  public void aCopiedRowGroupKeepsItsStatisticsAndIndexes() throws IOException {
    List<Written> files = List.of(Written.of(TINY, rows(0, 100)), Written.of(TINY, rows(100, 300)));

    Written merged = merge(COPIED, files);

    List<BlockMetaData> found = merged.footer().getBlocks();
    for (int i = 0; i < 2; i++) {
      BlockMetaData before = files.get(i).footer().getBlocks().get(0);
      BlockMetaData after = found.get(i);
      assertThat(after.getRowCount()).isEqualTo(before.getRowCount());
      assertThat(after.getTotalByteSize()).isEqualTo(before.getTotalByteSize());
      assertThat(after.getCompressedSize()).isEqualTo(before.getCompressedSize());
      assertThat(indexes(merged, i)).isEqualTo(indexes(files.get(i), 0)).contains("ASCENDING");
      for (int c = 0; c < 2; c++) {
        ColumnChunkMetaData chunk = after.getColumns().get(c);
        assertThat(chunk.getStatistics()).isEqualTo(before.getColumns().get(c).getStatistics());
        assertThat(chunk.getEncodings()).isEqualTo(before.getColumns().get(c).getEncodings());
      }
    }
  }

  /** First rows of pages, and smallest and largest values, of each column. */
  private static String indexes(Written file, int rowGroup) throws IOException {
    StringBuilder found = new StringBuilder();
    try (ParquetFileReader reader =
        ParquetFileReader.open(
            new InMemoryFile(file.bytes()),
            ParquetReadOptions.builder(new PlainParquetConfiguration()).build())) {
      BlockMetaData block = reader.getRowGroups().get(rowGroup);
      for (ColumnChunkMetaData chunk : block.getColumns()) {
        found.append(reader.readColumnIndex(chunk).getMinValues().size());
        found.append(reader.readColumnIndex(chunk));
        found.append(reader.readOffsetIndex(chunk).getPageCount());
      }
    }
    return found.toString();
  }

  @Test
  public void tinyRowGroupsAreEncodedTogetherAndLargerOnesOfTheSameFilesAreCopied() {
    Schema schema = Schema.builder().addByteArrayField("bytes").build();
    ParquetFormat<Row> format =
        ParquetFormat.rows(schema).withCodec(CompressionCodecName.UNCOMPRESSED);
    Row large = Row.withSchema(schema).addValues((Object) new byte[100_000]).build();
    Row small = Row.withSchema(schema).addValues((Object) new byte[600]).build();

    Written merged =
        merge(
            format,
            List.of(
                Written.of(format, List.of(small)),
                Written.of(format, List.of(large)),
                Written.of(format, List.of(small, small))));

    assertThat(merged.footer().getBlocks())
        .extracting(BlockMetaData::getRowCount)
        .containsExactly(1L, 3L);
    assertThat(merged.content().rows().rows()).isEqualTo(4);
  }

  @Test
  public void tinyRowGroupsBecomeRowGroupsOfTheSizeThatTheFormatAsksFor() {
    ParquetFormat<Row> format = TINY.withRowGroupBytes(20_000);
    List<Written> files = new ArrayList<>();
    for (int i = 0; i < 20; i++) {
      files.add(Written.of(format, rows(i * 100, i * 100 + 100)));
    }

    Written merged = merge(format, files);

    List<BlockMetaData> rowGroups = merged.footer().getBlocks();
    assertThat(rowGroups).hasSizeBetween(2, 4);
    assertThat(rowGroups.get(0).getRowCount()).isBetween(500L, 1500L);
    assertThat(texts(merged)).isEqualTo(texts(files));
  }

  @Test
  public void whatIsEncodedAgainIsSmallerThanWhatItWas() {
    List<Written> files = new ArrayList<>();
    for (int i = 0; i < 20; i++) {
      files.add(Written.of(TINY, rows(i * 50, i * 50 + 50)));
    }
    int before = files.stream().mapToInt(file -> file.bytes().length).sum();

    assertThat(merge(TINY, files).bytes().length).isLessThan(before / 3);
  }

  @Test
  public void theCodecIsTheFormats() {
    ParquetFormat<Row> snappy = TINY.withCodec(CompressionCodecName.SNAPPY);

    for (BlockMetaData block : merge(snappy, files(snappy, rows(0, 30))).footer().getBlocks()) {
      assertThat(block.getColumns())
          .extracting(ColumnChunkMetaData::getCodec)
          .containsOnly(CompressionCodecName.SNAPPY);
    }
  }

  @Test
  public void theFooterSaysWhatTheInputsSaid() {
    ParquetFormat<org.apache.avro.generic.GenericRecord> format =
        ParquetFormat.avro(EveryAvroType.SCHEMA);
    List<Written> files = files(format, EveryAvroType.records(3, 90));

    Written merged = merge(format, files);

    Map<String, String> entries = merged.footer().getFileMetaData().getKeyValueMetaData();
    assertThat(entries)
        .containsKeys("parquet.avro.schema", "writer.model.name")
        .isEqualTo(files.get(0).footer().getFileMetaData().getKeyValueMetaData());
    assertThat(merged.schema()).isEqualTo(files.get(0).schema());
    assertThat(merged.content().rows()).isEqualTo(sum(files));
  }

  @Test
  public void columnsThatTheContentIdLeavesOutAreInTheFileAll() {
    ParquetFormat<Row> format = TINY.withContentIdExcluding(Set.of("text"));
    List<Written> files = files(format, rows(0, 30));

    Written merged = merge(format, files);

    assertThat(texts(merged)).isEqualTo(texts(files));
    assertThat(merged.content(Set.of("text")).rows()).isEqualTo(sum(files));
  }

  @Test
  public void aFileWithOtherColumnsIsRefused() {
    Schema other = Schema.builder().addInt64Field("id").build();
    Written file = Written.of(TINY, rows(0, 3));
    Written odd =
        Written.of(ParquetFormat.rows(other), List.of(Row.withSchema(other).addValues(1L).build()));

    assertThatThrownBy(
            () ->
                TINY.merge(
                    List.of(input("good", file), input("odd", odd)),
                    OutputStream.nullOutputStream()))
        .isInstanceOf(IOException.class)
        .hasMessageContaining("must have one schema")
        .hasMessageContaining("'odd'");
  }

  @Test
  public void aFileThatLacksARowIsRefused() {
    Written file = Written.of(TINY, rows(0, 3));

    assertThatThrownBy(
            () ->
                TINY.merge(
                    List.of(input("good", file), input("short", 4, file.bytes())),
                    OutputStream.nullOutputStream()))
        .isInstanceOf(IOException.class)
        .hasMessage("Expected 4 rows in 'short', found 3");
  }

  @Test
  public void aDamagedPageIsRefusedWhereItIsDecoded() {
    Written file = Written.of(TINY.withCodec(CompressionCodecName.UNCOMPRESSED), rows(0, 300));
    byte[] damaged = file.bytes();
    damaged[200] ^= 1;

    assertThatThrownBy(
            () ->
                TINY.merge(
                    List.of(input("good", file), input("damaged", 300, damaged)),
                    OutputStream.nullOutputStream()))
        .hasStackTraceContaining("CRC checksum");
  }

  @Test
  public void theFailureOfTheStreamIsWhatIsThrown() {
    List<Written> files = files(TINY, rows(0, 300));
    OutputStream failing =
        new OutputStream() {
          @Override
          public void write(int b) throws IOException {
            throw new IOException("planted: the disk is full");
          }
        };

    for (ParquetFormat<Row> format : List.of(TINY, COPIED)) {
      assertThatThrownBy(() -> format.merge(List.of(input("a", files.get(0))), failing))
          .isInstanceOf(IOException.class)
          .hasMessage("planted: the disk is full");
    }
  }

  @Test
  public void whatIsSaidOfTheFileIsSoAndTheStreamIsLeftOpen() throws IOException {
    boolean[] closed = new boolean[1];
    ByteArrayOutputStream out =
        new ByteArrayOutputStream() {
          @Override
          public void close() {
            closed[0] = true;
          }
        };

    MergedFile said = TINY.merge(List.of(input("a", Written.of(TINY, rows(0, 9)))), out);

    assertThat(said)
        .isEqualTo(
            new MergedFile(
                out.size(),
                String.format("%08x", Hashing.crc32c().hashBytes(out.toByteArray()).asInt()),
                Hashing.sha256().hashBytes(out.toByteArray()).toString(),
                9));
    assertThat(closed[0]).isFalse();
  }
}
