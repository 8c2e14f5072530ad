package io.atomicpartition.format;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import org.apache.beam.sdk.schemas.Schema;
import org.apache.beam.sdk.values.Row;
import org.apache.parquet.hadoop.metadata.CompressionCodecName;
import org.apache.parquet.io.LocalInputFile;
import org.junit.Rule;
import org.junit.Test;
import org.junit.rules.TemporaryFolder;

/** Content found again in a file; see {@link SameContentTest} for all the types. */
public class ParquetContentTest {
  private static final Schema SCHEMA =
      Schema.builder().addInt64Field("id").addStringField("text").build();

  @Rule public final TemporaryFolder folder = new TemporaryFolder();

  @Test
  public void aFileOnDiskIsReadWithoutHadoop() throws Exception {
    Written written = Written.of(ParquetFormat.rows(SCHEMA), rows());
    Path file = folder.newFile().toPath();
    Files.write(file, written.bytes());

    assertThat(ParquetContent.of(new LocalInputFile(file), Set.of())).isEqualTo(written.content());
  }

  @Test
  public void aFileThatIsCutIsNeverTakenForAWholeOne() {
    byte[] bytes = Written.of(ParquetFormat.rows(SCHEMA), rows()).bytes();

    for (int length = 0; length < bytes.length; length += 41) {
      byte[] cut = Arrays.copyOf(bytes, length);
      assertThatThrownBy(() -> ParquetContent.of(new InMemoryFile(cut), Set.of()))
          .as("%d of %d bytes", length, bytes.length)
          .isInstanceOf(Exception.class);
    }
  }

  @Test
  public void aDamagedPageIsFoundUnderEveryCodec() {
    for (CompressionCodecName codec :
        List.of(
            CompressionCodecName.UNCOMPRESSED,
            CompressionCodecName.SNAPPY,
            CompressionCodecName.GZIP,
            CompressionCodecName.ZSTD,
            CompressionCodecName.LZ4_RAW)) {
      Written written = Written.of(ParquetFormat.rows(SCHEMA).withCodec(codec), rows());
      byte[] bytes = written.bytes();
      long firstPage = written.footer().getBlocks().get(0).getColumns().get(1).getStartingPos();
      bytes[(int) firstPage + 60] ^= 1;

      assertThatThrownBy(() -> ParquetContent.of(new InMemoryFile(bytes), Set.of()))
          .as("%s", codec)
          .hasStackTraceContaining("CRC");
    }
  }

  @Test
  public void whatIsNotParquetIsSaidNotToBe() {
    assertThatThrownBy(
            () -> ParquetContent.of(new InMemoryFile("id,text\n1,a\n".getBytes(UTF_8)), Set.of()))
        .hasMessageContaining("is not a Parquet file");
  }

  private static List<Row> rows() {
    return java.util.stream.LongStream.range(0, 500)
        .mapToObj(i -> Row.withSchema(SCHEMA).addValues(i, "text " + i).build())
        .toList();
  }
}
