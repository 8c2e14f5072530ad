package io.atomicpartition.format;

import java.nio.ByteBuffer;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.LocalTime;
import java.util.UUID;
import org.apache.avro.generic.GenericFixed;
import org.apache.avro.util.Utf8;
import org.apache.parquet.io.api.Binary;
import org.apache.parquet.schema.LogicalTypeAnnotation.TimeUnit;
import org.joda.time.ReadableInstant;

/**
 * The values that Avro's generic records hold: of a logical type either Avro's own representation
 * or the Java class that Avro's conversions make of it.
 */
final class AvroValues {
  private AvroValues() {}

  /** A whole number of any width: Beam's conversion puts long numbers into int fields, too. */
  static long whole(Object value) {
    return value instanceof Integer || value instanceof Short || value instanceof Byte
        ? ((Number) value).longValue()
        : (Long) value;
  }

  static Binary string(CharSequence value) {
    return value instanceof Utf8 utf8
        ? Binary.fromReusedByteArray(utf8.getBytes(), 0, utf8.getByteLength())
        : Values.string(value.toString());
  }

  static Binary bytes(Object value) {
    return value instanceof byte[] array
        ? Binary.fromReusedByteArray(array)
        : Binary.fromReusedByteBuffer(((ByteBuffer) value).duplicate());
  }

  static Binary fixed(Object value, int size) {
    return Values.fixed(((GenericFixed) value).bytes(), size);
  }

  /** Only the usual 36 characters: Java's parser takes shorter ones for something else. */
  static Binary uuid(Object value) {
    if (value instanceof UUID uuid) {
      return Values.uuid(uuid);
    }
    String text = ((CharSequence) value).toString();
    try {
      UUID uuid = UUID.fromString(text);
      if (uuid.toString().equalsIgnoreCase(text)) {
        return Values.uuid(uuid);
      }
    } catch (IllegalArgumentException e) {
      throw new Unfit(e.getMessage());
    }
    throw new Unfit("a UUID has 36 characters");
  }

  static int date(Object value) {
    return value instanceof LocalDate date ? Values.date(date) : Values.toInt(whole(value));
  }

  static int timeMillis(Object value) {
    return value instanceof LocalTime time
        ? Values.toInt(Values.time(time, TimeUnit.MILLIS))
        : Values.toInt(whole(value));
  }

  static long timeMicros(Object value) {
    return value instanceof LocalTime time ? Values.time(time, TimeUnit.MICROS) : whole(value);
  }

  static long timestamp(Object value, TimeUnit unit) {
    if (value instanceof Instant instant) {
      return Values.timestamp(instant, unit);
    } else if (value instanceof ReadableInstant joda) {
      return Values.timestamp(Instant.ofEpochMilli(joda.getMillis()), unit);
    } else {
      return whole(value);
    }
  }

  static long localTimestamp(Object value, TimeUnit unit) {
    return value instanceof LocalDateTime local ? Values.localTimestamp(local, unit) : whole(value);
  }
}
