package io.atomicpartition.pipelines.ingest.input;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.apache.avro.Schema;

/**
 * Finds the record schemas of tables by looking at their input files, when the pipeline graph is
 * built. Beam's {@code FileSystems} must have been given the pipeline options before, as creating a
 * pipeline does.
 *
 * <p>The columns are those of all files together, taken in the order of the files' paths. Avro and
 * Parquet files tell their types. The types of CSV and JSON are guessed from the values where they
 * were not declared, and every column of theirs is nullable: up to {@value
 * TextInference#SCAN_ALL_BYTES} stored bytes per table every record is looked at, above it the
 * first {@value TextInference#RECORDS} records divided by the number of files, but at least {@value
 * TextInference#RECORDS_PER_FILE}, of each file; a later value that is not of the guessed type
 * makes its record a bad one.
 */
public final class SchemaInference {
  private SchemaInference() {}

  /**
   * The schema of each table, in the order of the specs.
   *
   * @throws InputException if a table has two specs, or {@link #infer(InputSpec)} fails
   */
  public static Map<String, Schema> infer(List<InputSpec> specs) {
    Map<String, Schema> schemas = new LinkedHashMap<>();
    for (InputSpec spec : specs) {
      if (schemas.put(spec.table(), infer(spec)) != null) {
        throw new InputException(
            "Table '" + spec.table() + "' has two inputs; give it one file pattern");
      }
    }
    return Collections.unmodifiableMap(schemas);
  }

  /**
   * The schema of one table.
   *
   * @throws InputException if no file matches, one cannot be read, or they have no common schema
   */
  public static Schema infer(InputSpec spec) {
    List<SourceFile> files = SourceFile.match(spec);
    InputFormat format = format(spec, files);
    boolean text = format == InputFormat.CSV || format == InputFormat.JSON;
    if (!text && !spec.declaredColumns().isEmpty()) {
      throw new InputException(
          InputException.about(spec.table())
              + "column types are declared, but "
              + format
              + " files have their own");
    }
    return FormatReader.of(spec, files.get(0)).infer(files);
  }

  /**
   * The format of a table's files, by their names where the spec does not say it.
   *
   * @throws InputException if no file matches, or they have more than one
   */
  public static InputFormat format(InputSpec spec) {
    return format(spec, SourceFile.match(spec));
  }

  private static InputFormat format(InputSpec spec, List<SourceFile> files) {
    InputFormat format = spec.format().of(files.get(0));
    for (SourceFile file : files) {
      if (spec.format().of(file) != format) {
        throw new InputException(
            InputException.about(spec.table())
                + files.get(0)
                + " is "
                + format
                + " and "
                + file
                + " is "
                + spec.format().of(file)
                + "; a table's files have one format");
      }
    }
    return format;
  }
}
