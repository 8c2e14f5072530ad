package io.atomicpartition.read;

import static org.apache.parquet.filter2.predicate.FilterApi.and;
import static org.apache.parquet.filter2.predicate.FilterApi.binaryColumn;
import static org.apache.parquet.filter2.predicate.FilterApi.contains;
import static org.apache.parquet.filter2.predicate.FilterApi.doubleColumn;
import static org.apache.parquet.filter2.predicate.FilterApi.eq;
import static org.apache.parquet.filter2.predicate.FilterApi.gt;
import static org.apache.parquet.filter2.predicate.FilterApi.in;
import static org.apache.parquet.filter2.predicate.FilterApi.intColumn;
import static org.apache.parquet.filter2.predicate.FilterApi.longColumn;
import static org.apache.parquet.filter2.predicate.FilterApi.lt;
import static org.apache.parquet.filter2.predicate.FilterApi.ltEq;
import static org.apache.parquet.filter2.predicate.FilterApi.not;
import static org.apache.parquet.filter2.predicate.FilterApi.notEq;
import static org.apache.parquet.filter2.predicate.FilterApi.notIn;
import static org.apache.parquet.filter2.predicate.FilterApi.or;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.atomicpartition.format.ParquetFormat;
import io.atomicpartition.publish.PartitionRef;
import java.io.IOException;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.stream.LongStream;
import org.apache.beam.sdk.schemas.Schema;
import org.apache.beam.sdk.schemas.Schema.FieldType;
import org.apache.beam.sdk.values.Row;
import org.apache.parquet.filter2.predicate.FilterPredicate;
import org.apache.parquet.filter2.predicate.Operators.DoubleColumn;
import org.apache.parquet.filter2.predicate.Operators.LongColumn;
import org.apache.parquet.io.api.Binary;
import org.junit.Before;
import org.junit.Test;

/** What filters mean; each is asked of one row group, and of many with statistics. */
public class FilterTest extends ReadLakeTest {
  private static final Schema INNER = Schema.builder().addInt64Field("x").build();
  private static final Schema SCHEMA =
      Schema.builder()
          .addStringField("day")
          .addInt64Field("id")
          .addNullableField("d", FieldType.DOUBLE)
          .addNullableField("n", FieldType.INT64)
          .addDecimalField("amount")
          .addRowField("nest", INNER)
          .addArrayField("list", FieldType.INT64)
          .build();
  private static final List<Double> DOUBLES =
      java.util.Arrays.asList(null, 0.0, -0.0, Double.NaN, 1.5, -7.0, 200.0);
  private static final DoubleColumn D = doubleColumn("d");
  private static final LongColumn N = longColumn("n");
  private static final int ROWS = 7_000;

  private static Row row(long id) {
    return Row.withSchema(SCHEMA)
        .addValues(
            "2026-11-23",
            id,
            DOUBLES.get((int) (id / 1_000)),
            id % 4 == 0 ? null : (Long) (id / 100),
            BigDecimal.valueOf(id - 3_500, 1),
            Row.withSchema(INNER).addValue(id).build(),
            List.of(id, -id))
        .build();
  }

  @Before
  public void publish() {
    publish(
        sink()
            .withFormat(ParquetFormat.rows(SCHEMA).withRowGroupBytes(20_000).withPageBytes(3_000)),
        LongStream.range(0, ROWS).mapToObj(FilterTest::row).toList());
  }

  private List<Row> rows(FilterPredicate filter) throws IOException {
    List<Row> found = new ArrayList<>();
    try (LakeReader reader = LakeReader.open(lake.uri()).withFilter(filter);
        PartitionRows rows = reader.rows(reader.pin(new PartitionRef(MONDAY)))) {
      rows.forEachRemaining(found::add);
    }
    return found;
  }

  private int count(FilterPredicate filter) throws IOException {
    return rows(filter).size();
  }

