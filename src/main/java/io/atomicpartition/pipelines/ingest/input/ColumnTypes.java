package io.atomicpartition.pipelines.ingest.input;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.apache.avro.LogicalTypes;
import org.apache.avro.Schema;

/**
 * The types that a user can give to a column of text, and how their values are written.
 *
 * <ul>
 *   <li>{@code string}
 *   <li>{@code boolean}: {@code true} or {@code false}, in any case
 *   <li>{@code int}, {@code long}: decimal digits with an optional sign, 32 and 64 bit; leading
 *       zeros are dropped
 *   <li>{@code float}, {@code double}: as {@code 12.5}, {@code .5}, {@code 1e-3}, {@code NaN},
 *       {@code Infinity}; the nearest value that the type can hold
 *   <li>{@code decimal(p,s)}: at most {@code p} digits of which {@code s} after the point; a value
 *       that would need rounding is refused
 *   <li>{@code date}: {@code 2020-02-24}
 *   <li>{@code timestamp}: an instant, {@code 2020-02-24T18:00:00Z} or with an offset as {@code
 *       +01:00}, to the microsecond; the offset itself is not kept
 *   <li>{@code local_timestamp}: date and time without a zone, {@code 2020-02-24T18:00:00}, to the
 *       microsecond. In both the T may be a space and the seconds may be left out
 *   <li>{@code time}: {@code 18:00:00}, to the microsecond
 * </ul>
 */
public final class ColumnTypes {
  private static final Pattern DECIMAL = Pattern.compile("decimal\\((\\d{1,3}),(\\d{1,3})\\)");
  private static final Pattern COMMA_OUTSIDE_PARENTHESES = Pattern.compile(",(?![^(]*\\))");

  private ColumnTypes() {}

  /**
   * The Avro type of a type's name.
   *
   * @throws InputException if there is no such type
   */
  public static Schema schemaOf(String type) {
    Matcher decimal = DECIMAL.matcher(type);
    if (decimal.matches()) {
      return decimal(type, Integer.parseInt(decimal.group(1)), Integer.parseInt(decimal.group(2)));
    }
    return switch (type) {
      case "string" -> AvroTypes.of(Schema.Type.STRING);
      case "boolean" -> AvroTypes.of(Schema.Type.BOOLEAN);
      case "int" -> AvroTypes.of(Schema.Type.INT);
      case "long" -> AvroTypes.of(Schema.Type.LONG);
      case "float" -> AvroTypes.of(Schema.Type.FLOAT);
      case "double" -> AvroTypes.of(Schema.Type.DOUBLE);
      case "date" -> AvroTypes.of(LogicalTypes.date(), Schema.Type.INT);
      case "timestamp" -> AvroTypes.of(LogicalTypes.timestampMicros(), Schema.Type.LONG);
      case "local_timestamp" -> AvroTypes.of(LogicalTypes.localTimestampMicros(), Schema.Type.LONG);
      case "time" -> AvroTypes.of(LogicalTypes.timeMicros(), Schema.Type.LONG);
      default ->
          throw new InputException(
              "Unknown column type '"
                  + type
                  + "'; the types are string, boolean, int, long, float, double, decimal(p,s), date,"
                  + " timestamp, local_timestamp, time");
    };
  }

  private static Schema decimal(String type, int precision, int scale) {
    if (precision < 1 || scale > precision) {
      throw new InputException(
          "Column type '" + type + "' needs a precision of at least 1 and a scale not above it");
    }
    return AvroTypes.of(LogicalTypes.decimal(precision, scale), Schema.Type.BYTES);
  }

  /** Reads {@code name:type,name:type}; a name may hold colons. */
  static Map<String, Schema> parseColumns(String columns) {
    Map<String, Schema> types = new LinkedHashMap<>();
    for (String column : List.of(COMMA_OUTSIDE_PARENTHESES.split(columns))) {
      int colon = column.lastIndexOf(':');
      if (colon < 1) {
        throw new InputException(
            "A column type is declared as name:type, found '" + column.strip() + "'");
      }
      String name = AvroTypes.name(column.substring(0, colon));
      if (types.put(name, schemaOf(column.substring(colon + 1).strip())) != null) {
        throw new InputException("The type of column '" + name + "' is declared twice");
      }
    }
    return Collections.unmodifiableMap(types);
  }
}
