package io.atomicpartition.pipelines.ingest.input;

import com.fasterxml.jackson.databind.JsonNode;
import java.time.DateTimeException;
import java.util.EnumSet;
import java.util.regex.Pattern;
import org.apache.avro.LogicalType;
import org.apache.avro.Schema;

/**
 * The types that a column may still have, given the values met so far. A type stays possible only
 * while it keeps every value as it was written, save for the nearest double of a fraction: a
 * leading zero or plus, an integer that neither a long nor a double holds exactly, or a time finer
 * than a microsecond leave text. What no value contradicts and what some value supports is the
 * guess.
 */
final class TypeGuess {
  /** The types that are guessed, in the order in which they are preferred. */
  enum Kind {
    BOOLEAN("boolean"),
    LONG("long"),
    DOUBLE("double"),
    DATE("date"),
    LOCAL_TIMESTAMP("local_timestamp"),
    TIMESTAMP("timestamp");

    private static final Pattern INTEGER = Pattern.compile("0|-?[1-9][0-9]{0,18}");
    private static final Pattern NUMBER =
        Pattern.compile("-?(?:0|[1-9][0-9]*)(\\.[0-9]+)?(?:[eE][+-]?[0-9]+)?");
    private static final long EXACT_IN_DOUBLE = 1L << 53;

    @SuppressWarnings("ImmutableEnumChecker") // never changed after it was made
    private final Schema schema;

    Kind(String type) {
      this.schema = ColumnTypes.schemaOf(type);
    }

    /** Whether the text is a value of this type that loses nothing. */
    boolean keeps(String text) {
      return switch (this) {
        case BOOLEAN -> text.equalsIgnoreCase("true") || text.equalsIgnoreCase("false");
        case LONG -> INTEGER.matcher(text).matches() && parses(text);
        case DOUBLE -> keptByDouble(text);
        case DATE -> text.length() == 10 && startsWithDigit(text) && parses(text);
        case LOCAL_TIMESTAMP, TIMESTAMP ->
            text.length() > 10 && startsWithDigit(text) && parses(text);
      };
    }

    /** Whether JSON writes values of this type as that kind of value. */
    boolean isWrittenAs(JsonNode value) {
      return switch (this) {
        case BOOLEAN -> value.isBoolean();
        case LONG, DOUBLE -> value.isNumber();
        case DATE, LOCAL_TIMESTAMP, TIMESTAMP -> value.isTextual();
      };
    }

    private static boolean keptByDouble(String text) {
      if (!startsWithDigit(text) || !NUMBER.matcher(text).matches()) {
        return false;
      }
      if (text.chars().allMatch(c -> c == '-' || (c >= '0' && c <= '9'))) {
        return LONG.keeps(text) && Math.abs(Long.parseLong(text)) <= EXACT_IN_DOUBLE;
      }
      return Double.isFinite(Double.parseDouble(text));
    }

    private static boolean startsWithDigit(String text) {
      char first = text.isEmpty() ? ' ' : text.charAt(0);
      return first == '-' || (first >= '0' && first <= '9');
    }

    private boolean parses(String text) {
      try {
        TextValues.parse(schema, text);
        return true;
      } catch (IllegalArgumentException | DateTimeException | ArithmeticException e) {
        return false;
      }
    }

    /** The guessed type that a schema stands for; null if it is not one that is guessed. */
    static Kind of(Schema schema) {
      LogicalType logical = schema.getLogicalType();
      for (Kind kind : values()) {
        if (kind.schema.getType() == schema.getType()
            && (logical == null
                ? kind.schema.getLogicalType() == null
                : logical.equals(kind.schema.getLogicalType()))) {
          return kind;
        }
      }
      return null;
    }
  }

  private final EnumSet<Kind> possible = EnumSet.allOf(Kind.class);
  private boolean met;

  /** Takes a value of delimited text into account, where types have no mark of their own. */
  void text(String value) {
    met = true;
    possible.removeIf(kind -> !kind.keeps(value));
  }

  /** Takes a JSON value into account: a string may be a date or time, but not a number. */
  void scalar(JsonNode value) {
    possible.removeIf(kind -> !kind.isWrittenAs(value));
    text(value.asText());
  }

  void merge(TypeGuess other) {
    met |= other.met;
    possible.retainAll(other.possible);
  }

  boolean met() {
    return met;
  }

  /** The guess; text where nothing but null was met. */
  Schema schema() {
    return met && !possible.isEmpty()
        ? possible.iterator().next().schema
        : AvroTypes.of(Schema.Type.STRING);
  }
}
