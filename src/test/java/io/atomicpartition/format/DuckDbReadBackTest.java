package io.atomicpartition.format;

import static org.assertj.core.api.Assertions.assertThat;

import java.math.BigDecimal;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.LocalTime;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.apache.beam.sdk.schemas.Schema;
import org.apache.beam.sdk.values.Row;
import org.apache.parquet.hadoop.metadata.CompressionCodecName;
import org.junit.After;
import org.junit.Before;
import org.junit.Rule;
import org.junit.Test;
import org.junit.rules.TemporaryFolder;

/** Read by DuckDB, which shares no code with parquet-java. */
public class DuckDbReadBackTest {
  @Rule public final TemporaryFolder folder = new TemporaryFolder();

  private Connection duckDb;

  @Before
  public void connect() throws SQLException {
    duckDb = DriverManager.getConnection("jdbc:duckdb:");
    query("SET TimeZone = 'UTC'");
  }

  @After
  public void disconnect() throws SQLException {
    duckDb.close();
  }

  @Test
  public void countsAndSumsAreThoseOfTheInputUnderEveryCodec() throws Exception {
    Schema schema =
        Schema.builder().addInt64Field("id").addStringField("text").addDoubleField("x").build();
    List<Row> rows = new ArrayList<>();
    for (long i = 0; i < 50_000; i++) {
      rows.add(Row.withSchema(schema).addValues(i, "text " + i % 1000, i / 4.0).build());
    }
    int letters = rows.stream().mapToInt(row -> row.getString("text").length()).sum();
    for (CompressionCodecName codec :
        List.of(
            CompressionCodecName.UNCOMPRESSED,
            CompressionCodecName.SNAPPY,
            CompressionCodecName.GZIP,
            CompressionCodecName.ZSTD,
            CompressionCodecName.LZ4_RAW)) {
      String file =
          save(ParquetFormat.rows(schema).withCodec(codec).withRowGroupBytes(100_000), rows);

      assertThat(
              query(
                  "SELECT count(*), sum(id), count(DISTINCT text), sum(x), sum(length(text)) FROM "
                      + file))
          .as("%s", codec)
          .containsExactly(
              List.of("50000", "1249975000", "1000", "3.1249375E8", String.valueOf(letters)));
      assertThat(query("SELECT DISTINCT compression FROM parquet_metadata(" + name(file) + ")"))
          .containsExactly(List.of(codec.name()));
    }
  }

  @Test
  public void everyTypeHasItsTypeAndValue() throws Exception {
    UUID uuid = UUID.fromString("00112233-4455-6677-8899-aabbccddeeff");
    Row nested = Row.withSchema(EveryRowType.NESTED).addValues("t", 7).build();
    Row row =
        Row.withSchema(EveryRowType.SCHEMA)
            .addValues((byte) -1, (short) -2, -3, -4L, 0.5f, -0.25, true, "Nápoles")
            .addValues(new byte[] {0, -1}, new BigDecimal("-1.5"))
            .addValues(org.joda.time.Instant.parse("1969-12-31T23:59:59.999Z"))
            .addValues(LocalDate.of(1969, 12, 31), LocalTime.of(0, 0, 1, 1_000))
            .addValues(LocalDateTime.of(1969, 12, 31, 23, 59, 59, 999_999_000))
            .addValues(Instant.ofEpochSecond(-1, 999_999_000), Instant.ofEpochSecond(1, 1))
            .addValues(Instant.ofEpochMilli(-1), Duration.ofSeconds(1, 2))
            .addValues(uuid, EveryRowType.COLORS.valueOf("BLUE"), new BigDecimal("1.50"))
            .addValues(new byte[] {1, 2, 3}, new byte[0], "abcd", "")
            .addValues(nested, Arrays.asList(1L, null), List.of(nested), List.of(List.of("x")))
            .addValues(Map.of("k", 1), Map.of(1, nested))
            .addValues(Map.of(LocalDate.EPOCH, Map.of("d", 1.5)))
            .build();
    String file =
        save(
            ParquetFormat.rows(EveryRowType.SCHEMA),
            List.of(row, Row.nullRow(EveryRowType.SCHEMA)));

    List<String> types =
        query("DESCRIBE SELECT * FROM " + file).stream().map(r -> r.get(1)).toList();
    List<String> values = query("SELECT COLUMNS(*)::VARCHAR FROM " + file).get(0);
    List<String> found = new ArrayList<>();
    for (int i = 0; i < types.size(); i++) {
      found.add(
          EveryRowType.SCHEMA.getField(i).getName() + " " + types.get(i) + " " + values.get(i));
    }
    assertThat(found)
        .containsExactly(
            "byte INTEGER -1",
            "int16 INTEGER -2",
            "int32 INTEGER -3",
            "int64 BIGINT -4",
            "float FLOAT 0.5",
            "double DOUBLE -0.25",
            "boolean BOOLEAN true",
            "string VARCHAR Nápoles",
            "bytes BLOB \\x00\\xFF",
            "decimal DECIMAL(38,9) -1.500000000",
            "datetime TIMESTAMP WITH TIME ZONE 1969-12-31 23:59:59.999+00",
            "date DATE 1969-12-31",
            "time TIME 00:00:01.000001",
            "local TIMESTAMP 1969-12-31 23:59:59.999999",
            "micros TIMESTAMP WITH TIME ZONE 1969-12-31 23:59:59.999999+00",
            "nanos TIMESTAMPTZ_NS 1970-01-01 00:00:01.000000001+00",
            "millis TIMESTAMP WITH TIME ZONE 1969-12-31 23:59:59.999+00",
            "duration STRUCT(\"seconds\" BIGINT, nanos INTEGER) {'seconds': 1, 'nanos': 2}",
            "uuid UUID 00112233-4455-6677-8899-aabbccddeeff",
            "enum VARCHAR BLUE",
            "numeric DECIMAL(9,2) 1.50",
            "fixed BLOB \\x01\\x02\\x03",
            "varbytes BLOB ",
            "char VARCHAR abcd",
            "varchar VARCHAR ",
            "row STRUCT(\"text\" VARCHAR, number INTEGER) {'text': t, 'number': 7}",
            "array BIGINT[] [1, NULL]",
            "iterable STRUCT(\"text\" VARCHAR, number INTEGER)[] [{'text': t, 'number': 7}]",
            "arrays VARCHAR[][] [[x]]",
            "map MAP(VARCHAR, INTEGER) {k=1}",
            "rowsByNumber MAP(INTEGER, STRUCT(\"text\" VARCHAR, number INTEGER)) {1={'text': t,"
                + " 'number': 7}}",
            "mapOfMaps MAP(DATE, MAP(VARCHAR, DOUBLE)) {1970-01-01={d=1.5}}");
    assertThat(query("SELECT COLUMNS(*)::VARCHAR FROM " + file).get(1)).containsOnlyNulls();
  }

