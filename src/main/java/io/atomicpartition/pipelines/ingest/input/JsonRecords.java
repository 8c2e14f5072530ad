package io.atomicpartition.pipelines.ingest.input;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonPointer;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.cfg.JsonNodeFeature;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.io.BufferedInputStream;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import org.apache.commons.io.input.BOMInputStream;

/** The JSON values of a file that are its records: the lines, or the items of an array. */
final class JsonRecords {
  private static final ObjectMapper JSON =
      JsonMapper.builder()
          .enable(DeserializationFeature.USE_BIG_DECIMAL_FOR_FLOATS)
          .disable(JsonNodeFeature.STRIP_TRAILING_BIGDECIMAL_ZEROES)
          .enable(DeserializationFeature.FAIL_ON_READING_DUP_TREE_KEY)
          .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
          .build();
  private static final int LOOK_AHEAD = 1 << 12;

  private final SourceFile file;
  private final JsonPointer pointer;

  JsonRecords(SourceFile file, String pointer) {
    this.file = file;
    this.pointer = JsonPointer.compile(pointer);
  }

  /** Takes the records of a file, and lines that are not JSON. */
  interface Visitor {
    /** Takes a record; false to stop. */
    boolean record(JsonNode value, String unit, long number) throws Exception;

    /** Takes a line that is not JSON; false to stop. */
    boolean broken(String raw, long line, String why) throws Exception;
  }

  /**
   * Reads on until the end or until the visitor has enough.
   *
   * @throws InputException if the file is a document that is not JSON or has no array where it
   *     should
   */
  void visit(Visitor visitor) throws Exception {
    try (InputStream in =
        new BufferedInputStream(BOMInputStream.builder().setInputStream(file.text()).get())) {
      if (pointer.matches() && firstCharacter(in) != '[') {
        visitLines(in, visitor);
      } else {
        visitArray(in, visitor);
      }
    }
  }

  private static int firstCharacter(InputStream in) throws IOException {
    in.mark(LOOK_AHEAD);
    int character;
    int read = 0;
    do {
      character = in.read();
      read++;
    } while (read < LOOK_AHEAD && Character.isWhitespace(character));
    in.reset();
    return character;
  }

  private void visitLines(InputStream in, Visitor visitor) throws Exception {
    RecordLimitReader limited =
        new RecordLimitReader(
            new InputStreamReader(in, StandardCharsets.UTF_8.newDecoder()),
            RecordLimitReader.LIMIT);
    BufferedReader reader = new BufferedReader(limited);
    boolean more = true;
    for (long number = 1; more; number++) {
      limited.nextRecord();
      String line = readLine(reader, number);
      if (line == null) {
        return;
      }
      if (!line.isBlank()) {
        more = visitLine(line, number, visitor);
      }
    }
  }

  private String readLine(BufferedReader reader, long number) {
    try {
      return reader.readLine();
    } catch (IOException e) {
      throw file.error("line " + number + " or soon after: " + InputException.reason(e), e);
    }
  }

  private static boolean visitLine(String line, long number, Visitor visitor) throws Exception {
    JsonNode value;
    try {
      value = JSON.readTree(line);
    } catch (JsonProcessingException e) {
      return visitor.broken(line, number, "not a JSON value: " + reason(e));
    }
    return visitor.record(value, "line", number);
  }

  private void visitArray(InputStream in, Visitor visitor) throws Exception {
    long number = 0;
    try (JsonParser parser = JSON.createParser(in)) {
      descend(parser);
      while (parser.nextToken() != JsonToken.END_ARRAY) {
        number++;
        JsonNode value =
            JSON.reader().without(DeserializationFeature.FAIL_ON_TRAILING_TOKENS).readTree(parser);
        if (!visitor.record(value, "record", number)) {
          return;
        }
      }
      // What follows the array must be JSON, too: a cut file is found out even where the cut is
      // late.
      while (parser.nextToken() != null) {
        parser.skipChildren();
      }
    } catch (JsonProcessingException e) {
      throw file.error(
          "not JSON from line "
              + e.getLocation().getLineNr()
              + ", column "
              + e.getLocation().getColumnNr()
              + " on (record "
              + (number + 1)
              + "): "
              + reason(e),
          e);
    }
  }

  /** Moves to the start of the array that the pointer names. */
  private void descend(JsonParser parser) throws IOException {
    JsonToken token = parser.nextToken();
    for (JsonPointer rest = pointer; !rest.matches(); rest = rest.tail()) {
      boolean found = false;
      if (token == JsonToken.START_OBJECT) {
        while (!found && parser.nextToken() == JsonToken.FIELD_NAME) {
          found = rest.matchesProperty(parser.currentName());
          token = parser.nextToken();
          if (!found) {
            parser.skipChildren();
          }
        }
      }
      if (!found) {
        throw new InputException(file + ": nothing is at the JSON pointer '" + pointer + "'");
      }
    }
    if (token != JsonToken.START_ARRAY) {
      throw new InputException(
          file
              + ": expected an array of objects at the JSON pointer '"
              + pointer
              + "', found "
              + (token == null
                  ? "nothing"
                  : token.asString() == null ? token.name() : token.asString()));
    }
  }

  private static String reason(JsonProcessingException e) {
    return InputException.reason(new IOException(e.getOriginalMessage()));
  }
}
