package io.atomicpartition.format;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.math.BigDecimal;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.LocalTime;
import java.util.Arrays;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.UUID;
import org.apache.beam.sdk.schemas.Schema;
import org.apache.beam.sdk.schemas.Schema.FieldType;
import org.apache.beam.sdk.schemas.logicaltypes.EnumerationType;
import org.apache.beam.sdk.schemas.logicaltypes.FixedBytes;
import org.apache.beam.sdk.schemas.logicaltypes.FixedPrecisionNumeric;
import org.apache.beam.sdk.schemas.logicaltypes.FixedString;
import org.apache.beam.sdk.schemas.logicaltypes.NanosInstant;
import org.apache.beam.sdk.schemas.logicaltypes.OneOfType;
import org.apache.beam.sdk.schemas.logicaltypes.PassThroughLogicalType;
import org.apache.beam.sdk.schemas.logicaltypes.SqlTypes;
import org.apache.beam.sdk.schemas.logicaltypes.Timestamp;
import org.apache.beam.sdk.schemas.logicaltypes.VariableBytes;
import org.apache.beam.sdk.schemas.logicaltypes.VariableString;
import org.apache.beam.sdk.values.Row;
import org.apache.parquet.schema.MessageTypeParser;
import org.junit.Test;

/** What each Beam type becomes, read back by parquet-java, and what is refused. */
public class RowTypesTest {
  @Test
  public void everyTypeHasItsColumn() {
    String expected =
        """
        message row {
          optional int32 byte;
          optional int32 int16;
          optional int32 int32;
          optional int64 int64;
          optional float float;
          optional double double;
          optional boolean boolean;
          optional binary string (STRING);
          optional binary bytes;
          optional binary decimal (DECIMAL(38,9));
          optional int64 datetime (TIMESTAMP(MILLIS,true));
          optional int32 date (DATE);
          optional int64 time (TIME(MICROS,false));
          optional int64 local (TIMESTAMP(MICROS,false));
          optional int64 micros (TIMESTAMP(MICROS,true));
          optional int64 nanos (TIMESTAMP(NANOS,true));
          optional int64 millis (TIMESTAMP(MILLIS,true));
          optional group duration {
            required int64 seconds;
            required int32 nanos;
          }
          optional fixed_len_byte_array(16) uuid (UUID);
          optional binary enum (ENUM);
          optional binary numeric (DECIMAL(9,2));
          optional fixed_len_byte_array(3) fixed;
          optional binary varbytes;
          optional binary char (STRING);
          optional binary varchar (STRING);
          optional group row {
            optional binary text (STRING);
            required int32 number;
          }
          optional group array (LIST) {
            repeated group list {
              optional int64 element;
            }
          }
          optional group iterable (LIST) {
            repeated group list {
              required group element {
                optional binary text (STRING);
                required int32 number;
              }
            }
          }
          optional group arrays (LIST) {
            repeated group list {
              required group element (LIST) {
                repeated group list {
                  required binary element (STRING);
                }
              }
            }
          }
          optional group map (MAP) {
            repeated group key_value (MAP_KEY_VALUE) {
              required binary key (STRING);
              optional int32 value;
            }
          }
          optional group rowsByNumber (MAP) {
            repeated group key_value (MAP_KEY_VALUE) {
              required int32 key;
              required group value {
                optional binary text (STRING);
                required int32 number;
              }
            }
          }
          optional group mapOfMaps (MAP) {
            repeated group key_value (MAP_KEY_VALUE) {
              required int32 key (DATE);
              required group value (MAP) {
                repeated group key_value (MAP_KEY_VALUE) {
                  required binary key (STRING);
                  required double value;
                }
              }
            }
          }
        }
        """;

    Written written = Written.of(ParquetFormat.rows(EveryRowType.SCHEMA), List.of());

    assertThat(written.schema()).isEqualTo(MessageTypeParser.parseMessageType(expected));
  }

