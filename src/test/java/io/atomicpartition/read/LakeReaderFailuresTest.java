package io.atomicpartition.read;

import static org.apache.parquet.filter2.predicate.FilterApi.eq;
import static org.apache.parquet.filter2.predicate.FilterApi.gt;
import static org.apache.parquet.filter2.predicate.FilterApi.longColumn;
import static org.apache.parquet.filter2.predicate.FilterApi.userDefined;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.atomicpartition.format.ParquetFormat;
import io.atomicpartition.publish.PartitionRef;
import java.io.IOException;
import java.io.Serializable;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.apache.beam.sdk.values.Row;
import org.apache.parquet.filter2.predicate.FilterPredicate;
import org.apache.parquet.filter2.predicate.Statistics;
import org.apache.parquet.filter2.predicate.UserDefinedPredicate;
import org.apache.parquet.hadoop.metadata.CompressionCodecName;
import org.junit.Test;

/** What a reader that fails, or is closed, hands out: nothing more. */
public class LakeReaderFailuresTest extends ReadLakeTest {
  private static final PartitionRef MONDAYS = new PartitionRef(MONDAY);

  private static ParquetFormat<Row> format() {
    return ParquetFormat.rows(SALE)
        .withCodec(CompressionCodecName.UNCOMPRESSED)
        .withRowGroupBytes(20_000)
        .withPageBytes(5_000);
  }

  @Test
  public void aFileThatIsWrittenOverWhileItIsReadFailsAndNothingOfTheOtherIsHandedOut()
      throws IOException {
    publish(sink().withFormat(fewPages()), sales(MONDAY, 40_000, 46_000));
    byte[] other = bytes(file(MONDAY));
    publish(sink().withFormat(fewPages()), sales(MONDAY, 10_000, 16_000));
    Path file = file(MONDAY);
    assertThat(other.length).as("or the size would tell").isEqualTo(bytes(file).length);
    List<Row> found = new ArrayList<>();

    try (LakeReader reader = LakeReader.open(lake.uri()).withSchema(SALE);
        PartitionRows rows = reader.rows(reader.pin(MONDAYS))) {
      for (int i = 0; i < 10; i++) {
        found.add(rows.next());
      }
      write(file, other);
      assertThatThrownBy(() -> rows.forEachRemaining(found::add))
          .isInstanceOf(UncheckedIOException.class)
          .hasCauseInstanceOf(PartitionReadException.class)
          .hasMessageContaining("Partition '" + MONDAY + "'")
          .hasMessageContaining(file.getFileName().toString())
          .hasMessageContainingAll("is another: ", "was written again: expected ")
          .hasMessageContaining("found");
    }
    assertThat(found).isEqualTo(sales(MONDAY, 10_000, 10_000 + found.size()));
  }

  /** Several row groups, and so few pages that files of such rows have one layout. */
  private static ParquetFormat<Row> fewPages() {
    return ParquetFormat.rows(SALE)
        .withCodec(CompressionCodecName.UNCOMPRESSED)
        .withRowGroupBytes(50_000);
  }

  @Test
  public void whatFailedOnceFailsAgain() throws IOException {
    publish(
        sink().withFormat(format().withTargetFileBytes(40_000)).withoutSmallFileMerging(),
        sales(MONDAY, 0, 5_000));
    List<String> files = lake.listed(MONDAY, "");
    assertThat(files).hasSizeGreaterThan(2);
    byte[] bytes = bytes(Path.of(files.get(1)));
    bytes[bytes.length / 2] ^= 1;
    write(Path.of(files.get(1)), bytes);

    try (LakeReader reader = LakeReader.open(lake.uri());
        PartitionRows rows = reader.rows(reader.pin(MONDAYS))) {
      Throwable first = thrown(() -> rows.forEachRemaining(row -> {}));

      assertThat(first).hasMessageContaining("CRC32C");
      assertThat(thrown(() -> assertThat(rows.hasNext()).isTrue())).hasMessage(first.getMessage());
      assertThat(thrown(() -> assertThat(rows.next()).isNull())).hasMessage(first.getMessage());
    }
  }

  private static Throwable thrown(Runnable call) {
    try {
      call.run();
    } catch (UncheckedIOException e) {
      return e;
    }
    throw new AssertionError("Nothing was thrown");
  }

  @Test
  public void afterCloseThereAreNoRows() throws IOException {
    publish(sales(MONDAY, 0, 5));
    try (LakeReader reader = LakeReader.open(lake.uri())) {
      PartitionRows rows = reader.rows(reader.pin(MONDAYS));
      rows.next();
      assertThat(rows.hasNext()).isTrue();
      rows.close();

      assertThatThrownBy(rows::hasNext)
          .isInstanceOf(IllegalStateException.class)
          .hasMessage("The rows of the partition were closed");
      assertThatThrownBy(rows::next).isInstanceOf(IllegalStateException.class);
      rows.close();
    }
  }

  private String failure(FilterPredicate filter) throws IOException {
    try (LakeReader reader = LakeReader.open(lake.uri()).withFilter(filter);
        PartitionRows rows = reader.rows(reader.pin(MONDAYS))) {
      return thrown(() -> rows.forEachRemaining(row -> {})).getMessage();
    }
  }

  @Test
  public void aFilterThatThrowsIsNotToldAsADamagedFile() throws IOException {
    publish(sales(MONDAY, 0, 5));

    for (boolean ofStatistics : new boolean[] {true, false}) {
      assertThat(failure(userDefined(longColumn("id"), new Throwing(ofStatistics))))
          .contains("cannot be read with the filter", "a bug of the caller's")
          .doesNotContain("REPLACE");
    }
  }

  @Test
  public void aFilterOnAColumnThatIsMissingOrOfAnotherTypeFailsByName() throws IOException {
    publish(sales(MONDAY, 0, 5));

    assertThat(failure(gt(longColumn("id.nosuch"), 3L)))
        .contains("Column 'id.nosuch': expected a column in the file", "found none");
    assertThat(failure(eq(longColumn("nosuch"), null))).contains("Column 'nosuch'");
    assertThat(failure(gt(longColumn("note"), 3L)))
        .contains("note's declared type (java.lang.Long) does not match", "is of type: BINARY");
  }

  private static final class Throwing extends UserDefinedPredicate<Long> implements Serializable {
    private static final long serialVersionUID = 1L;

    private final boolean ofStatistics;

    Throwing(boolean ofStatistics) {
      this.ofStatistics = ofStatistics;
    }

    @Override
    public boolean keep(Long value) {
      throw new IllegalStateException("a bug of the caller's");
    }

    @Override
    public boolean canDrop(Statistics<Long> statistics) {
      if (ofStatistics) {
        throw new IllegalStateException("a bug of the caller's");
      }
      return false;
    }

    @Override
    public boolean inverseCanDrop(Statistics<Long> statistics) {
      return false;
    }
  }
}