  @Test
  public void avroRecordsAreReadAsTheyWereWritten() throws Exception {
    String file = save(ParquetFormat.avro(EveryAvroType.SCHEMA), EveryAvroType.records(4, 1000));
    long sum = 0;
    long uuids = 0;
    long elements = 0;
    for (var record : EveryAvroType.records(4, 1000)) {
      sum += record.get("int") == null ? 0 : (Integer) record.get("int");
      uuids += record.get("uuid") == null ? 0 : 1;
      elements += record.get("array") == null ? 0 : ((List<?>) record.get("array")).size();
    }

    assertThat(query("SELECT count(*), sum(int), count(uuid), sum(len(\"array\")) FROM " + file))
        .containsExactly(
            List.of("1000", String.valueOf(sum), String.valueOf(uuids), String.valueOf(elements)));
    assertThat(
            query(
                    "DESCRIBE SELECT uuid, decimal, fixedDecimal, timeMicros, localMicros FROM "
                        + file)
                .stream()
                .map(r -> r.get(1)))
        .containsExactly(
            "UUID", "DECIMAL(9,2)", "DECIMAL(18,4)", "TIME WITH TIME ZONE", "TIMESTAMP");
  }

  /** Encoded again, and copied: as parts, so in the order of the parts. */
  @Test
  public void mergedFilesAreReadAsTheirPartsAre() throws Exception {
    for (long rowGroupBytes : new long[] {32 << 20, 16}) {
      ParquetFormat<Row> format =
          ParquetFormat.rows(EveryRowType.SCHEMA).withRowGroupBytes(rowGroupBytes);
      List<Row> rows = EveryRowType.rows(5, 90);
      List<Written> parts =
          List.of(
              Written.of(format, rows.subList(0, 1)),
              Written.of(format, rows.subList(1, 40)),
              Written.of(format, rows.subList(40, 90)));

      String merged = save(Written.merged(format, parts));

      assertThat(query("SELECT COLUMNS(*)::VARCHAR FROM " + merged))
          .hasSize(90)
          .isEqualTo(query("SELECT COLUMNS(*)::VARCHAR FROM " + save(format, rows)));
    }
  }

  private <T> String save(ParquetFormat<T> format, List<T> elements) throws Exception {
    return save(Written.of(format, elements));
  }

  private String save(Written written) throws Exception {
    Path file = folder.newFile().toPath();
    Files.write(file, written.bytes());
    return "read_parquet('" + file + "')";
  }

  private static String name(String readParquet) {
    return readParquet.substring(readParquet.indexOf('\''), readParquet.lastIndexOf('\'') + 1);
  }

  private List<List<String>> query(String sql) throws SQLException {
    List<List<String>> rows = new ArrayList<>();
    try (Statement statement = duckDb.createStatement()) {
      if (!statement.execute(sql)) {
        return rows;
      }
      ResultSet results = statement.getResultSet();
      while (results.next()) {
        List<String> row = new ArrayList<>();
        for (int i = 1; i <= results.getMetaData().getColumnCount(); i++) {
          row.add(results.getString(i));
        }
        rows.add(row);
      }
    }
    return rows;
  }
}
