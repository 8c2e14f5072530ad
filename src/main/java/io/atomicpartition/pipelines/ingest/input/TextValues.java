package io.atomicpartition.pipelines.ingest.input;

import java.math.BigDecimal;
import java.math.RoundingMode;
import java.nio.ByteBuffer;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.LocalTime;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.Locale;
import java.util.regex.Pattern;
import org.apache.avro.LogicalType;
import org.apache.avro.LogicalTypes;
import org.apache.avro.Schema;

/** Text to Avro values, in the formats that {@link ColumnTypes} documents. */
final class TextValues {
  private static final Pattern FLOATING =
      Pattern.compile("[+-]?(([0-9]+\\.?[0-9]*|\\.[0-9]+)([eE][+-]?[0-9]+)?|NaN|Infinity)");

  private TextValues() {}

  /**
   * The value of a text.
   *
   * @throws IllegalArgumentException, java.time.DateTimeException or ArithmeticException if it is
   *     not of the type
   */
  static Object parse(Schema type, String text) {
    LogicalType logical = type.getLogicalType();
    return switch (type.getType()) {
      case STRING -> text;
      case BOOLEAN -> parseBoolean(text);
      case INT ->
          logical == null
              ? (Object) Integer.valueOf(text)
              : (Object) (int) LocalDate.parse(text).toEpochDay();
      case LONG -> logical == null ? (Object) Long.valueOf(text) : parseTime(logical, text);
      case FLOAT -> Float.valueOf(floating(text));
      case DOUBLE -> Double.valueOf(floating(text));
      case BYTES -> decimal(type, new BigDecimal(text));
      default -> throw new IllegalArgumentException("No text format for " + type);
    };
  }

  private static Boolean parseBoolean(String text) {
    return switch (text.toLowerCase(Locale.ROOT)) {
      case "true" -> true;
      case "false" -> false;
      default -> throw new IllegalArgumentException("Not true or false");
    };
  }

  private static String floating(String text) {
    if (!FLOATING.matcher(text).matches()) {
      throw new IllegalArgumentException("Not a number");
    }
    return text;
  }

  private static Long parseTime(LogicalType type, String text) {
    return switch (type.getName()) {
      case "timestamp-micros" -> micros(instant(text));
      case "local-timestamp-micros" -> micros(localDateTime(text).toInstant(ZoneOffset.UTC));
      case "time-micros" -> wholeMicros(LocalTime.parse(text).toNanoOfDay());
      default -> throw new IllegalArgumentException("No text format for " + type.getName());
    };
  }

  static Instant instant(String text) {
    return OffsetDateTime.parse(withT(text), DateTimeFormatter.ISO_OFFSET_DATE_TIME).toInstant();
  }

  static LocalDateTime localDateTime(String text) {
    return LocalDateTime.parse(withT(text), DateTimeFormatter.ISO_LOCAL_DATE_TIME);
  }

  private static String withT(String text) {
    return text.length() > 10 && text.charAt(10) == ' '
        ? text.substring(0, 10) + 'T' + text.substring(11)
        : text;
  }

  private static long micros(Instant instant) {
    long seconds = Math.multiplyExact(instant.getEpochSecond(), 1_000_000L);
    return Math.addExact(seconds, wholeMicros(instant.getNano()));
  }

  private static long wholeMicros(long nanos) {
    if (nanos % 1000 != 0) {
      throw new IllegalArgumentException("Finer than a microsecond");
    }
    return nanos / 1000;
  }

  /** The unscaled bytes of a decimal as Avro keeps them. */
  static ByteBuffer decimal(Schema type, BigDecimal value) {
    LogicalTypes.Decimal decimal = (LogicalTypes.Decimal) type.getLogicalType();
    BigDecimal scaled = value.setScale(decimal.getScale(), RoundingMode.UNNECESSARY);
    if (scaled.precision() > decimal.getPrecision()) {
      throw new IllegalArgumentException("Too many digits");
    }
    return ByteBuffer.wrap(scaled.unscaledValue().toByteArray());
  }
}
