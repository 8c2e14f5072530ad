package io.atomicpartition.transform;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.atomicpartition.sink.AtomicPartitionSink;
import io.atomicpartition.sink.Lake;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.apache.beam.sdk.Pipeline;
import org.apache.beam.sdk.schemas.Schema;
import org.apache.beam.sdk.testing.PAssert;
import org.apache.beam.sdk.transforms.Create;
import org.apache.beam.sdk.values.PCollectionRowTuple;
import org.apache.beam.sdk.values.Row;
import org.junit.Before;
import org.junit.Rule;
import org.junit.Test;
import org.junit.rules.TemporaryFolder;

/** The read as other SDKs see it: configured by a row of snake case. */
public class AtomicPartitionReadTest {
  private static final Schema PAYMENT =
      Schema.builder().addStringField("day").addInt64Field("id").addStringField("note").build();
  private static final Schema READ =
      Schema.builder().addInt64Field("id").addStringField("note").addStringField("day").build();

  @Rule public final TemporaryFolder temporary = new TemporaryFolder();

  private final AtomicPartitionReadProvider provider = new AtomicPartitionReadProvider();
  private final Pipeline pipeline = Pipeline.create();
  private Lake lake;

  @Before
  public void publishTwoDays() {
    lake = new Lake(temporary.getRoot().toPath().resolve("lake"));
    Pipeline publish = Pipeline.create();
    publish
        .apply(
            Create.of(
                    Row.withSchema(PAYMENT).addValues("2026-11-23", 1L, "one").build(),
                    Row.withSchema(PAYMENT).addValues("2026-11-24", 2L, "two").build())
                .withRowSchema(PAYMENT))
        .apply(AtomicPartitionSink.<Row>write().to(lake.uri()).withPartitionFields("day"));
    publish.run().waitUntilFinish();
  }

  /** A configuration as it comes from another SDK: what is not said is null. */
  private PCollectionRowTuple read(Map<String, Object> values) {
    Map<String, Object> all = new HashMap<>(values);
    all.putIfAbsent("root", lake.uri());
    Row.Builder row = Row.withSchema(provider.configurationSchema());
    provider.configurationSchema().getFieldNames().forEach(name -> row.addValue(all.get(name)));
    return PCollectionRowTuple.empty(pipeline).apply("Read", provider.from(row.build()));
  }

  private static Row row(long id, String note, String day) {
    return Row.withSchema(READ).addValues(id, note, day).build();
  }

  @Test
  public void everyFieldSaysWhatItIs() {
    assertThat(provider.identifier())
        .isEqualTo("beam:schematransform:io.atomicpartition:atomic_partition_read:v1");
    assertThat(provider.description()).contains("byte for byte");
    assertThat(provider.inputCollectionNames()).isEmpty();
    assertThat(provider.outputCollectionNames()).containsExactly("output");
    assertThat(provider.configurationSchema().getFieldNames())
        .containsExactlyInAnyOrder(
            "root",
            "partitions",
            "partition_filter",
            "table",
            "columns",
            "non_atomic_file_systems");
    assertThat(provider.configurationSchema().getFields())
        .allSatisfy(
            field -> {
              assertThat(field.getDescription()).as(field.getName()).isNotBlank();
              if (field.getType().getNullable()) {
                assertThat(field.getDescription()).as(field.getName()).contains("Default: ");
              }
            });
  }

  @Test
  public void whatIsPublishedIsTheOutput() {
    PCollectionRowTuple output = read(Map.of());

    assertThat(output.getAll().keySet()).containsExactly("output");
    assertThat(output.get("output").getSchema()).isEqualTo(READ);
    PAssert.that(output.get("output"))
        .containsInAnyOrder(row(1, "one", "2026-11-23"), row(2, "two", "2026-11-24"));
    pipeline.run().waitUntilFinish();
  }

  @Test
  public void partitionsAndColumnsAreChosen() {
    PCollectionRowTuple output =
        read(
            Map.of(
                "partition_filter",
                Map.of("day", List.of("2026-11-24")),
                "partitions",
                List.of("day=2026-11-23", "day=2026-11-24"),
                "columns",
                List.of("day", "id")));

    Schema chosen = Schema.builder().addStringField("day").addInt64Field("id").build();
    PAssert.that(output.get("output"))
        .containsInAnyOrder(Row.withSchema(chosen).addValues("2026-11-24", 2L).build());
    pipeline.run().waitUntilFinish();
  }

  @Test
  public void whatMakesNoSenseIsRefused() {
    assertThatThrownBy(() -> read(Map.of("columns", List.of("price"))))
        .hasMessageContaining("'price'")
        .hasMessageContaining("'id', 'note', 'day'");
    assertThatThrownBy(() -> read(Map.of("table", "ledgers")))
        .hasMessageContaining("the table 'ledgers'");
    assertThatThrownBy(() -> read(Map.of("partitions", List.of("_hidden"))))
        .hasMessageContaining("_hidden");
    assertThatThrownBy(
            () ->
                read(Map.of("non_atomic_file_systems", List.of("nowhere"), "root", "nowhere://x")))
        .hasMessageContaining("nowhere");
  }
}
