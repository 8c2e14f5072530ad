package io.atomicpartition.pipelines.ingest.input;

import com.fasterxml.jackson.core.JsonPointer;
import com.google.auto.value.AutoValue;
import java.io.Serializable;
import java.util.Map;
import org.apache.avro.Schema;

/** What the input of one table is: which files, and how they are written. */
@AutoValue
@SuppressWarnings("AutoValueImmutableFields") // plain collections, copied on the way in
public abstract class InputSpec implements Serializable {
  /** The table that the records belong to; empty for the only table, which then has no name. */
  public abstract String table();

  /** A path or URI of one of Beam's file systems; may be a glob. */
  public abstract String pattern();

  public abstract InputFormat format();

  /** Used by CSV alone. */
  public abstract CsvDialect csv();

  /**
   * Where in a JSON document the array of records is, as RFC 6901 writes it; empty (the default)
   * for the document itself, which then may also be one object per line.
   */
  public abstract String jsonPointer();

  /**
   * The types that the user gave to columns of CSV and JSON, in their order; see {@link
   * ColumnTypes}.
   */
  public abstract Map<String, Schema> declaredColumns();

  /** A spec of the files' own format, the default CSV dialect and no declared column. */
  public static Builder builder(String table, String pattern) {
    return new AutoValue_InputSpec.Builder()
        .table(table)
        .pattern(pattern)
        .format(InputFormat.AUTO)
        .csv(CsvDialect.DEFAULT)
        .jsonPointer("")
        .declaredColumns(Map.of());
  }

  public abstract Builder toBuilder();

  /** Builds an {@link InputSpec}. */
  @AutoValue.Builder
  public abstract static class Builder {
    abstract Builder table(String table);

    abstract Builder pattern(String pattern);

    public abstract Builder format(InputFormat format);

    public abstract Builder csv(CsvDialect csv);

    public abstract Builder jsonPointer(String jsonPointer);

    abstract Builder declaredColumns(Map<String, Schema> columns);

    /**
     * Declares column types, such as {@code code:string,seen:date,price:decimal(10,2)}.
     *
     * @throws InputException if it cannot be read
     * @see ColumnTypes
     */
    public Builder columns(String columns) {
      return declaredColumns(ColumnTypes.parseColumns(columns));
    }

    abstract InputSpec autoBuild();

    /** The spec. */
    public InputSpec build() {
      InputSpec spec = autoBuild();
      if (spec.pattern().isBlank()) {
        throw new InputException(
            InputException.about(spec.table()) + "the input needs a file pattern, found none");
      }
      try {
        JsonPointer.compile(spec.jsonPointer());
      } catch (IllegalArgumentException e) {
        throw new InputException(
            InputException.about(spec.table())
                + InputException.reason(e)
                + "; write it as /vulnerabilities",
            e);
      }
      return spec;
    }
  }
}
