package io.atomicpartition.bench.check;

import io.atomicpartition.bench.data.Table;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.List;
import java.util.StringJoiner;
import java.util.stream.Collectors;

/** Counts and sums by DuckDB, which shares no code with what wrote the files. */
public final class RowCheck {
  private final long rows;
  private final List<Table.Check> checks;

  /** Works out what must be found, which takes a pass over the rows. */
  public RowCheck(Table table) {
    this.rows = table.rows();
    this.checks = table.checks();
  }

  /** Reads all of the files. */
  public Found check(List<Path> files) throws IOException, SQLException {
    long bytes = 0;
    for (Path file : files) {
      bytes += Files.size(file);
    }
    if (files.isEmpty()) {
      return new Found(0, 0, 0, 0, rows, "");
    }
    try (Connection connection = DriverManager.getConnection("jdbc:duckdb:");
        Statement statement = connection.createStatement();
        ResultSet sums = statement.executeQuery(query(files))) {
      if (!sums.next()) {
        throw new SQLException("No answer to count(*)");
      }
      return new Found(
          files.size(), mostInOneDirectory(files), bytes, sums.getLong(1), rows, wrong(sums));
    }
  }

  private static long mostInOneDirectory(List<Path> files) {
    return files.stream()
        .collect(Collectors.groupingBy(Path::getParent, Collectors.counting()))
        .values()
        .stream()
        .max(Long::compare)
        .orElse(0L);
  }

  private String query(List<Path> files) {
    StringJoiner columns = new StringJoiner(", ").add("count(*)");
    checks.forEach(check -> columns.add(check.sql()));
    return files.stream()
        .map(Path::toString)
        .collect(
            Collectors.joining(
                "', '",
                "SELECT " + columns + " FROM read_parquet(['",
                "'], hive_partitioning = true)"));
  }

  private String wrong(ResultSet sums) throws SQLException {
    StringJoiner wrong = new StringJoiner("; ");
    for (int i = 0; i < checks.size(); i++) {
      Table.Check check = checks.get(i);
      long found = sums.getLong(i + 2);
      if (found != check.expected()) {
        wrong.add("%s: %d, not %d".formatted(check.sql(), found, check.expected()));
      }
    }
    return wrong.toString();
  }
}
