package io.atomicpartition.format;

import static org.assertj.core.api.Assertions.assertThat;

import io.atomicpartition.publish.RowSum;
import io.atomicpartition.testing.properties.Properties;
import io.atomicpartition.testing.properties.Texts;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import org.apache.avro.generic.GenericRecord;
import org.apache.beam.sdk.extensions.avro.schemas.utils.AvroUtils;
import org.apache.beam.sdk.schemas.Schema;
import org.apache.beam.sdk.schemas.Schema.FieldType;
import org.apache.beam.sdk.values.Row;
import org.joda.time.Instant;

/** A content id is a function of the multiset of rows and of their schema, and of nothing else. */
public class ContentPropertyTest extends Properties {
  private static final Schema SCHEMA =
      Schema.builder()
          .addNullableField("id", FieldType.INT64)
          .addNullableField("text", FieldType.STRING)
          .addNullableField("number", FieldType.DOUBLE)
          .addNullableField("flag", FieldType.BOOLEAN)
          .addNullableField("bytes", FieldType.BYTES)
          .addNullableField("at", FieldType.DATETIME)
          .addNullableField("list", FieldType.array(FieldType.STRING))
          .build();
  private static final ParquetFormat<Row> ROWS = ParquetFormat.rows(SCHEMA);

  @Provide
  Arbitrary<List<Row>> rows() {
    return Combinators.combine(
            Arbitraries.longs().injectNull(0.1),
            Texts.unicode().injectNull(0.1),
            Arbitraries.oneOf(
                    Arbitraries.doubles(),
                    Arbitraries.of(Double.NaN, -0.0, 0.0, Double.NEGATIVE_INFINITY))
                .injectNull(0.1),
            Arbitraries.of(true, false).injectNull(0.1),
            Arbitraries.bytes().array(byte[].class).ofMaxSize(5).injectNull(0.1),
            Arbitraries.longs()
                .between(0, 4_102_444_800_000L)
                .map(Instant::ofEpochMilli)
                .injectNull(0.1),
            Texts.unicode().list().ofMaxSize(3).injectNull(0.1))
        .as(
            (id, text, number, flag, bytes, at, list) ->
                Row.withSchema(SCHEMA).addValues(id, text, number, flag, bytes, at, list).build())
        .withoutEdgeCases()
        .list()
        .ofMinSize(1)
        .ofMaxSize(8);
  }

  @Property(tries = 40)
  public void anySplitOfTheRowsIntoFilesInAnyOrderIsTheSameContent(
      @ForAll("rows") List<Row> rows, @ForAll Random random) {
    List<Row> shuffled = new ArrayList<>(rows);
    Collections.shuffle(shuffled, random);
    List<List<Row>> files = List.of(new ArrayList<>(), new ArrayList<>(), new ArrayList<>());
    shuffled.forEach(row -> files.get(random.nextInt(3)).add(row));

    assertThat(files.stream().map(ContentPropertyTest::sum).reduce(RowSum.ZERO, RowSum::plus))
        .isEqualTo(sum(rows));
  }

  /** Row groups that are encoded again, and, in the smallest of formats, such that are copied. */
  @Property(tries = 40)
  public void filesThatAreMergedHoldTheSameContent(
      @ForAll("rows") List<Row> rows, @ForAll("rows") List<Row> more, @ForAll boolean copied) {
    ParquetFormat<Row> format = copied ? ROWS.withRowGroupBytes(16) : ROWS;
    List<Written> files = List.of(Written.of(format, rows), Written.of(format, more));

    Written merged = Written.merged(format, files);

    assertThat(merged.content().rows())
        .isEqualTo(merged.file().rows())
        .isEqualTo(sum(rows).plus(sum(more)));
  }

  @Property(tries = 40)
  public void aReaderFindsTheSameContentInTheFileAlone(@ForAll("rows") List<Row> rows) {
    Written written = Written.of(ROWS, rows);
    assertThat(written.content().rows()).isEqualTo(written.file().rows());
    assertThat(written.content().schemaFingerprint()).isEqualTo(written.file().schemaFingerprint());
  }

  @Property(tries = 40)
  public void rowsAndAvroRecordsOfTheSameValuesAreTheSameContent(@ForAll("rows") List<Row> rows) {
    org.apache.avro.Schema avro = AvroUtils.toAvroSchema(SCHEMA);
    List<GenericRecord> records =
        rows.stream().map(row -> AvroUtils.toGenericRecord(row, avro)).toList();
    DataFile ofRecords = Written.of(ParquetFormat.avro(avro), records).file();
    DataFile ofRows = Written.of(ROWS, rows).file();
    assertThat(ofRecords.rows()).isEqualTo(ofRows.rows());
    assertThat(ofRecords.schemaFingerprint()).isEqualTo(ofRows.schemaFingerprint());
  }

