package io.atomicpartition.publish;

import static java.nio.charset.StandardCharsets.UTF_16;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.networknt.schema.JsonSchema;
import com.networknt.schema.JsonSchemaFactory;
import com.networknt.schema.SpecVersion;
import java.io.IOException;
import java.io.InputStream;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.Consumer;
import org.junit.Test;

/** The manifest's one spelling, its published schema, and what is done with rubbish. */
public class ManifestJsonTest {
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final JsonSchema SCHEMA = schema();

  private static final PartitionRef PARTITION = new PartitionRef("city=São Paulo/day=2026-11-23");
  private static final Manifest LIVE =
      new Manifest(
          "a1".repeat(16),
          PARTITION,
          4,
          Optional.of(
              new Manifest.Publish(
                  "b2".repeat(16),
                  "fedcba9876543210",
                  new ContentId("v1:" + "e5".repeat(32)),
                  new TreeSet<>(List.of("ingested_at", "batch")),
                  "nightly \"1\"",
                  List.of(
                      new Manifest.Table(
                          "ledgers",
                          "f6".repeat(16),
                          new RowSum(3, 0, 255),
                          List.of(
                              new Manifest.DataFile(
                                  "ledgers/part-00000-of-00002-b1f5dc1f-fedcba9876543210.parquet",
                                  9007199254740993L,
                                  1,
                                  "01234567",
                                  "07".repeat(32),
                                  Manifest.VerifiedBy.CRC32C,
                                  Optional.of("1732370706789000")),
                              new Manifest.DataFile(
                                  "ledgers/part-00001-of-00002-b1f5dc1f-fedcba9876543210.parquet",
                                  0,
                                  2,
                                  "89abcdef",
                                  "18".repeat(32),
                                  Manifest.VerifiedBy.SIZE,
                                  Optional.empty()))),
                      new Manifest.Table("transactions", "29".repeat(16), RowSum.ZERO, List.of())),
                  Instant.parse("2026-11-23T14:05:06.789Z"))),
          new History(
              1,
              List.of(
                  new History.Entry(
                      History.Kind.UNPUBLISH,
                      "c3".repeat(16),
                      3,
                      Optional.empty(),
                      Optional.empty()),
                  new History.Entry(
                      History.Kind.PUBLISH,
                      "d4".repeat(16),
                      2,
                      Optional.of("0123456789abcdef"),
                      Optional.of(Instant.parse("2026-11-22T00:00:00Z"))))),
          Optional.of(new ManifestHash("v1:" + "3a".repeat(32))),
          "atomic-partition-sink 0.1.0",
          Instant.parse("2026-11-23T14:05:06.789Z"));
  private static final Manifest EMPTY =
      new Manifest(
          "a1".repeat(16),
          new PartitionRef("day=2026-11-23"),
          0,
          Optional.empty(),
          History.NONE,
          Optional.empty(),
          "atomic-partition-sink 0.1.0",
          Instant.parse("2026-11-23T14:05:06Z"));

  @Test
  public void aManifestHasOneSpellingOnly() throws IOException {
    assertThat(text(ManifestJson.write(LIVE))).isEqualTo(text(golden("live")));
    assertThat(text(ManifestJson.write(EMPTY))).isEqualTo(text(golden("empty")));
  }

  @Test
  public void whatWasWrittenIsRead() throws IOException {
    assertThat(ManifestJson.read(PARTITION, golden("live"))).isEqualTo(LIVE);
    assertThat(ManifestJson.read(EMPTY.partition(), golden("empty"))).isEqualTo(EMPTY);
  }

  /** As this software wrote it before there were hashes: what is live in lakes stays readable. */
  @Test
  public void aManifestWithoutAPredecessorsHashIsReadAndWrittenAsItWas() throws IOException {
    Manifest read = ManifestJson.read(PARTITION, golden("unchained"));

    assertThat(read.previousHash()).isEmpty();
    assertThat(text(ManifestJson.write(read))).isEqualTo(text(golden("unchained")));
    assertThat(SCHEMA.validate(JSON.readTree(golden("unchained")))).isEmpty();
  }

