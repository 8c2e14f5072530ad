package io.atomicpartition.pipelines.ingest.input;

import java.io.IOException;
import java.util.List;
import org.apache.avro.Schema;
import org.apache.avro.generic.GenericData;
import org.apache.avro.generic.GenericRecord;

/** Reads delimited text. */
final class CsvReader implements FormatReader {
  private final InputSpec spec;

  CsvReader(InputSpec spec) {
    this.spec = spec;
  }

  @Override
  public Schema infer(List<SourceFile> files) {
    return new TextInference(spec).infer(files, this::scan);
  }

  Shape scan(SourceFile file, long maxRows) throws IOException {
    Shape shape = new Shape();
    try (CsvRows rows = new CsvRows(file, spec.csv())) {
      Columns columns = Columns.of(file, spec, rows);
      List<Shape> shapes =
          columns.spellings().stream().map(name -> shape.column(name, file)).toList();
      CsvRows.Row row = columns.firstRow() == null ? rows.next() : columns.firstRow();
      for (long n = 0; row != null && n < maxRows; n++, row = rows.next()) {
        // A row that does not fit is for the reading to report.
        if (row.error() == null && row.values().length == shapes.size()) {
          for (int i = 0; i < shapes.size(); i++) {
            if (row.values()[i] != null) {
              shapes.get(i).text(row.values()[i]);
            }
          }
        }
      }
    }
    return shape;
  }

  @Override
  public void read(SourceFile file, int part, Schema schema, RecordOutput out) throws Exception {
    try (CsvRows rows = new CsvRows(file, spec.csv())) {
      Columns columns = Columns.of(file, spec, rows);
      List<TextColumn> fields = columns.fields(file, spec, schema);
      CsvRows.Row row = columns.firstRow() == null ? rows.next() : columns.firstRow();
      for (; row != null; row = rows.next()) {
        read(file, row, fields, schema, out);
      }
    }
  }

  private void read(
      SourceFile file, CsvRows.Row row, List<TextColumn> fields, Schema schema, RecordOutput out)
      throws Exception {
    GenericRecord record;
    try {
      record = record(row, fields, schema);
    } catch (InputException e) {
      String raw = row.values() == null ? "" : spec.csv().format().format((Object[]) row.values());
      out.bad(raw, file.error("line " + row.line() + ": " + e.getMessage(), e));
      return;
    }
    out.record(record, "line " + row.line());
  }

  private static GenericRecord record(CsvRows.Row row, List<TextColumn> fields, Schema schema) {
    if (row.error() != null) {
      throw new InputException(row.error());
    }
    String[] values = row.values();
    if (values.length != fields.size()) {
      throw new InputException("expected " + fields.size() + " values, found " + values.length);
    }
    GenericData.Record record = new GenericData.Record(schema);
    for (int i = 0; i < values.length; i++) {
      if (values[i] != null) {
        record.put(fields.get(i).position(), fields.get(i).parse(values[i]));
      }
    }
    return record;
  }
}
