package io.atomicpartition.sink;

import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.ResultSetMetaData;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;

/** Reads Parquet by code that shares nothing with parquet-java. */
public final class DuckDb {
  private DuckDb() {}

  /** Every row as one line, values separated by '|', sorted. */
  public static List<String> rows(Lake lake, String partition, String table) {
    return query("SELECT * FROM " + parquet(lake.listed(partition, table)) + " ORDER BY ALL");
  }

  /** The columns in the files themselves. */
  public static List<String> columns(Lake lake, String partition, String table) {
    return query(
        "SELECT column_name FROM (DESCRIBE SELECT * FROM "
            + parquet(lake.listed(partition, table))
            + ")");
  }

  /** A table expression over exactly these files, paths giving no columns. */
  public static String parquet(List<String> files) {
    return "read_parquet(['" + String.join("', '", files) + "'], hive_partitioning = false)";
  }

  /** The same, with a column {@code filename}. */
  static String parquetWithFileName(List<String> files) {
    return "read_parquet(['"
        + String.join("', '", files)
        + "'], hive_partitioning = false, filename = true)";
  }

  /** The answer, values separated by '|'; none to a statement that asks nothing. */
  public static List<String> query(String sql) {
    try (Connection connection = DriverManager.getConnection("jdbc:duckdb:");
        Statement statement = connection.createStatement()) {
      if (!statement.execute(sql)) {
        return List.of();
      }
      ResultSet result = statement.getResultSet();
      ResultSetMetaData columns = result.getMetaData();
      List<String> rows = new ArrayList<>();
      while (result.next()) {
        List<String> values = new ArrayList<>();
        for (int i = 1; i <= columns.getColumnCount(); i++) {
          values.add(String.valueOf(result.getObject(i)));
        }
        rows.add(String.join("|", values));
      }
      return rows;
    } catch (SQLException e) {
      throw new IllegalStateException(sql, e);
    }
  }
}
