package io.atomicpartition.pipelines.ingest.input;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.atomicpartition.format.ParquetFormat;
import io.atomicpartition.pipelines.ingest.input.InputFiles.Reading;
import java.io.IOException;
import java.io.InputStream;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Array;
import java.sql.Blob;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.sql.Struct;
import java.sql.Timestamp;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.temporal.ChronoUnit;
import java.time.temporal.JulianFields;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.apache.avro.LogicalTypes;
import org.apache.avro.Schema;
import org.apache.avro.generic.GenericFixed;
import org.apache.avro.generic.GenericRecord;
import org.junit.Test;
import org.junit.runner.RunWith;
import org.junit.runners.Parameterized;
import org.junit.runners.Parameterized.Parameters;

/**
 * Every file of Apache's parquet-testing is read with the number of rows, or refused with the
 * error, that {@code parquet-testing.tsv} states; the values are those that DuckDB reads.
 */
@RunWith(Parameterized.class)
public class ParquetTestingRealDataIT {
  private static final String TABLE = "parquet-testing.tsv";

  /**
   * A line of the table.
   *
   * @param outcome {@code read}, or {@code refused}
   * @param detail the number of rows, or a part of the error
   */
  private record Expected(String file, String outcome, String detail, String reason) {
    static Expected parse(String line) {
      String[] fields = line.split("\t", -1);
      assertThat(fields).as(line).hasSize(4);
      return new Expected(fields[0], fields[1], fields[2], fields[3]);
    }

    @Override
    public String toString() {
      return file;
    }
  }

  private final Expected expected;

  public ParquetTestingRealDataIT(Expected expected) {
    this.expected = expected;
  }

  @Parameters(name = "{0}")
  public static List<Expected> files() throws IOException {
    try (InputStream in = ParquetTestingRealDataIT.class.getResourceAsStream(TABLE)) {
      return new String(in.readAllBytes(), StandardCharsets.UTF_8)
          .lines()
          .filter(line -> !line.startsWith("#"))
          .map(Expected::parse)
          .toList();
    }
  }

  private String path() throws IOException {
    Path folder = Path.of(RealData.path("parquet-testing"));
    try (Stream<Path> found = Files.walk(folder)) {
      assertThat(
              found
                  .map(path -> folder.relativize(path).toString())
                  .filter(path -> path.endsWith(".parquet") || path.endsWith(".encrypted")))
          .as("files that the table lists")
          .containsExactlyInAnyOrderElementsOf(files().stream().map(Expected::file).toList());
    }
    return folder.resolve(expected.file()).toString();
  }

  @Test
  public void theFileIsReadOrRefusedAsTheTableStates() throws Exception {
    String path = path();
    InputSpec spec = InputSpec.builder("t", path).format(InputFormat.PARQUET).build();
    if (expected.outcome().equals("refused")) {
      assertThatThrownBy(() -> InputFiles.read(spec))
          .isInstanceOf(InputException.class)
          .hasMessageStartingWith(path + ": ")
          .hasMessageContaining(expected.detail())
          .message()
          .doesNotContain("\n")
          .hasSizeLessThan(600);
      return;
    }
    assertThat(expected.outcome()).isEqualTo("read");
    Reading reading = InputFiles.read(spec);
    assertThat(reading.records()).hasSize(Integer.parseInt(expected.detail()));
    assertThat(new Schema.Parser().parse(reading.schema().toString())).isEqualTo(reading.schema());
    ParquetFormat<GenericRecord> format = ParquetFormat.avro(reading.schema());
    reading.records().forEach(record -> format.validate("", record));
    if (!expected.reason().contains("DuckDB cannot")) {
      compareWithDuckDb(path, reading);
    }
  }

  private static void compareWithDuckDb(String path, Reading reading) throws SQLException {
    try (Connection connection = DriverManager.getConnection("jdbc:duckdb:");
        Statement statement = connection.createStatement();
        ResultSet rows = statement.executeQuery("SELECT * FROM '" + path + "'")) {
      List<Schema.Field> fields = reading.schema().getFields();
      assertThat(rows.getMetaData().getColumnCount()).isEqualTo(fields.size());
      for (GenericRecord record : reading.records()) {
        assertThat(rows.next()).isTrue();
        for (Schema.Field field : fields) {
          assertThat(plain(field.schema(), record.get(field.pos())))
              .as(field.name())
              .isEqualTo(plain(rows.getObject(field.pos() + 1)));
        }
      }
      assertThat(rows.next()).isFalse();
    }
  }

