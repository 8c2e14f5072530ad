package io.atomicpartition.pipelines.ingest.input;

import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import org.apache.avro.Schema;

/**
 * A column's value, or the day, month or year of its date.
 *
 * @param name the name of the partition's value
 */
record ColumnPartition(String name, String column, Part part) implements PartitionExpression {
  /** Which part of a value is taken. */
  enum Part {
    VALUE(""),
    DAY("uuuu-MM-dd"),
    MONTH("uuuu-MM"),
    YEAR("uuuu");

    private final String format;

    Part(String format) {
      this.format = format;
    }
  }

  private static final long SECONDS_PER_DAY = 86_400;

  @Override
  public List<String> names() {
    return List.of(name);
  }

  @Override
  public Set<String> plainColumns() {
    return part == Part.VALUE && name.equals(column) ? Set.of(column) : Set.of();
  }

  @Override
  public void check(String table, Schema schema) {
    Schema type = PartitionExpression.column(table, schema, column);
    if (part == Part.VALUE ? !hasText(type) : !hasDate(type)) {
      throw new InputException(
          "Cannot partition by "
              + this
              + ": column '"
              + column
              + "' of "
              + InputException.table(table)
              + " is of type "
              + AvroTypes.describe(type)
              + "; "
              + (part == Part.VALUE
                  ? "text, whole numbers, booleans, dates and timestamps can name a partition"
                  : "it must be a date, a timestamp, or text that starts with an ISO date"));
    }
  }

  private static boolean hasText(Schema type) {
    return switch (type.getType()) {
      case STRING, ENUM, BOOLEAN -> true;
      case INT, LONG -> AvroTypes.logicalName(type).isEmpty() || hasDate(type);
      default -> false;
    };
  }

  private static boolean hasDate(Schema type) {
    String logical = AvroTypes.logicalName(type);
    return logical.isEmpty()
        ? type.getType() == Schema.Type.STRING
        : logical.equals("date") || logical.contains("timestamp");
  }

  @Override
  public void append(TableRecord record, List<PartitionValue> values) {
    Object value = record.record().get(column);
    if (value == null || value.toString().isEmpty()) {
      throw unusable(record, value == null ? "null" : "empty", null);
    }
    Schema type = AvroTypes.nonNull(record.record().getSchema().getField(column).schema());
    values.add(
        new PartitionValue(
            name, part == Part.VALUE ? text(type, value) : datePart(record, type, value)));
  }

  private String datePart(TableRecord record, Schema type, Object value) {
    try {
      return DateTimeFormatter.ofPattern(part.format).format(date(type, value));
    } catch (RuntimeException e) {
      throw unusable(record, InputException.shown(value.toString()), e);
    }
  }

  private InputException unusable(TableRecord record, String found, Exception cause) {
    return new InputException(
        record.place()
            + ": the record of "
            + InputException.table(record.table())
            + " cannot be partitioned by "
            + this
            + ": its column '"
            + column
            + "' is "
            + found,
        cause);
  }

  private static LocalDate date(Schema type, Object value) {
    String logical = AvroTypes.logicalName(type);
    if (logical.isEmpty()) {
      String text = value.toString();
      boolean hasTime = text.length() > 10 && (text.charAt(10) == 'T' || text.charAt(10) == ' ');
      return LocalDate.parse(hasTime ? text.substring(0, 10) : text);
    }
    long number = ((Number) value).longValue();
    return LocalDate.ofEpochDay(
        logical.equals("date")
            ? number
            : Math.floorDiv(number, unitsPerSecond(logical) * SECONDS_PER_DAY));
  }

  private static long unitsPerSecond(String timestamp) {
    return switch (timestamp.substring(timestamp.lastIndexOf('-') + 1)) {
      case "millis" -> 1_000;
      case "micros" -> 1_000_000;
      case "nanos" -> 1_000_000_000;
      default -> throw new IllegalArgumentException("Unknown unit of " + timestamp);
    };
  }

  private static String text(Schema type, Object value) {
    String logical = AvroTypes.logicalName(type);
    if (logical.equals("date")) {
      return date(type, value).toString();
    }
    return logical.isEmpty() || !hasDate(type) ? value.toString() : text(logical, (Long) value);
  }

  private static String text(String timestamp, long value) {
    long units = unitsPerSecond(timestamp);
    LocalDateTime time =
        LocalDateTime.ofEpochSecond(
            Math.floorDiv(value, units),
            (int) (Math.floorMod(value, units) * (1_000_000_000 / units)),
            ZoneOffset.UTC);
    return DateTimeFormatter.ISO_LOCAL_DATE_TIME.format(time)
        + (timestamp.startsWith("local") ? "" : "Z");
  }

  @Override
  public String toString() {
    return part == Part.VALUE ? column : part.name().toLowerCase(Locale.ROOT) + "(" + column + ")";
  }
}