  @Test
  public void keysInAnotherOrderAndWhiteSpaceAreRead() throws IOException {
    byte[] pretty =
        JSON.writerWithDefaultPrettyPrinter().writeValueAsBytes(JSON.readTree(golden("live")));
    assertThat(ManifestJson.read(PARTITION, pretty)).isEqualTo(LIVE);
  }

  @Test
  public void whatIsWrittenFollowsThePublishedSchema() throws IOException {
    assertThat(SCHEMA.validate(JSON.readTree(golden("live")))).isEmpty();
    assertThat(SCHEMA.validate(JSON.readTree(golden("empty")))).isEmpty();
  }

  @Test
  public void everyFieldIsDescribedInTheSchema() throws IOException {
    JsonNode schema = JSON.valueToTree(SCHEMA.getSchemaNode());
    assertThat(fieldNames(JSON.readTree(golden("live")).properties()))
        .isSubsetOf(fieldNames(schema.get("properties").properties()));
    schema
        .get("properties")
        .properties()
        .forEach(p -> assertThat(p.getValue().get("description")).as(p.getKey()).isNotNull());
  }

  @Test
  public void fieldsOfLaterVersionsAreReadOver() throws IOException {
    ObjectNode json = live();
    json.put("later", 1);
    ((ObjectNode) json.get("history")).put("later", "x");
    ((ObjectNode) json.at("/tables/0")).putArray("later");
    ((ObjectNode) json.at("/tables/0/files/0")).putObject("later");
    ((ObjectNode) json.at("/history/entries/0")).put("later", true);
    assertThat(ManifestJson.read(PARTITION, JSON.writeValueAsBytes(json))).isEqualTo(LIVE);
    assertThat(SCHEMA.validate(json)).isEmpty();
  }

  /** What is wrong, and where the error has to point to. Read and schema both refuse it. */
  private static final Map<String, Consumer<ObjectNode>> WRONG = new TreeMap<>();