  /** A value of ours as text, lists of values, and maps. */
  private static Object plain(Schema schema, Object value) {
    Schema type = AvroTypes.nonNull(schema);
    if (value == null) {
      return null;
    }
    if (type.getLogicalType() instanceof LogicalTypes.Decimal decimal) {
      byte[] bytes =
          value instanceof GenericFixed fixed ? fixed.bytes() : bytes((ByteBuffer) value);
      return new BigDecimal(new BigInteger(bytes), decimal.getScale()).toPlainString();
    }
    return switch (type.getType()) {
      case RECORD -> plainRecord(type, (GenericRecord) value);
      case ARRAY ->
          ((Collection<?>) value)
              .stream()
                  .map(item -> plain(type.getElementType(), item))
                  .collect(Collectors.toList());
      case MAP -> {
        Map<Object, Object> map = new HashMap<>();
        ((Map<?, ?>) value)
            .forEach((key, item) -> map.put(key.toString(), plain(type.getValueType(), item)));
        yield map;
      }
      case BYTES -> HexFormat.of().formatHex(bytes((ByteBuffer) value));
      case FIXED ->
          type.getFixedSize() == 12
              ? int96(((GenericFixed) value).bytes())
              : HexFormat.of().formatHex(((GenericFixed) value).bytes());
      case LONG ->
          type.getLogicalType() == null
              ? value.toString()
              : timestamp(LocalDate.EPOCH.atStartOfDay().plus((Long) value, ChronoUnit.MICROS));
      default -> value.toString();
    };
  }

  private static Object plainRecord(Schema type, GenericRecord record) {
    List<Object> values = new ArrayList<>();
    for (Schema.Field field : type.getFields()) {
      values.add(plain(field.schema(), record.get(field.pos())));
    }
    if (type.getFields().size() == 1 && type.getField("key_value") != null) {
      // A map that Avro cannot hold, as a list of entries.
      Map<Object, Object> map = new HashMap<>();
      ((List<?>) values.get(0)).forEach(e -> map.put(((List<?>) e).get(0), ((List<?>) e).get(1)));
      return map;
    }
    return values;
  }

  /** As Impala and Spark write it: the nanoseconds of the day and the Julian day. */
  private static String int96(byte[] bytes) {
    ByteBuffer buffer = ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN);
    long nanos = buffer.getLong();
    LocalDate day = LocalDate.EPOCH.with(JulianFields.JULIAN_DAY, buffer.getInt());
    return timestamp(day.atStartOfDay().plusNanos(nanos).truncatedTo(ChronoUnit.MICROS));
  }

  private static String timestamp(LocalDateTime time) {
    return Timestamp.valueOf(time).toString();
  }

  private static byte[] bytes(ByteBuffer buffer) {
    byte[] bytes = new byte[buffer.remaining()];
    buffer.duplicate().get(bytes);
    return bytes;
  }

  /** A value of DuckDB's in the same form. */
  private static Object plain(Object value) throws SQLException {
    if (value instanceof BigDecimal decimal) {
      return decimal.toPlainString();
    }
    if (value instanceof Blob blob) {
      return HexFormat.of().formatHex(blob.getBytes(1, (int) blob.length()));
    }
    if (value instanceof Array array) {
      return plainList((Object[]) array.getArray());
    }
    if (value instanceof Struct struct) {
      return plainList(struct.getAttributes());
    }
    if (value instanceof Map<?, ?> map) {
      Map<Object, Object> plain = new HashMap<>();
      for (Map.Entry<?, ?> entry : map.entrySet()) {
        plain.put(entry.getKey().toString(), plain(entry.getValue()));
      }
      return plain;
    }
    return value == null ? null : value.toString();
  }

  private static List<Object> plainList(Object[] values) throws SQLException {
    List<Object> plain = new ArrayList<>();
    for (Object value : values) {
      plain.add(plain(value));
    }
    return plain;
  }
}
