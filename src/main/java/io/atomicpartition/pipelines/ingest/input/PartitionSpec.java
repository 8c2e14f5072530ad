package io.atomicpartition.pipelines.ingest.input;

import io.atomicpartition.pipelines.ingest.input.ColumnPartition.Part;
import java.io.Serializable;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.apache.avro.Schema;

/**
 * Which partition a record belongs to: a list of names and values, in order. It is written as a
 * list, separated by commas, of
 *
 * <ul>
 *   <li>{@code origin}: the value of a column of text, whole numbers, booleans, dates or timestamps
 *       (as ISO 8601 writes them)
 *   <li>{@code day(date)}, {@code month(date)}, {@code year(date)}: of a date, a timestamp (one
 *       with a zone: in UTC) or text that starts with an ISO date; {@code 2020-02-24}, {@code
 *       2020-02}, {@code 2020}. The value is named {@code day}, {@code month} or {@code year}
 *   <li>either with a name of its own: {@code d:day(date)}
 *   <li>{@code path(-(?<day>\d{8})\.csv)}: the named groups of a regular expression that is
 *       searched in the path of the record's file; its parentheses, where not escaped, must match
 * </ul>
 */
public final class PartitionSpec implements Serializable {
  private static final Pattern CALL = Pattern.compile("(?:(\\w+)\\s*:)?\\s*(\\w+)\\((.*)\\)");
  private static final Pattern COLUMN = Pattern.compile("(?:(\\w+)\\s*:)?\\s*([^:()]+)");

  private final List<PartitionExpression> expressions;

  private PartitionSpec(List<PartitionExpression> expressions) {
    this.expressions = expressions;
  }

  /**
   * Reads a spec and checks it against the schemas of all tables that it is for.
   *
   * @throws InputException if it cannot be read, a table lacks a column, or a column's type cannot
   *     be used
   */
  public static PartitionSpec parse(String spec, Map<String, Schema> schemas) {
    List<PartitionExpression> expressions = new ArrayList<>();
    for (String expression : split(spec)) {
      expressions.add(parse(expression));
    }
    PartitionSpec parsed = new PartitionSpec(expressions);
    parsed.checkNames(spec);
    schemas.forEach(parsed::check);
    return parsed;
  }

  /** Splits at the commas outside parentheses. */
  private static List<String> split(String spec) {
    List<String> parts = new ArrayList<>();
    int depth = 0;
    int start = 0;
    for (int i = 0; i < spec.length(); i++) {
      switch (spec.charAt(i)) {
        case '\\' -> i++;
        case '(' -> depth++;
        case ')' -> depth--;
        case ',' -> {
          if (depth == 0) {
            parts.add(spec.substring(start, i));
            start = i + 1;
          }
        }
        default -> {}
      }
    }
    parts.add(spec.substring(start));
    return parts;
  }

  private static PartitionExpression parse(String text) {
    String expression = text.strip();
    Matcher call = CALL.matcher(expression);
    if (call.matches()) {
      String function = call.group(2).toLowerCase(Locale.ROOT);
      return switch (function) {
        case "path" -> PathPartition.parse(call.group(3));
        case "day" -> column(call.group(1), call.group(3), Part.DAY, function);
        case "month" -> column(call.group(1), call.group(3), Part.MONTH, function);
        case "year" -> column(call.group(1), call.group(3), Part.YEAR, function);
        default ->
            throw new InputException(
                "Cannot partition by '"
                    + expression
                    + "': there is no "
                    + function
                    + "(), but day(column), month(column), year(column) and path(pattern)");
      };
    }
    Matcher column = COLUMN.matcher(expression);
    if (!column.matches()) {
      throw new InputException(
          "Cannot partition by '"
              + expression
              + "': expected a column, day(column), month(column), year(column) or path(pattern)");
    }
    return column(column.group(1), column.group(2), Part.VALUE, AvroTypes.name(column.group(2)));
  }

  private static PartitionExpression column(
      String alias, String column, Part part, String defaultName) {
    return new ColumnPartition(alias == null ? defaultName : alias, AvroTypes.name(column), part);
  }

  private void checkNames(String spec) {
    Set<String> names = new LinkedHashSet<>();
    for (PartitionExpression expression : expressions) {
      for (String name : expression.names()) {
        if (!names.add(name)) {
          throw new InputException(
              "Cannot partition by '"
                  + spec
                  + "': two values are named '"
                  + name
                  + "'; name one differently, as in d:day(date)");
        }
      }
    }
  }

  private void check(String table, Schema schema) {
    for (PartitionExpression expression : expressions) {
      expression.check(table, schema);
      for (String name : expression.names()) {
        if (schema.getField(name) != null && !expression.plainColumns().contains(name)) {
          throw new InputException(
              "Cannot partition by "
                  + expression
                  + ": its value is named '"
                  + name
                  + "' like another column of "
                  + InputException.table(table)
                  + ", which readers of the partition could not tell apart; name it differently,"
                  + " as in d:day(date)");
        }
      }
    }
  }

  /**
   * The partition of a record, one value per name.
   *
   * @throws InputException if a value is null, empty or not of the expected form
   */
  public List<PartitionValue> partitionOf(TableRecord record) {
    List<PartitionValue> values = new ArrayList<>(expressions.size());
    for (PartitionExpression expression : expressions) {
      expression.append(record, values);
    }
    return values;
  }

  /**
   * The columns whose values stand in the partition in full, under their own names, so that the
   * files need not repeat them.
   */
  public Set<String> plainColumns() {
    Set<String> columns = new LinkedHashSet<>();
    expressions.forEach(expression -> columns.addAll(expression.plainColumns()));
    return Collections.unmodifiableSet(columns);
  }
}
