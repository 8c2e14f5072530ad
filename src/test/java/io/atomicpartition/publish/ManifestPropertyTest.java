package io.atomicpartition.publish;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.networknt.schema.JsonSchema;
import com.networknt.schema.JsonSchemaFactory;
import com.networknt.schema.SpecVersion;
import io.atomicpartition.testing.properties.Properties;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;

/** A manifest has one spelling, and a spelling one manifest. */
public class ManifestPropertyTest extends Properties {
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final JsonSchema SCHEMA =
      JsonSchemaFactory.getInstance(SpecVersion.VersionFlag.V202012)
          .getSchema(ManifestJson.class.getResourceAsStream("manifest-v1.schema.json"));

  @Provide
  Arbitrary<Manifest> manifests() {
    return ManifestSamples.manifests();
  }

  @Provide
  Arbitrary<PartitionRef> partitions() {
    return ManifestSamples.partitions();
  }

  @Property(tries = 60)
  public void whatIsWrittenIsReadAndWrittenAgainByteForByte(@ForAll("manifests") Manifest manifest)
      throws IOException {
    byte[] body = ManifestJson.write(manifest);
    Manifest read = ManifestJson.read(manifest.partition(), body);
    assertThat(read).isEqualTo(manifest);
    assertThat(ManifestJson.write(read)).isEqualTo(body);
  }

  /** What has been through a store, or an event, has the hash that it was committed with. */
  @Property(tries = 60)
  public void theHashIsThatOfWhatIsRead(@ForAll("manifests") Manifest manifest) throws IOException {
    PartitionRef partition = manifest.partition();
    ManifestHash hash = ManifestHash.of(manifest);

    assertThat(ManifestHash.of(ManifestJson.read(partition, ManifestJson.write(manifest))))
        .isEqualTo(hash);
    byte[] hashed = ManifestJson.writeHashed(manifest);
    assertThat(ManifestHash.of(ManifestJson.readHashed(partition, hashed))).isEqualTo(hash);
  }

  @Property(tries = 60)
  public void equalManifestsHaveEqualBytes(@ForAll("manifests") Manifest manifest) {
    assertThat(ManifestJson.write(ManifestSamples.copy(manifest)))
        .isEqualTo(ManifestJson.write(manifest));
  }

  @Property(tries = 60)
  public void keysAreSortedAndNothingIsThereThatNeedNotBe(@ForAll("manifests") Manifest manifest)
      throws IOException {
    byte[] body = ManifestJson.write(manifest);
    JsonNode tree = JSON.readTree(body);
    assertSorted(tree);
    // Of a tree that keeps the order and every digit, this writes the shortest spelling.
    assertThat(new String(body, UTF_8)).isEqualTo(new String(JSON.writeValueAsBytes(tree), UTF_8));
  }

  @Property(tries = 60)
  public void whatIsWrittenFollowsThePublishedSchema(@ForAll("manifests") Manifest manifest)
      throws IOException {
    assertThat(SCHEMA.validate(JSON.readTree(ManifestJson.write(manifest)))).isEmpty();
  }

  @Property(tries = 60)
  public void anyOtherSpellingIsReadAsTheSameManifest(@ForAll("manifests") Manifest manifest)
      throws IOException {
    JsonNode reversed = reversed(JSON.readTree(ManifestJson.write(manifest)));
    String pretty = JSON.writerWithDefaultPrettyPrinter().writeValueAsString(reversed);
    for (String spelling : List.of("\ufeff" + pretty, pretty.replace("\n", "\r\n"))) {
      assertThat(ManifestJson.read(manifest.partition(), spelling.getBytes(UTF_8)))
          .isEqualTo(manifest);
    }
  }

  @Property(tries = 60)
  public void theManifestOfAnotherPartitionIsRefused(
      @ForAll("manifests") Manifest manifest, @ForAll("partitions") PartitionRef other) {
    if (!other.equals(manifest.partition())) {
      assertThatExceptionOfType(ManifestFormatException.class)
          .isThrownBy(() -> ManifestJson.read(other, ManifestJson.write(manifest)))
          .withMessageContainingAll(other.manifestKey(), "$.partition");
    }
  }

  private static void assertSorted(JsonNode node) {
    List<String> names = new ArrayList<>();
    node.fieldNames().forEachRemaining(names::add);
    assertThat(names).isSorted();
    node.forEach(ManifestPropertyTest::assertSorted);
  }

  /** With the keys of every object in the reverse order. */
  private static JsonNode reversed(JsonNode node) {
    if (node.isArray()) {
      List<JsonNode> elements = new ArrayList<>();
      node.forEach(element -> elements.add(reversed(element)));
      return JSON.createArrayNode().addAll(elements);
    }
    if (!node.isObject()) {
      return node;
    }
    List<String> names = new ArrayList<>();
    node.fieldNames().forEachRemaining(names::add);
    Collections.reverse(names);
    ObjectNode object = JSON.createObjectNode();
    names.forEach(name -> object.set(name, reversed(node.get(name))));
    return object;
  }
}