  static {
    WRONG.put("$.formatVersion: expected 1,# found 2", j -> j.put("formatVersion", 2));
    WRONG.put("$.formatVersion: expected 1,# found 0", j -> j.put("formatVersion", 0));
    WRONG.put("$.formatVersion: expected an integer", j -> j.put("formatVersion", "1"));
    WRONG.put("$: expected a field 'writeId', found none", j -> j.remove("writeId"));
    WRONG.put(
        "$.writeId: expected 16 to 64 lower-case hexadecimal", j -> j.put("writeId", "\ud800"));
    WRONG.put("$.state: expected LIVE or EMPTY, found live", j -> j.put("state", "live"));
    WRONG.put("$.sequence: expected at least 1", j -> j.put("sequence", 0));
    WRONG.put("$.sequence: expected an integer from 0 on, found -1", j -> j.put("sequence", -1));
    WRONG.put("$.sequence: expected an integer from 0 on, found 4.5", j -> j.put("sequence", 4.5));
    WRONG.put("$.sequence: expected an integer from 0 on, found null", j -> j.putNull("sequence"));
    WRONG.put("$: expected neither 'publishId' nor 'tables'", j -> j.put("state", "EMPTY"));
    WRONG.put("$: expected a field 'tables', found none", j -> j.remove("tables"));
    WRONG.put("$: expected a field 'publishId'", j -> j.remove("publishId"));
    WRONG.put("$.tables: expected an array, found {}", j -> j.putObject("tables"));
    WRONG.put("$.contentId: expected a content id", j -> j.put("contentId", "e5"));
    WRONG.put(
        "$.previousHash: expected a manifest hash, found \"3a\"", j -> j.put("previousHash", "3a"));
    WRONG.put("$.contentIdExcludes[1]: expected a string", j -> array(j, "", 3));
    WRONG.put("$.createdAt: expected a time such as", j -> j.put("createdAt", "yesterday"));
    WRONG.put("$.history: expected an object, found [", j -> j.putArray("history"));
    WRONG.put(
        "$.history.entries[1].kind: expected PUBLISH or UNPUBLISH, found \"FENCE\"",
        j -> put(j, "/history/entries/1", "kind", "FENCE"));
    WRONG.put(
        "$.history.entries[1].id: expected 16 to 64",
        j -> put(j, "/history/entries/1", "id", "\ud800"));
    WRONG.put(
        "$.history.entries[1].replacedAt: expected a time",
        j -> put(j, "/history/entries/1", "replacedAt", "2026"));
    WRONG.put(
        "$.tables[0].rowHashSum: expected a row hash sum",
        j -> put(j, "/tables/0", "rowHashSum", "+f".repeat(16)));
    WRONG.put(
        "$.tables[0].name: expected a table's name", j -> put(j, "/tables/0", "name", "../x"));
    WRONG.put(
        "$.tables[0].files[0].sha256: expected 64 lower-case hexadecimal digits",
        j -> put(j, "/tables/0/files/0", "sha256", "07"));
    WRONG.put(
        "$.tables[0].files[0].verifiedBy: expected crc32c, crc64nvme or size, found \"md5\"",
        j -> put(j, "/tables/0/files/0", "verifiedBy", "md5"));
    WRONG.put(
        "$.tables[0].files[0].crc32c: expected 8 lower-case hexadecimal digits, found \"XYZ\"",
        j -> put(j, "/tables/0/files/0", "crc32c", "XYZ"));
    WRONG.put(
        "$.tables[0].files[1]: expected a field 'size', found none",
        j -> ((ObjectNode) j.at("/tables/0/files/1")).remove("size"));
    for (String path :
        List.of("../x", "ledgers/../../x", "/etc/passwd", "ledgers/", "ledgers/.x", "", "a\\b")) {
      WRONG.put(
          "$.tables[0].files[0].path: expected # found # " + path,
          j -> put(j, "/tables/0/files/0", "path", path));
    }
  }

  @Test
  public void whateverIsWrongIsToldByItsPlaceAndRefusedByTheSchemaToo() throws IOException {
    for (Map.Entry<String, Consumer<ObjectNode>> wrong : WRONG.entrySet()) {
      ObjectNode json = live();
      wrong.getValue().accept(json);
      String[] expected = wrong.getKey().split("#");
      assertThat(refusal(JSON.writeValueAsString(json).getBytes(UTF_8)))
          .as(wrong.getKey())
          .startsWith("In 'city=São Paulo/day=2026-11-23/_manifest.json', at " + expected[0])
          .contains(Arrays.stream(expected).map(String::strip).toList());
      assertThat(SCHEMA.validate(json)).as("schema, %s", wrong.getKey()).isNotEmpty();
    }
  }

  @Test
  public void aFileOutsideOfItsTablesDirectoryIsRefused() throws IOException {
    for (String path : List.of("x.parquet", "transactions/x.parquet", "ledgers/deep/x.parquet")) {
      ObjectNode json = live();
      put(json, "/tables/0/files/0", "path", path);
      assertThat(refusal(JSON.writeValueAsBytes(json)))
          .contains(
              "$.tables[0].files[0].path: expected a file in the directory of its table 'ledgers',"
                  + " found "
                  + path);
    }
  }

  @Test
  public void theManifestOfAnotherPartitionIsRefused() throws IOException {
    byte[] body = golden("live");
    assertThatExceptionOfType(ManifestFormatException.class)
        .isThrownBy(() -> ManifestJson.read(new PartitionRef("day=1"), body))
        .withMessage(
            "In 'day=1/_manifest.json', at $.partition: expected 'day=1', found city=São"
                + " Paulo/day=2026-11-23");
  }