  @Test
  public void valuesAreWrittenExactly() {
    UUID uuid = UUID.fromString("00112233-4455-6677-8899-aabbccddeeff");
    Row nested = Row.withSchema(EveryRowType.NESTED).addValues(null, 7).build();
    Row row =
        Row.withSchema(EveryRowType.SCHEMA)
            .addValues((byte) -1, (short) -2, -3, -4L, -0.0f, Double.NaN, true, "Nápoles")
            .addValues(new byte[] {0, -1}, new BigDecimal("-1.5"))
            .addValues(org.joda.time.Instant.parse("1969-12-31T23:59:59.999Z"))
            .addValues(LocalDate.of(1969, 12, 31), LocalTime.of(0, 0, 1, 1_000))
            .addValues(LocalDateTime.of(1969, 12, 31, 23, 59, 59, 999_999_000))
            .addValues(Instant.ofEpochSecond(-1, 999_999_000), Instant.ofEpochSecond(1, 1))
            .addValues(Instant.ofEpochMilli(-1), Duration.ofSeconds(1, 2))
            .addValues(uuid, EveryRowType.COLORS.valueOf("BLUE"), new BigDecimal("1.50"))
            .addValues(new byte[] {1, 2, 3}, new byte[0], "ab", "")
            .addValues(nested, Arrays.asList(1L, null), List.of(nested), List.of(List.of("x")))
            .addValues(Map.of("k", 1), Map.of(1, nested))
            .addValues(Map.of(LocalDate.EPOCH, Map.of("d", -0.0)))
            .build();

    Map<String, Object> seven = Map.of("number", 7);
    Map<String, Object> expected = new LinkedHashMap<>();
    expected.put("byte", -1);
    expected.put("int16", -2);
    expected.put("int32", -3);
    expected.put("int64", -4L);
    expected.put("float", -0.0f);
    expected.put("double", Double.NaN);
    expected.put("boolean", true);
    expected.put("string", "Nápoles");
    expected.put("bytes", "00ff");
    expected.put("decimal", new BigDecimal("-1.500000000"));
    expected.put("datetime", -1L);
    expected.put("date", -1);
    expected.put("time", 1_000_001L);
    expected.put("local", -1L);
    expected.put("micros", -1L);
    expected.put("nanos", 1_000_000_001L);
    expected.put("millis", -1L);
    expected.put("duration", Map.of("seconds", 1L, "nanos", 2));
    expected.put("uuid", "00112233445566778899aabbccddeeff");
    expected.put("enum", "BLUE");
    expected.put("numeric", new BigDecimal("1.50"));
    expected.put("fixed", "010203");
    expected.put("varbytes", "");
    expected.put("char", row.getValue("char"));
    expected.put("varchar", "");
    expected.put("row", seven);
    expected.put("array", list(Map.of("element", 1L), Map.of()));
    expected.put("iterable", list(Map.of("element", seven)));
    expected.put("arrays", list(Map.of("element", list(Map.of("element", "x")))));
    expected.put("map", entry("k", 1));
    expected.put("rowsByNumber", entry(1, seven));
    expected.put("mapOfMaps", entry(0, entry("d", -0.0)));
    assertThat(Written.of(ParquetFormat.rows(EveryRowType.SCHEMA), List.of(row)).rows())
        .map(GroupMaps::of)
        .containsExactly(expected);
  }

  private static Map<String, Object> list(Object... elements) {
    return Map.of("list", List.of(elements));
  }

  private static Map<String, Object> entry(Object key, Object value) {
    return Map.of("key_value", List.of(Map.of("key", key, "value", value)));
  }

  @Test
  public void aNullWhereNoneIsAllowedIsNamed() {
    Schema schema = Schema.builder().addRowField("outer", EveryRowType.NESTED).build();
    Row inner = Row.withSchema(EveryRowType.NESTED).attachValues("x", null);

    assertRefused(schema, inner, "Field 'outer.number': expected INT32", "found null");
  }

  @Test
  public void aValueOfAnotherTypeIsNamed() {
    assertRefused(FieldType.INT32, 5L, "expected INT32, found 5 (java.lang.Long)");
    assertRefused(
        FieldType.logicalType(SqlTypes.DATE),
        "x",
        "logical type beam:logical_type:date:v1",
        "found x (java.lang.String)");
  }

  @Test
  public void whatWouldLoseDigitsIsRefused() {
    assertRefused(
        FieldType.DECIMAL, new BigDecimal("0.1234567891"), "more than 9 digits after the point");
    assertRefused(
        FieldType.DECIMAL, new BigDecimal("1e29"), "more than 29 digits before the point");
    assertRefused(
        FieldType.logicalType(FixedPrecisionNumeric.of(3, 1)),
        new BigDecimal("100.0"),
        "more than 2 digits before the point");
    assertRefused(
        FieldType.logicalType(SqlTypes.TIME), LocalTime.ofNanoOfDay(1), "finer than the column");
    assertRefused(
        FieldType.logicalType(SqlTypes.DATETIME),
        LocalDateTime.of(2000, 1, 1, 0, 0, 0, 1),
        "finer than the column");
    assertRefused(
        FieldType.logicalType(SqlTypes.TIMESTAMP), Instant.ofEpochSecond(0, 1), "finer than");
    assertRefused(
        FieldType.logicalType(new NanosInstant()), Instant.MAX, "out of the range of 64 bits");
    assertRefused(
        FieldType.logicalType(SqlTypes.DATE), LocalDate.MAX, "out of the range of 32 bits");
  }

  @Test
  public void whatIsLongerThanDeclaredIsRefused() {
    assertRefused(FieldType.logicalType(FixedBytes.of(2)), new byte[3], "it has 3 bytes");
    assertRefused(FieldType.logicalType(VariableBytes.of(2)), new byte[3], "at most 2");
    assertRefused(FieldType.logicalType(FixedString.of(2)), "abc", "at most 2");
    assertRefused(FieldType.logicalType(VariableString.of(2)), "abc", "at most 2");
  }

  @Test
  public void halfASurrogatePairIsRefusedAndNotReplaced() {
    assertRefused(FieldType.STRING, "a\uD83C", "no Unicode text");
  }

  @Test
  public void anUnknownEnumerationValueIsRefused() {
    assertRefused(
        FieldType.logicalType(EnumerationType.create("A")),
        new EnumerationType.Value(7),
        "none of {A=0}");
  }