  /** Parquet asks a set whether it has null, which an immutable one refuses to say. */
  @Test
  public void setsMayBeImmutable() throws IOException {
    int fours = 75;
    assertThat(count(in(N, Set.of(4L, 5L)))).isEqualTo(2 * fours);
    assertThat(count(notIn(N, Set.of(4L)))).isEqualTo(ROWS - fours);
    assertThat(count(and(not(in(N, Set.of(4L))), notEq(N, null)))).isEqualTo(ROWS * 3 / 4 - fours);
    assertThat(count(or(in(N, Set.of(4L)), in(N, Set.of(5L))))).isEqualTo(2 * fours);
    assertThat(
            ReadRun.of(AtomicPartitions.read().from(lake.uri()).withFilter(in(N, Set.of(4L))))
                .rows())
        .hasSize(fours);
  }

  @Test
  public void notANumberIsAboveAllNumbersAndZeroesAreTwo() throws IOException {
    assertThat(count(gt(D, 100.0))).as("200 and NaN").isEqualTo(2_000);
    assertThat(count(ltEq(D, 0.0))).as("0, -0 and -7").isEqualTo(3_000);
    assertThat(count(eq(D, 0.0))).isEqualTo(1_000);
    assertThat(count(eq(D, -0.0))).isEqualTo(1_000);
    assertThat(count(lt(D, 0.0))).as("-0 and -7").isEqualTo(2_000);
    assertThat(count(eq(D, Double.NaN))).isEqualTo(1_000);
    assertThat(count(in(D, Set.of(Double.NaN, 0.0, -0.0)))).isEqualTo(3_000);
    assertThat(count(notEq(D, Double.NaN))).as("nulls, too").isEqualTo(6_000);
  }

  @Test
  public void nullsAreKeptByNotEqAndNotInAlone() throws IOException {
    assertThat(count(notEq(N, 4L))).isEqualTo(ROWS - 75);
    assertThat(count(not(gt(N, 4L)))).as("none with null").isEqualTo(375);
    assertThat(count(eq(N, null))).isEqualTo(ROWS / 4);
    assertThat(count(notEq(N, null))).isEqualTo(ROWS * 3 / 4);
  }

  /** The unscaled value at the column's scale, of which the column's bytes are. */
  @Test
  public void decimalsAreComparedByTheirUnscaledValue() throws IOException {
    Binary one =
        Binary.fromConstantByteArray(BigDecimal.ONE.setScale(9).unscaledValue().toByteArray());
    Binary minusOne =
        Binary.fromConstantByteArray(
            BigDecimal.ONE.negate().setScale(9).unscaledValue().toByteArray());

    assertThat(count(lt(binaryColumn("amount"), minusOne))).isEqualTo(3_490);
    assertThat(count(gt(binaryColumn("amount"), one))).isEqualTo(ROWS - 3_511);
    assertThat(count(eq(binaryColumn("amount"), one))).isEqualTo(1);
  }

  @Test
  public void nestedColumnsAreNamedByTheirWholePath() throws IOException {
    assertThat(count(gt(longColumn("nest.x"), 6_990L))).isEqualTo(9);
    assertThat(count(contains(eq(longColumn("list.list.element"), 5L)))).isEqualTo(1);
  }

  /** To Parquet, a column that is not there is null in every row. */
  @Test
  public void aColumnThatIsNotThereFailsWhenTheGraphIsBuilt() {
    assertRefused(gt(longColumn("nest.nosuch"), 3L), "Column 'nest.nosuch'", "found none");
    assertRefused(eq(longColumn("nest"), 4L), "Column 'nest'", "found a group");
    assertRefused(eq(longColumn("nosuch"), null), "Column 'nosuch'", "found none");
    assertRefused(
        eq(intColumn("id"), 4), "id's declared type (java.lang.Integer)", "is of type: INT64");
    assertRefused(eq(longColumn("list.list.element"), 4L), "repeated");
    assertRefused(
        eq(binaryColumn("day"), Binary.fromString("2026-11-23")),
        "Column 'day'",
        "withPartitionFilter");
  }

  private void assertRefused(FilterPredicate filter, String... said) {
    assertThatThrownBy(
            () ->
                pipeline()
                    .apply("Read", AtomicPartitions.read().from(lake.uri()).withFilter(filter)))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContainingAll(said);
  }
}