  @Test
  public void whatIsNoJsonIsRefused() throws IOException {
    String live = text(golden("live"));
    assertThat(refusal(new byte[0])).contains("expected JSON, found nothing");
    assertThat(refusal(" \n ".getBytes(UTF_8))).contains("expected JSON, found nothing");
    assertThat(refusal("[]".getBytes(UTF_8))).contains("at $: expected an object, found []");
    assertThat(refusal("null".getBytes(UTF_8))).contains("at $: expected an object, found null");
    assertThat(refusal("<html>".getBytes(UTF_8)))
        .contains("at line 1, column ", "expected JSON, found: ", "'<'");
    assertThat(refusal((live + "\n{}").getBytes(UTF_8)))
        .contains("at line 2, column ", "expected JSON, found: Trailing token");
    assertThat(refusal(live.replace("\"run\"", "\"state\"").getBytes(UTF_8)))
        .contains("expected JSON, found: Duplicate field 'state'");
    for (byte[] rubbish :
        List.of(
            new byte[] {(byte) 0xff, (byte) 0xfe, 0, 1, 2},
            new byte[64],
            live.replace("\"sequence\":4", "\"sequence\":NaN").getBytes(UTF_8),
            live.replace("\"sequence\":4", "\"sequence\":04").getBytes(UTF_8))) {
      assertThat(refusal(rubbish)).contains("expected JSON, found: ");
    }
  }

  @Test
  public void whatIsDeepOrLongBeyondReasonIsRefused() throws IOException {
    String live = text(golden("live"));
    assertThat(refusal("[".repeat(100_000).getBytes(UTF_8))).contains("expected JSON, found: ");
    assertThat(
            refusal(
                live.replace("\"run\"", "\"later\":" + "[".repeat(40) + "]".repeat(40) + ",\"run\"")
                    .getBytes(UTF_8)))
        .contains("expected JSON, found: ", "depth");
    assertThat(
            refusal(
                live.replace("\"sequence\":4", "\"sequence\":" + "9".repeat(5_000))
                    .getBytes(UTF_8)))
        .contains("expected JSON, found: ", "(5000)");
    assertThat(
            refusal(
                live.replace("\"sequence\":4", "\"sequence\":9223372036854775808").getBytes(UTF_8)))
        .contains("$.sequence: expected an integer from 0 on, found 9223372036854775808");
    assertThat(refusal(live.replace("\"nightly", "\"" + "x".repeat(1 << 21)).getBytes(UTF_8)))
        .contains("expected JSON, found: ", "String");
  }

  @Test
  public void aTruncatedManifestIsRefusedWhereverItIsCut() throws IOException {
    byte[] live = golden("live");
    for (int length = 0; length < live.length; length++) {
      refusal(Arrays.copyOf(live, length));
    }
  }

  @Test
  public void damagedBytesAreReadOrRefusedAndNothingElse() throws IOException {
    byte[] live = golden("live");
    Random random = new Random(7);
    int refused = 0;
    for (int i = 0; i < 20_000; i++) {
      byte[] damaged = live.clone();
      for (int hits = random.nextInt(3); hits >= 0; hits--) {
        damaged[random.nextInt(damaged.length)] = (byte) random.nextInt(256);
      }
      refused += isRead(damaged) ? 0 : 1;
    }
    assertThat(refused).isBetween(5_000, 19_999);
    assertThat(isRead(text(live).getBytes(UTF_16))).as("JSON in UTF-16 is JSON").isTrue();
  }

  @Test
  public void readerAndSchemaAgreeOnEveryFieldOfAnotherTypeOrMissing() throws IOException {
    List<JsonNode> others = new ArrayList<>();
    JSON.readTree("[null, true, -1, 1.5, 0, \"\", \"x\", \"0123456789abcdef\", [], [7], {}]")
        .forEach(others::add);
    for (String golden : List.of("live", "empty")) {
      PartitionRef partition = golden.equals("live") ? PARTITION : EMPTY.partition();
      for (String pointer : pointers("", JSON.readTree(golden(golden)))) {
        if (pointer.equals("/partition")
            || pointer.matches(".*/(path|name|rows)|/tables/0/files(/\\d+)?")) {
          continue; // the schema cannot compare one field with another
        }
        for (int i = -1; i < others.size(); i++) {
          JsonNode json = JSON.readTree(golden(golden));
          replace(json, pointer, i < 0 ? null : others.get(i));
          boolean read = isRead(partition, JSON.writeValueAsBytes(json));
          assertThat(SCHEMA.validate(json).isEmpty())
              .as("%s with %s = %s", golden, pointer, i < 0 ? "nothing" : others.get(i))
              .isEqualTo(read);
        }
      }
    }
  }

