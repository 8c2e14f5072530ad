package io.atomicpartition.bench.cell;

import io.atomicpartition.bench.data.Table;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.ZoneOffset;
import java.util.Objects;
import java.util.stream.Collectors;
import org.apache.avro.LogicalTypes;
import org.apache.avro.Schema;
import org.apache.avro.generic.GenericRecord;
import org.duckdb.DuckDBAppender;
import org.duckdb.DuckDBConnection;

/** DuckDB's own partitioned write. The rows are put into its memory first, which is not counted. */
final class DuckDbCopy {
  private static Double writeCpuSeconds;

  private DuckDbCopy() {}

  /** CPU time of the COPY alone; null where there was none. */
  static Double writeCpuSeconds() {
    return writeCpuSeconds;
  }

  static void run(CellOptions options, Table table) throws Exception {
    try (Connection connection = DriverManager.getConnection("jdbc:duckdb:");
        Statement statement = connection.createStatement()) {
      statement.execute("SET threads = " + options.getThreads());
      statement.execute("CREATE TABLE rows (" + columns(table.recordSchema()) + ")");
      fill(connection.unwrap(DuckDBConnection.class), table);
      double before = Measurement.cpuSecondsSoFar();
      statement.execute(
          "COPY rows TO '%s' (FORMAT parquet, COMPRESSION snappy, PARTITION_BY (%s), OVERWRITE_OR_IGNORE)"
              .formatted(options.getOutputDir(), Table.PARTITION));
      writeCpuSeconds = Measurement.cpuSecondsSoFar() - before;
    }
  }

  private static String columns(Schema schema) {
    return schema.getFields().stream()
        .map(field -> "\"%s\" %s".formatted(field.name(), type(field.schema())))
        .collect(Collectors.joining(", "));
  }

  private static String type(Schema schema) {
    return switch (schema.getType()) {
      case INT -> "INTEGER";
      case LONG -> schema.getLogicalType() == null ? "BIGINT" : "TIMESTAMP";
      case DOUBLE -> "DOUBLE";
      case STRING -> "VARCHAR";
      case UNION -> type(present(schema));
      default -> throw new IllegalArgumentException("No column for " + schema);
    };
  }

  private static Schema present(Schema union) {
    return union.getTypes().stream()
        .filter(type -> type.getType() != Schema.Type.NULL)
        .findFirst()
        .orElseThrow();
  }

  private static void fill(DuckDBConnection connection, Table table) throws SQLException {
    try (DuckDBAppender appender = connection.createAppender("main", "rows")) {
      for (long number = 0; number < table.rows(); number++) {
        GenericRecord record = table.record(number);
        appender.beginRow();
        for (Schema.Field field : record.getSchema().getFields()) {
          append(appender, field.schema(), record.get(field.pos()));
        }
        appender.endRow();
      }
    }
  }

  private static void append(DuckDBAppender appender, Schema schema, Object value)
      throws SQLException {
    if (value == null) {
      appender.appendNull();
    } else if (value instanceof Integer number) {
      appender.append(number.intValue());
    } else if (value instanceof Long number && schema.getLogicalType() != null) {
      appender.append(time(schema, number));
    } else if (value instanceof Long number) {
      appender.append(number.longValue());
    } else if (value instanceof Double number) {
      appender.append(number.doubleValue());
    } else {
      appender.append(Objects.toString(value));
    }
  }

  private static LocalDateTime time(Schema schema, long value) {
    long micros =
        schema.getLogicalType() instanceof LogicalTypes.TimestampMillis ? value * 1000 : value;
    return LocalDateTime.ofInstant(
        Instant.ofEpochSecond(
            Math.floorDiv(micros, 1_000_000L), Math.floorMod(micros, 1_000_000L) * 1000L),
        ZoneOffset.UTC);
  }
}
