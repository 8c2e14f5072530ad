package io.atomicpartition.publish;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonLocation;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.core.StreamReadFeature;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.SerializationFeature;
import com.fasterxml.jackson.databind.json.JsonMapper;
import io.atomicpartition.store.CommitRecord;
import java.io.IOException;
import java.util.Arrays;
import java.util.SortedMap;

/**
 * JSON in one spelling only: keys sorted, no white space, UTF-8, integers as integers; a character
 * beyond U+FFFF as the two escapes of its surrogates, as Jackson has it by default. Reads any
 * spelling (so white space, a byte order mark, another order of keys, UTF-16), but refuses
 * duplicate keys, trailing text, and what is nested or sized beyond reason.
 */
final class CanonicalJson {
  private static final int MAX_DEPTH = 32;
  private static final int MAX_BYTES = CommitRecord.MAX_BYTES;

  /** What we write has more than 10 bytes for each, so that this bounds the memory of a rubbish. */
  private static final int MAX_TOKENS = MAX_BYTES / 8;

  private static final int MAX_MESSAGE = 200;

  private static final ObjectMapper MAPPER =
      JsonMapper.builder(
              JsonFactory.builder()
                  .streamReadConstraints(
                      StreamReadConstraints.builder()
                          .maxNestingDepth(MAX_DEPTH)
                          .maxStringLength(1 << 20)
                          .maxNumberLength(20)
                          .build())
                  .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
                  .disable(StreamReadFeature.INCLUDE_SOURCE_IN_LOCATION)
                  .build())
          .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
          .enable(SerializationFeature.ORDER_MAP_ENTRIES_BY_KEYS)
          .build();

  private CanonicalJson() {}

  /**
   * @param value maps, lists, strings, longs and booleans; maps must be sorted
   * @throws IllegalStateException if it would be too large to be read
   */
  static byte[] write(SortedMap<String, ?> value) {
    byte[] body;
    try {
      body = MAPPER.writeValueAsBytes(value);
    } catch (JsonProcessingException e) {
      throw new IllegalStateException("Plain maps and lists must be writable as JSON", e);
    }
    if (body.length > MAX_BYTES) {
      throw new IllegalStateException(
          String.format(
              "The record would have %d bytes, and no reader takes more than %d: write fewer and"
                  + " larger files",
              body.length, MAX_BYTES));
    }
    return body;
  }

  /**
   * The object that {@code body} spells.
   *
   * @param document names it in errors
   */
  static JsonFields read(String document, byte[] body) throws ManifestFormatException {
    return new JsonFields(tree(document, body), document, "$");
  }

  /** Whether {@link #write} would spell it so. */
  static boolean isCanonical(String document, byte[] body) throws ManifestFormatException {
    JsonNode tree = tree(document, body);
    try {
      return Arrays.equals(MAPPER.writeValueAsBytes(MAPPER.treeToValue(tree, Object.class)), body);
    } catch (JsonProcessingException e) {
      throw new IllegalStateException("What was read as JSON must be writable as JSON", e);
    }
  }

  private static JsonNode tree(String document, byte[] body) throws ManifestFormatException {
    if (body.length > MAX_BYTES) {
      throw new ManifestFormatException(
          String.format(
              "In '%s': expected at most %d bytes, found %d", document, MAX_BYTES, body.length));
    }
    JsonNode tree;
    try {
      checkTokens(document, body);
      tree = MAPPER.readTree(body);
    } catch (ManifestFormatException e) {
      throw e;
    } catch (JsonProcessingException e) {
      throw notJson(document, place(e.getLocation()), e.getOriginalMessage(), e);
    } catch (IOException e) {
      throw notJson(document, "", e.getMessage(), e);
    }
    if (tree.isMissingNode()) {
      throw new ManifestFormatException(
          String.format("In '%s': expected JSON, found nothing but white space", document));
    }
    return tree;
  }

  /** Before anything is kept. Jackson's own limit is younger than the version that Beam brings. */
  private static void checkTokens(String document, byte[] body) throws IOException {
    try (JsonParser parser = MAPPER.createParser(body)) {
      for (int tokens = 0; parser.nextToken() != null; tokens++) {
        if (tokens == MAX_TOKENS) {
          throw new ManifestFormatException(
              String.format(
                  "In '%s': expected at most %d tokens of JSON, found more", document, tokens));
        }
      }
    }
  }

  /** Some of Jackson's errors have no location. */
  private static String place(JsonLocation at) {
    return at == null
        ? ""
        : String.format(", at line %d, column %d", at.getLineNr(), at.getColumnNr());
  }

  private static ManifestFormatException notJson(
      String document, String place, String found, IOException cause) {
    return new ManifestFormatException(
        String.format(
            "In '%s'%s: expected JSON, found: %s",
            document, place, JsonFields.shortened(found, MAX_MESSAGE)),
        cause);
  }
}
