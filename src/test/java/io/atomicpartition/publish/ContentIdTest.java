package io.atomicpartition.publish;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.InputStream;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import org.junit.Test;

/** The content id tells equal from different, and never changes between versions. */
public class ContentIdTest {
  private static final ContentId.Table TABLE = new ContentId.Table("f1", new RowSum(3, 0, 255));

  /**
   * Made by a program of its own that shares no code with this one: SHA-256 over, in this order,
   * "atomic-partition-content", "v1", the number of excluded columns and each in ascending order,
   * the number of tables and for each in ascending order its name, schema fingerprint, row count
   * and row hash sum in hexadecimal. A text is its length in UTF-8 bytes and these bytes; a number
   * and a length are 8 bytes, most significant first.
   */
  @Test
  public void goldenVectorsHold() throws IOException {
    Set<String> seen = new HashSet<>();
    JsonNode vectors = goldenVectors();
    for (JsonNode vector : vectors) {
      List<String> excludes = new ArrayList<>();
      vector.get("excludes").forEach(column -> excludes.add(column.textValue()));
      SortedMap<String, ContentId.Table> tables = new TreeMap<>();
      vector
          .get("tables")
          .properties()
          .forEach(
              table ->
                  tables.put(
                      table.getKey(),
                      new ContentId.Table(
                          table.getValue().get(0).textValue(),
                          RowSum.of(
                              table.getValue().get(1).longValue(),
                              table.getValue().get(2).textValue()))));
      ContentId id = ContentId.of(tables, excludes);
      assertThat(id.value()).as("%s", vector).isEqualTo(vector.get("contentId").textValue());
      seen.add(id.value());
    }
    assertThat(seen).as("all vectors differ").hasSize(vectors.size()).hasSizeGreaterThan(10);
  }

  @Test
  public void theOrderInWhichColumnsAreExcludedDoesNotMatter() {
    SortedMap<String, ContentId.Table> tables = new TreeMap<>();
    tables.put("", TABLE);
    assertThat(ContentId.of(tables, List.of("b", "a", "a")))
        .isEqualTo(ContentId.of(tables, List.of("a", "b")));
  }

  @Test
  public void theOrderInWhichTablesAreSortedDoesNotMatter() {
    SortedMap<String, ContentId.Table> up = new TreeMap<>();
    up.put("a", TABLE);
    up.put("b", new ContentId.Table("f2", new RowSum(1, 2, 3)));
    SortedMap<String, ContentId.Table> down = new TreeMap<>(Collections.reverseOrder());
    down.putAll(up);
    assertThat(ContentId.of(down, List.of())).isEqualTo(ContentId.of(up, List.of()));
  }

  @Test
  public void tablesAreToldApartByTheirNames() {
    SortedMap<String, ContentId.Table> one = new TreeMap<>();
    one.put("a", TABLE);
    one.put("b", new ContentId.Table("f2", RowSum.ZERO));
    SortedMap<String, ContentId.Table> swapped = new TreeMap<>();
    swapped.put("b", TABLE);
    swapped.put("a", new ContentId.Table("f2", RowSum.ZERO));
    assertThat(ContentId.of(one, List.of())).isNotEqualTo(ContentId.of(swapped, List.of()));
  }

  @Test
  public void aContentIdSaysByWhichAlgorithmItWasMade() {
    assertThat(new ContentId("v7:" + "a".repeat(64)).value()).startsWith("v7:");
    for (String wrong : List.of("", "a".repeat(64), "v1:" + "A".repeat(64), "v1:abc", "x1:")) {
      assertThatIllegalArgumentException()
          .isThrownBy(() -> new ContentId(wrong))
          .withMessageContaining("'" + wrong + "'");
    }
  }

  private static JsonNode goldenVectors() throws IOException {
    try (InputStream json = ContentIdTest.class.getResourceAsStream("content-id-v1.json")) {
      return new ObjectMapper().readTree(json).get("vectors");
    }
  }
}
