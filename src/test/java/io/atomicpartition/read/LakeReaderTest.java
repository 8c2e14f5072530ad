package io.atomicpartition.read;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.atomicpartition.publish.PartitionRef;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.NoSuchElementException;
import java.util.Set;
import org.apache.beam.sdk.schemas.Schema;
import org.apache.beam.sdk.values.Row;
import org.apache.parquet.filter2.predicate.FilterApi;
import org.junit.Test;

/** A lake read without a pipeline. */
public class LakeReaderTest extends ReadLakeTest {
  private static final PartitionRef MONDAYS = new PartitionRef(MONDAY);

  private static List<Row> rows(LakeReader reader, PartitionRef partition) throws IOException {
    List<Row> found = new ArrayList<>();
    try (PartitionRows rows = reader.rows(reader.pin(partition))) {
      rows.forEachRemaining(found::add);
    }
    return found;
  }

  @Test
  public void partitionsAreFoundAndTheirRowsRead() throws IOException {
    publish(all(sales(MONDAY, 0, 5), sales(TUESDAY, 5, 9)));

    try (LakeReader reader = LakeReader.open(lake.uri())) {
      assertThat(reader.partitions())
          .containsExactly(new PartitionRef(MONDAY), new PartitionRef(TUESDAY));
      assertThat(reader.partitions(Map.of("day", Set.of("2026-11-24"))))
          .containsExactly(new PartitionRef(TUESDAY));
      PinnedPartition pinned = reader.pin(MONDAYS);
      assertThat(pinned.live()).isTrue();
      assertThat(pinned.sequence()).isEqualTo(1);
      assertThat(reader.schema(pinned).getFieldNames()).containsExactly("id", "note", "day");
      assertThat(rows(reader, MONDAYS)).hasSize(5);
      assertThat(rows(reader.withSchema(SALE), MONDAYS)).isEqualTo(sales(MONDAY, 0, 5));
      assertThat(rows(reader.withColumns("day"), MONDAYS))
          .hasSize(5)
          .allSatisfy(row -> assertThat(row.getValues()).containsExactly("2026-11-23"));
      assertThatThrownBy(() -> reader.withColumns("day", "id", "day"))
          .isInstanceOf(IllegalArgumentException.class)
          .hasMessageContaining("'day', 'id', 'day'");
      assertThatThrownBy(() -> rows(reader.withColumns("price"), MONDAYS))
          .isInstanceOf(IllegalArgumentException.class)
          .hasMessage(
              "There is no column 'price', which was asked for; the columns are 'id', 'note',"
                  + " 'day'");
      assertThat(
              rows(
                  reader.withSchema(SALE).withFilter(FilterApi.eq(FilterApi.longColumn("id"), 3L)),
                  MONDAYS))
          .isEqualTo(sales(MONDAY, 3, 4));
    }
  }

  @Test
  public void aPartitionThatIsNotThereIsNotLiveAndHasNoRows() throws IOException {
    try (LakeReader reader = LakeReader.open(lake.uri())) {
      assertThat(reader.partitions()).isEmpty();
      assertThat(reader.pin(MONDAYS)).isEqualTo(new PinnedPartition(MONDAYS, 0, false, List.of()));
      assertThat(rows(reader, MONDAYS)).isEmpty();
      assertThatThrownBy(() -> reader.schema(reader.pin(MONDAYS)))
          .hasMessageContaining("Partition '" + MONDAY + "' has no file of the table ''");
      assertThat(reader.withSchema(SALE).schema(reader.pin(MONDAYS))).isEqualTo(SALE);
    }
  }

  @Test
  public void whatWasPinnedIsReadAlthoughItWasReplaced() throws IOException {
    publish(sales(MONDAY, 0, 5));

    try (LakeReader reader = LakeReader.open(lake.uri()).withSchema(SALE)) {
      PinnedPartition before = reader.pin(MONDAYS);
      publish(sales(MONDAY, 7, 9));

      List<Row> found = new ArrayList<>();
      try (PartitionRows rows = reader.rows(before)) {
        rows.forEachRemaining(found::add);
        assertThatThrownBy(rows::next).isInstanceOf(NoSuchElementException.class);
      }
      assertThat(found).isEqualTo(sales(MONDAY, 0, 5));
      assertThat(rows(reader, MONDAYS)).isEqualTo(sales(MONDAY, 7, 9));
      assertThat(reader.pin(MONDAYS).sequence()).isEqualTo(2);
    }
  }

  @Test
  public void aDamagedFileEndsTheRowsWithAnError() throws IOException {
    publish(sales(MONDAY, 0, 5));
    try (LakeReader reader = LakeReader.open(lake.uri()).withSchema(SALE)) {
      PinnedPartition pinned = reader.pin(MONDAYS);
      byte[] bytes = bytes(file(MONDAY));
      bytes[10] ^= 1;
      write(file(MONDAY), bytes);

      try (PartitionRows rows = reader.rows(pinned)) {
        assertThatThrownBy(rows::hasNext)
            .isInstanceOf(UncheckedIOException.class)
            .hasCauseInstanceOf(PartitionReadException.class)
            .hasMessageContaining(MONDAY);
      }
    }
  }

  @Test
  public void aManifestThatCannotBeUnderstoodFailsByName() throws IOException {
    publish(sales(MONDAY, 0, 5));
    write(lake.root().resolve(MONDAY).resolve("_manifest.json"), new byte[] {'{'});

    try (LakeReader reader = LakeReader.open(lake.uri())) {
      assertThatThrownBy(() -> reader.pin(MONDAYS)).hasMessageContaining(MONDAY);
    }
  }

  @Test
  public void thePathsFieldsAreUnescapedAndMustBeUnique() {
    assertThat(new PartitionRef("v1/a%2Fb=c%3Dd/n=1").columns())
        .containsExactly(Map.entry("a/b", "c=d"), Map.entry("n", "1"));
    assertThatThrownBy(() -> new PartitionRef("a=1/a=2").columns())
        .hasMessage("Partition 'a=1/a=2': expected each field once in the path, found 'a' twice");
  }

  @Test
  public void aSchemaOfTheCallersOwnMayLeaveOutAndAdd() throws IOException {
    publish(sales(MONDAY, 0, 1));
    Schema other = Schema.builder().addNullableInt32Field("price").addInt64Field("id").build();

    try (LakeReader reader = LakeReader.open(lake.uri()).withSchema(other)) {
      assertThat(rows(reader, MONDAYS))
          .containsExactly(Row.withSchema(other).addValues(null, 0L).build());
    }
  }
}