  /** Of a multiset: how often a row is there counts, too. */
  @Property(tries = 40)
  public void aRowTwiceOrLeftOutIsOtherContent(
      @ForAll("rows") List<Row> rows, @ForAll Random random) {
    Row any = rows.get(random.nextInt(rows.size()));
    List<Row> more = new ArrayList<>(rows);
    more.add(any);
    List<Row> fewer = new ArrayList<>(rows);
    fewer.remove(any);
    List<Row> twiceMore = new ArrayList<>(more);
    twiceMore.add(any);

    assertThat(List.of(sum(rows), sum(more), sum(fewer), sum(twiceMore))).doesNotHaveDuplicates();
    assertThat(sum(more).hashHex()).isNotEqualTo(sum(rows).hashHex());
  }

  @Property(tries = 40)
  public void anyOneValueChangedIsOtherContent(
      @ForAll("rows") List<Row> rows, @ForAll Random random) {
    int at = random.nextInt(rows.size());
    int column = random.nextInt(SCHEMA.getFieldCount());
    List<Row> changed = new ArrayList<>(rows);
    changed.set(at, with(rows.get(at), column, other(rows.get(at).getValue(column), column)));

    assertThat(sum(changed)).isNotEqualTo(sum(rows));
    assertThat(sum(changed).rows()).isEqualTo(rows.size());
  }

  @Property(tries = 40)
  public void aColumnThatIsExcludedDoesNotMatter(
      @ForAll("rows") List<Row> rows, @ForAll Random random) {
    int column = random.nextInt(SCHEMA.getFieldCount());
    Set<String> excluded = Set.of(SCHEMA.getField(column).getName());
    ParquetFormat<Row> format = ROWS.withContentIdExcluding(excluded);
    List<Row> others =
        rows.stream().map(r -> with(r, column, other(r.getValue(column), column))).toList();

    Written changed = Written.of(format, others);
    assertThat(changed.file().rows()).isEqualTo(Written.of(format, rows).file().rows());
    assertThat(changed.content(excluded).rows()).isEqualTo(changed.file().rows());
  }

  @Property(tries = 40)
  public void aColumnOfAnotherNameTypeOrPlaceIsAnotherSchema(@ForAll Random random) {
    List<Schema.Field> fields = new ArrayList<>(SCHEMA.getFields());
    int at = random.nextInt(fields.size());
    Schema.Field field = fields.get(at);
    Map<String, List<Schema.Field>> changes = new HashMap<>();
    changes.put("name", replaced(fields, at, field.withName(field.getName() + "_")));
    changes.put("nullability", replaced(fields, at, field.withNullable(false)));
    changes.put("type", replaced(fields, at, field.withType(FieldType.INT32.withNullable(true))));
    List<Schema.Field> moved = new ArrayList<>(fields);
    moved.add((at + 1) % fields.size(), moved.remove(at));
    changes.put("place", moved);

    List<String> fingerprints = new ArrayList<>(List.of(fingerprint(fields)));
    changes.values().forEach(changed -> fingerprints.add(fingerprint(changed)));
    assertThat(fingerprints).doesNotHaveDuplicates();
  }

  private static String fingerprint(List<Schema.Field> fields) {
    Schema schema = Schema.builder().addFields(fields).build();
    return Written.of(ParquetFormat.rows(schema), List.of()).file().schemaFingerprint();
  }

  private static List<Schema.Field> replaced(List<Schema.Field> fields, int at, Schema.Field by) {
    List<Schema.Field> replaced = new ArrayList<>(fields);
    replaced.set(at, by);
    return replaced;
  }

  private static RowSum sum(List<Row> rows) {
    return Written.of(ROWS, rows).file().rows();
  }

  private static Row with(Row row, int column, Object value) {
    List<Object> values = new ArrayList<>(row.getValues());
    values.set(column, value);
    return Row.withSchema(SCHEMA).addValues(values).build();
  }

  /**
   * Null where there is a value, or the other way round: and another value, where there are two.
   */
  private static Object other(Object value, int column) {
    Object first =
        List.<Object>of(7L, "x", 0.5, true, new byte[] {1}, Instant.ofEpochMilli(1), List.of("y"))
            .get(column);
    return value == null ? first : value.equals(true) ? (Object) false : null;
  }
}