  @Test
  public void aNullKeyIsRefused() {
    Map<String, String> nullKey = new TreeMap<>(Comparator.nullsFirst(null));
    nullKey.put(null, "x");

    assertRefused(
        FieldType.map(FieldType.STRING.withNullable(true), FieldType.STRING),
        nullKey,
        "Field 'f.key': expected STRING",
        "found null");
  }

  @Test
  public void rowsOfAnotherSchemaAreRefusedEvenIfTheirValuesWouldFit() {
    Schema schema = Schema.builder().addStringField("a").addStringField("b").build();
    Schema other = Schema.builder().addStringField("b").addStringField("a").build();
    Row row = Row.withSchema(other).addValues("b", "a").build();

    assertThatIllegalArgumentException()
        .isThrownBy(() -> ParquetFormat.rows(schema).validate("", row))
        .withMessageContaining("Expected rows with the schema");
  }

  @Test
  public void rowsOfAnEqualSchemaAreTaken() {
    Schema schema = Schema.builder().addStringField("a").build();
    Schema equal = Schema.builder().addNullableField("a", FieldType.STRING).build();

    assertThat(
            Written.of(
                    ParquetFormat.rows(schema),
                    List.of(Row.withSchema(equal).addValue("x").build()))
                .rows())
        .hasSize(1);
  }

  @Test
  public void aLogicalTypeThatIsNotKnownIsItsBaseType() {
    FieldType unknown = FieldType.logicalType(new Celsius());
    Schema schema = Schema.builder().addField("f", unknown).build();

    Written written =
        Written.of(
            ParquetFormat.rows(schema), List.of(Row.withSchema(schema).addValue("21").build()));

    assertThat(written.schema())
        .isEqualTo(
            MessageTypeParser.parseMessageType("message row { required binary f (STRING); }"));
    assertThat(written.rows().get(0).getString("f", 0)).isEqualTo("21");
  }

  @Test
  public void timestampsHaveTheUnitThatTheirPrecisionNeeds() {
    Schema schema =
        Schema.builder()
            .addLogicalTypeField("p0", Timestamp.of(0))
            .addLogicalTypeField("p3", Timestamp.of(3))
            .addLogicalTypeField("p4", Timestamp.of(4))
            .addLogicalTypeField("p6", Timestamp.of(6))
            .addLogicalTypeField("p7", Timestamp.of(7))
            .addLogicalTypeField("p9", Timestamp.of(9))
            .build();

    assertThat(Written.of(ParquetFormat.rows(schema), List.of()).schema())
        .isEqualTo(
            MessageTypeParser.parseMessageType(
                """
                message row {
                  required int64 p0 (TIMESTAMP(MILLIS,true));
                  required int64 p3 (TIMESTAMP(MILLIS,true));
                  required int64 p4 (TIMESTAMP(MICROS,true));
                  required int64 p6 (TIMESTAMP(MICROS,true));
                  required int64 p7 (TIMESTAMP(NANOS,true));
                  required int64 p9 (TIMESTAMP(NANOS,true));
                }
                """));
  }

  @Test
  public void whatParquetHasNoPlaceForIsRefusedWhenTheFormatIsMade() {
    OneOfType oneOf =
        OneOfType.create(
            Schema.Field.of("a", FieldType.STRING), Schema.Field.of("b", FieldType.INT32));

    assertNoFormat(FieldType.logicalType(oneOf), "Field 'f': Parquet has no union");
    assertNoFormat(FieldType.row(Schema.builder().build()), "Field 'f': Parquet has no group");
    assertNoFormat(
        FieldType.array(FieldType.logicalType(FixedPrecisionNumeric.of(77, 0))),
        "Field 'f[]': expected a decimal with a precision of 1 to 76");
    assertNoFormat(
        FieldType.logicalType(FixedPrecisionNumeric.of(5, 6)), "found precision 5 and scale 6");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> ParquetFormat.rows(Schema.builder().build()))
        .withMessageContaining("Parquet has no group without a field");
  }

  private static void assertNoFormat(FieldType type, String message) {
    Schema schema = Schema.builder().addField("f", type).build();
    assertThatIllegalArgumentException()
        .isThrownBy(() -> ParquetFormat.rows(schema))
        .withMessageContaining(message);
  }

  private static void assertRefused(FieldType type, Object value, String... message) {
    Schema schema = Schema.builder().addField("f", type).build();
    assertRefused(schema, value, message);
  }

  private static void assertRefused(Schema schema, Object value, String... message) {
    Row row = Row.withSchema(schema).attachValues(value);
    assertThatIllegalArgumentException()
        .isThrownBy(() -> ParquetFormat.rows(schema).validate("", row))
        .withMessageContainingAll(message);
    assertThatIllegalArgumentException()
        .isThrownBy(() -> Written.of(ParquetFormat.rows(schema), List.of(row)))
        .withMessageContainingAll(message);
  }

  private static final class Celsius extends PassThroughLogicalType<String> {
    Celsius() {
      super("celsius", FieldType.STRING, "", FieldType.STRING);
    }
  }
}
