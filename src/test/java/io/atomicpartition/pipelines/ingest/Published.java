package io.atomicpartition.pipelines.ingest;

import static org.assertj.core.api.Assertions.assertThat;

import io.atomicpartition.sink.DuckDb;
import io.atomicpartition.sink.Lake;
import java.util.List;
import java.util.stream.Collectors;

/** The rows of one table that a lake's live manifests list, as DuckDB reads them. */
final class Published {
  private final String sql;

  private Published(String sql) {
    this.sql = sql;
  }

  /** What is in the files. */
  static Published of(Lake lake, String table) {
    return new Published(DuckDb.parquet(files(lake, table)));
  }

  /** What is in the files, and the values in their paths. */
  static Published withPartitions(Lake lake, String table) {
    return new Published(
        DuckDb.parquet(files(lake, table))
            .replace("hive_partitioning = false", "hive_partitioning = true"));
  }

  private static List<String> files(Lake lake, String table) {
    return lake.live().stream().flatMap(one -> lake.listed(one, table).stream()).toList();
  }

  /** The answer to {@code SELECT <what> FROM} these rows, values separated by '|'. */
  List<String> select(String what) {
    return DuckDb.query("SELECT " + what + " FROM " + sql);
  }

  /** These rows with other columns. */
  Published selecting(String columns) {
    return new Published("(SELECT " + columns + " FROM " + sql + ")");
  }

  /** A table expression. */
  String sql() {
    return sql;
  }

  /**
   * Asserts that DuckDB reads the same rows, as often, from a source, whose values are made of the
   * published types: neither side has a row that the other lacks.
   *
   * @param source a table expression
   */
  void assertSameRowsAs(String source) {
    List<String> columns =
        DuckDb.query(
            "SELECT '\"' || column_name || '\"', column_type FROM (DESCRIBE SELECT * FROM "
                + sql
                + ")");
    String names =
        columns.stream()
            .map(column -> column.substring(0, column.indexOf('|')))
            .collect(Collectors.joining(", "));
    String casts =
        columns.stream()
            .map(column -> "CAST(" + column.replaceFirst("\\|", " AS ") + ")")
            .collect(Collectors.joining(", "));
    String theirs = "SELECT " + casts + " FROM " + source;
    String ours = "SELECT " + names + " FROM " + sql;
    assertThat(DuckDb.query("(" + theirs + " EXCEPT ALL " + ours + ") LIMIT 5"))
        .as("rows that are lost")
        .isEmpty();
    assertThat(DuckDb.query("(" + ours + " EXCEPT ALL " + theirs + ") LIMIT 5"))
        .as("rows that the source does not have")
        .isEmpty();
  }
}
