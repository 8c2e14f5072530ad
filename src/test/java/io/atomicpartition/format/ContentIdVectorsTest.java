package io.atomicpartition.format;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.atomicpartition.publish.ContentId;
import io.atomicpartition.publish.RowSum;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.apache.parquet.schema.MessageType;
import org.apache.parquet.schema.MessageTypeParser;
import org.junit.Test;

/**
 * The definition of the content id, held against values that a second implementation worked out. A
 * change that fails here changes the id of everything ever published, and needs a new version.
 */
public class ContentIdVectorsTest {
  private static final JsonNode VECTORS = vectors();

  @Test
  public void theVectorsAreOfThisVersion() {
    assertThat(VECTORS.path("algorithm").textValue()).isEqualTo(ContentId.ALGORITHM);
    assertThat(VECTORS.path("cases")).hasSizeGreaterThan(5);
  }

  @Test
  public void rowsHaveTheseCanonicalBytesAndHashes() {
    for (JsonNode vector : VECTORS.path("cases")) {
      for (JsonNode row : vector.path("rows")) {
        HashingRecordConsumer hashing = hashing(vector);
        new JsonRows(hashing).write(schema(vector), row.path("value"));

        assertThat(HexFormat.of().formatHex(hashing.canonicalBytes()))
            .as("%s: %s", vector.path("name"), row.path("value"))
            .isEqualTo(row.path("canonicalBytes").textValue());
        assertThat(hashing.rows()).isEqualTo(RowSum.of(1, row.path("hash").textValue()));
      }
    }
  }

  @Test
  public void schemasHaveTheseFingerprints() {
    for (JsonNode vector : VECTORS.path("cases")) {
      assertThat(SchemaFingerprint.text(schema(vector)))
          .isEqualTo(vector.path("schemaText").textValue());
      assertThat(SchemaFingerprint.of(schema(vector)))
          .isEqualTo(vector.path("schemaFingerprint").textValue());
    }
  }

  @Test
  public void tablesHaveTheseSumsAndContentIds() {
    for (JsonNode vector : VECTORS.path("cases")) {
      ContentId.Table table = table(vector);

      assertThat(table.rows().hashHex()).isEqualTo(vector.path("rowSum").textValue());
      assertThat(ContentId.of(new TreeMap<>(Map.of("", table)), excluding(vector)).value())
          .isEqualTo(vector.path("contentId").textValue());
    }
  }

  @Test
  public void severalTablesHaveThisContentId() {
    JsonNode several = VECTORS.path("tables");
    TreeMap<String, ContentId.Table> tables = new TreeMap<>();
    for (JsonNode table : several.path("tables")) {
      for (JsonNode vector : VECTORS.path("cases")) {
        if (vector.path("name").equals(table.path("case"))) {
          tables.put(table.path("name").textValue(), table(vector));
        }
      }
    }

    assertThat(tables).hasSize(2);
    assertThat(ContentId.of(tables, excluding(several)).value())
        .isEqualTo(several.path("contentId").textValue());
  }

  private static ContentId.Table table(JsonNode vector) {
    HashingRecordConsumer hashing = hashing(vector);
    JsonRows rows = new JsonRows(hashing);
    vector.path("rows").forEach(row -> rows.write(schema(vector), row.path("value")));
    return new ContentId.Table(SchemaFingerprint.of(schema(vector)), hashing.rows());
  }

  private static HashingRecordConsumer hashing(JsonNode vector) {
    HashingRecordConsumer hashing =
        new HashingRecordConsumer(CanonicalField.of(schema(vector), excluding(vector)));
    hashing.passOnTo(new NoRecordConsumer());
    return hashing;
  }

  private static MessageType schema(JsonNode vector) {
    return MessageTypeParser.parseMessageType(vector.path("schema").textValue());
  }

  private static List<String> excluding(JsonNode vector) {
    List<String> names = new ArrayList<>();
    vector.path("contentIdExcluding").forEach(name -> names.add(name.textValue()));
    return names;
  }

  private static JsonNode vectors() {
    try (InputStream in =
        ContentIdVectorsTest.class.getResourceAsStream("content-id-vectors.json")) {
      return new ObjectMapper().readTree(in);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
