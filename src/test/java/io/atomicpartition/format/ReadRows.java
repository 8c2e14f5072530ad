package io.atomicpartition.format;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.List;
import org.apache.beam.sdk.schemas.Schema;
import org.apache.beam.sdk.values.Row;
import org.apache.parquet.filter2.predicate.FilterPredicate;

/** Files of these tests, read by {@link ParquetRows}. */
final class ReadRows {
  private ReadRows() {}

  static List<Row> of(byte[] file, Schema schema) {
    return of(file, schema, null);
  }

  static List<Row> of(byte[] file, Schema schema, FilterPredicate filter) {
    return of(file, new ParquetRows.Query(schema, field -> null, filter), 0, file.length);
  }

  static List<Row> of(byte[] file, ParquetRows.Query query, long from, long to) {
    List<Row> found = new ArrayList<>();
    try (ParquetRows rows = ParquetRows.open(new InMemoryFile(file), query, from, to)) {
      for (Row row = rows.next(); row != null; row = rows.next()) {
        found.add(row);
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return found;
  }

  /** With the schema that the file itself says. */
  static List<Row> of(byte[] file) {
    return of(file, schema(file));
  }

  static Schema schema(byte[] file) {
    ParquetFooter footer = footer(file);
    return footer.schema(footer.columns());
  }

  static ParquetFooter footer(byte[] file) {
    try {
      return ParquetFooter.of(new InMemoryFile(file));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
