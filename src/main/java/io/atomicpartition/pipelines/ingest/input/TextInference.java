package io.atomicpartition.pipelines.ingest.input;

import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.apache.avro.Schema;

/** Guesses the schema of text files from their values. */
final class TextInference {
  /** Up to this many bytes in all files together, as they are stored, every record is looked at. */
  static final long SCAN_ALL_BYTES = 256L << 20;

  /** Above it, about this many records in all are, spread evenly over the files, */
  static final long RECORDS = 1_000_000;

  /** but of each file at least this many. */
  static final long RECORDS_PER_FILE = 100;

  private static final int FILES_AT_ONCE = 16;

  private final InputSpec spec;
  private final long scanAllBytes;

  TextInference(InputSpec spec) {
    this(spec, SCAN_ALL_BYTES);
  }

  TextInference(InputSpec spec, long scanAllBytes) {
    this.spec = spec;
    this.scanAllBytes = scanAllBytes;
  }

  /** Looks at a file's columns and its first records. */
  @FunctionalInterface
  interface Scan {
    Shape scan(SourceFile file, long maxRecords) throws Exception;
  }

  Schema infer(List<SourceFile> files, Scan scan) {
    long bytes = files.stream().mapToLong(SourceFile::bytes).sum();
    long maxRecords =
        bytes <= scanAllBytes ? Long.MAX_VALUE : Math.max(RECORDS_PER_FILE, RECORDS / files.size());
    Shape whole = new Shape();
    ExecutorService executor = Executors.newFixedThreadPool(Math.min(FILES_AT_ONCE, files.size()));
    try {
      List<Future<Shape>> shapes = new ArrayList<>();
      files.forEach(file -> shapes.add(executor.submit(() -> scan.scan(file, maxRecords))));
      for (int i = 0; i < files.size(); i++) {
        whole.merge(result(files.get(i), shapes.get(i)), files.get(i));
      }
    } finally {
      executor.shutdownNow();
    }
    return schema(whole);
  }

  private static Shape result(SourceFile file, Future<Shape> shape) {
    try {
      return shape.get();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new InputException("Interrupted while reading " + file, e);
    } catch (ExecutionException e) {
      Throwable cause =
          e.getCause() instanceof UncheckedIOException u ? u.getCause() : e.getCause();
      if (cause instanceof InputException known) {
        throw known;
      }
      throw file.error(InputException.reason(cause), cause);
    }
  }

  private Schema schema(Shape whole) {
    String table = spec.table();
    Map<String, Schema> declared = spec.declaredColumns();
    if (whole.fields().isEmpty()) {
      throw new InputException(
          InputException.about(table) + "no file of '" + spec.pattern() + "' has a column");
    }
    for (String column : declared.keySet()) {
      if (!whole.fields().containsKey(column)) {
        throw new InputException(
            InputException.about(table)
                + "the type of column '"
                + column
                + "' is declared, but no file has it; the columns are "
                + String.join(", ", whole.fields().keySet()));
      }
    }
    String name = AvroTypes.name(table);
    Map<String, Schema> columns = new LinkedHashMap<>();
    whole
        .fields()
        .forEach(
            (column, shape) -> {
              Schema type = declared.get(column);
              columns.put(
                  column,
                  AvroTypes.nullable(type == null ? shape.schema(table, name, column) : type));
            });
    return AvroTypes.record(name, null, columns);
  }
}