  private static String refusal(byte[] body) {
    try {
      ManifestJson.read(PARTITION, body);
    } catch (ManifestFormatException e) {
      assertThat(e)
          .hasMessageStartingWith("In 'city=São Paulo/day=2026-11-23/_manifest.json'")
          .hasMessageContainingAll("expected", "found");
      assertThat(e.getMessage()).hasSizeLessThan(600);
      return e.getMessage();
    }
    throw new AssertionError("Read without complaint: " + text(body));
  }

  private static boolean isRead(byte[] body) {
    return isRead(PARTITION, body);
  }

  /** Also: what was read can be written again. */
  private static boolean isRead(PartitionRef partition, byte[] body) {
    Manifest manifest;
    try {
      manifest = ManifestJson.read(partition, body);
    } catch (ManifestFormatException e) {
      return false;
    }
    Manifest carried =
        new Manifest(
            manifest.writeId(),
            partition,
            manifest.sequence(),
            Optional.empty(),
            manifest.history(),
            manifest.previousHash(),
            "test",
            Instant.EPOCH);
    assertThat(ManifestJson.write(carried)).isNotEmpty();
    return true;
  }

  private static List<String> pointers(String prefix, JsonNode node) {
    List<String> pointers = new ArrayList<>();
    node.properties()
        .forEach(
            field -> {
              pointers.add(prefix + "/" + field.getKey());
              pointers.addAll(pointers(prefix + "/" + field.getKey(), field.getValue()));
            });
    for (int i = 0; node.isArray() && i < node.size(); i++) {
      pointers.add(prefix + "/" + i);
      pointers.addAll(pointers(prefix + "/" + i, node.get(i)));
    }
    return pointers;
  }

  /** Null: removes. */
  private static void replace(JsonNode root, String pointer, JsonNode value) {
    int slash = pointer.lastIndexOf('/');
    JsonNode parent = root.at(pointer.substring(0, slash));
    String name = pointer.substring(slash + 1);
    if (parent instanceof ArrayNode array) {
      array.remove(Integer.parseInt(name));
      if (value != null) {
        array.insert(Integer.parseInt(name), value);
      }
    } else if (value == null) {
      ((ObjectNode) parent).remove(name);
    } else {
      ((ObjectNode) parent).set(name, value);
    }
  }

  private static void put(ObjectNode json, String pointer, String name, String value) {
    ((ObjectNode) json.at(pointer)).put(name, value);
  }

  private static void array(ObjectNode json, String first, int second) {
    json.putArray("contentIdExcludes").add(first).add(second);
  }

  private static Set<String> fieldNames(Iterable<Map.Entry<String, JsonNode>> fields) {
    Set<String> names = new TreeSet<>();
    fields.forEach(field -> names.add(field.getKey()));
    return names;
  }

  private static ObjectNode live() throws IOException {
    return (ObjectNode) JSON.readTree(golden("live"));
  }

  private static String text(byte[] body) {
    return new String(body, UTF_8);
  }

  private static byte[] golden(String name) throws IOException {
    try (InputStream json =
        ManifestJsonTest.class.getResourceAsStream("manifest-v1-" + name + ".json")) {
      return json.readAllBytes();
    }
  }

  private static JsonSchema schema() {
    return JsonSchemaFactory.getInstance(SpecVersion.VersionFlag.V202012)
        .getSchema(ManifestJson.class.getResourceAsStream("manifest-v1.schema.json"));
  }
}
