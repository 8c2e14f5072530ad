package io.atomicpartition.pipelines.ingest.input;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.List;
import org.apache.avro.Schema;
import org.apache.avro.generic.GenericRecord;

/** Reads JSON lines and JSON documents. */
final class JsonReader implements FormatReader {
  private final InputSpec spec;

  JsonReader(InputSpec spec) {
    this.spec = spec;
  }

  @Override
  public Schema infer(List<SourceFile> files) {
    return new TextInference(spec).infer(files, this::scan);
  }

  private Shape scan(SourceFile file, long maxRecords) throws Exception {
    Scan scan = new Scan(file, maxRecords);
    new JsonRecords(file, spec.jsonPointer()).visit(scan);
    return scan.shape();
  }

  /** Collects the shape of the records; what is not one is for the reading to report. */
  private static final class Scan implements JsonRecords.Visitor {
    private final Shape shape = new Shape();
    private final SourceFile file;
    private final long maxRecords;
    private long values;
    private boolean objects;

    Scan(SourceFile file, long maxRecords) {
      this.file = file;
      this.maxRecords = maxRecords;
    }

    @Override
    public boolean record(JsonNode value, String unit, long number) {
      if (value.isObject()) {
        objects = true;
        shape.json(value, new Shape.Place(file, unit, number));
      }
      return ++values < maxRecords;
    }

    @Override
    public boolean broken(String raw, long line, String why) {
      return ++values < maxRecords;
    }

    Shape shape() {
      if (values > 0 && !objects) {
        throw new InputException(
            file
                + ": no record is a JSON object; if the file is one document that holds an array of"
                + " objects, give the JSON pointer to it, such as /vulnerabilities");
      }
      return shape;
    }
  }

  @Override
  public void read(SourceFile file, int part, Schema schema, RecordOutput out) throws Exception {
    JsonValues values = new JsonValues(spec.declaredColumns().keySet());
    new JsonRecords(file, spec.jsonPointer())
        .visit(
            new JsonRecords.Visitor() {
              @Override
              public boolean record(JsonNode value, String unit, long number) throws Exception {
                GenericRecord record;
                try {
                  record = values.record(schema, value);
                } catch (InputException e) {
                  out.bad(
                      value.toString(), file.error(unit + " " + number + ": " + e.getMessage(), e));
                  return true;
                }
                out.record(record, unit + " " + number);
                return true;
              }

              @Override
              public boolean broken(String raw, long line, String why) throws Exception {
                out.bad(raw, file.error("line " + line + ": " + why, null));
                return true;
              }
            });
  }
}
