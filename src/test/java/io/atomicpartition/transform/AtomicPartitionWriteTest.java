package io.atomicpartition.transform;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.atomicpartition.sink.AtomicPartitionSink;
import io.atomicpartition.sink.Lake;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.ServiceLoader;
import java.util.stream.StreamSupport;
import org.apache.beam.sdk.Pipeline;
import org.apache.beam.sdk.schemas.Schema;
import org.apache.beam.sdk.schemas.transforms.SchemaTransformProvider;
import org.apache.beam.sdk.schemas.transforms.providers.ErrorHandling;
import org.apache.beam.sdk.testing.PAssert;
import org.apache.beam.sdk.transforms.Create;
import org.apache.beam.sdk.values.PCollectionRowTuple;
import org.apache.beam.sdk.values.Row;
import org.junit.Before;
import org.junit.Rule;
import org.junit.Test;
import org.junit.rules.TemporaryFolder;

/** The write as other SDKs see it: found by its identifier, configured by a row of snake case. */
public class AtomicPartitionWriteTest {
  private static final Schema PAYMENT =
      Schema.builder()
          .addNullableStringField("day")
          .addInt64Field("id")
          .addNullableStringField("note")
          .build();

  @Rule public final TemporaryFolder temporary = new TemporaryFolder();

  private final SchemaTransformProvider provider = provider();
  private Lake lake;

  @Before
  public void makeLake() {
    lake = new Lake(temporary.getRoot().toPath().resolve("lake"));
  }

  private static SchemaTransformProvider provider() {
    return StreamSupport.stream(
            ServiceLoader.load(SchemaTransformProvider.class).spliterator(), false)
        .filter(one -> one.identifier().equals(AtomicPartitionWriteProvider.IDENTIFIER))
        .findFirst()
        .orElseThrow(() -> new AssertionError("ServiceLoader does not find the provider"));
  }

  private static Row payment(String day, long id) {
    return Row.withSchema(PAYMENT).addValues(day, id, "note " + id).build();
  }

  /** A configuration as it comes from another SDK: what is not said is null. */
  private Row configuration(Map<String, Object> values) {
    Map<String, Object> all = new HashMap<>(values);
    all.putIfAbsent("root", lake.uri());
    all.putIfAbsent("partition_fields", List.of("day"));
    Row.Builder row = Row.withSchema(provider.configurationSchema());
    provider.configurationSchema().getFieldNames().forEach(name -> row.addValue(all.get(name)));
    return row.build();
  }

  private static PCollectionRowTuple input(Pipeline pipeline, Row... rows) {
    return PCollectionRowTuple.of(
        "input", pipeline.apply(Create.of(List.of(rows)).withRowSchema(PAYMENT)));
  }

  private PCollectionRowTuple write(Pipeline pipeline, Map<String, Object> values, Row... rows) {
    return input(pipeline, rows).apply("Write", provider.from(configuration(values)));
  }

  private void run(Map<String, Object> values, Row... rows) {
    Pipeline pipeline = Pipeline.create();
    write(pipeline, values, rows);
    pipeline.run().waitUntilFinish();
  }

  @Test
  public void everyFieldSaysWhatItIs() {
    assertThat(provider.description()).contains("whole or not at all");
    assertThat(provider.configurationSchema().getFields())
        .hasSizeGreaterThan(15)
        .allSatisfy(
            field -> {
              assertThat(field.getName()).matches("[a-z_]+");
              assertThat(field.getDescription()).as(field.getName()).isNotBlank();
              if (field.getType().getNullable()) {
                assertThat(field.getDescription()).as(field.getName()).contains("Default: ");
              }
            });
  }

  /** Beam's YAML and Python read them when they discover the transform. */
  @Test
  public void itsInputAndOutputsHaveNames() {
    assertThat(provider.inputCollectionNames()).containsExactly("input");
    assertThat(provider.outputCollectionNames()).containsExactly("published", "conflicts");
  }

  @Test
  public void rowsArePublishedAndEachPartitionIsARow() {
    Pipeline pipeline = Pipeline.create();
    PCollectionRowTuple output =
        write(
            pipeline,
            Map.of("run_id", "nightly"),
            payment("2026-11-23", 1),
            payment("2026-11-23", 2),
            payment("2026-11-24", 3));

    assertThat(output.getAll().keySet()).containsExactly("published");
    PAssert.that(output.get("published"))
        .satisfies(
            rows -> {
              assertThat(rows)
                  .extracting(
                      row ->
                          row.getString("partition")
                              + " "
                              + row.getString("outcome")
                              + " "
                              + row.getInt64("rows")
                              + " "
                              + row.<Row>getArray("files").stream()
                                  .mapToLong(file -> file.getInt64("rows"))
                                  .sum())
                  .containsExactlyInAnyOrder(
                      "day=2026-11-23 PUBLISHED 2 2", "day=2026-11-24 PUBLISHED 1 1");
              assertThat(rows)
                  .allSatisfy(row -> assertThat(row.getInt64("finalize_millis")).isNotNull());
              return null;
            });
    pipeline.run().waitUntilFinish();
    assertThat(lake.live()).containsExactly("day=2026-11-23", "day=2026-11-24");
    assertThat(lake.manifest("day=2026-11-23").path("run").asText()).isEqualTo("nightly");
  }

  /** The same rows through the sink itself have the same content id. */
  @Test
  public void theContentIsThatOfTheSink() {
    Lake other = new Lake(temporary.getRoot().toPath().resolve("other"));
    run(Map.of(), payment("2026-11-23", 1), payment("2026-11-23", 2));
    Pipeline pipeline = Pipeline.create();
    input(pipeline, payment("2026-11-23", 2), payment("2026-11-23", 1))
        .get("input")
        .apply(AtomicPartitionSink.<Row>write().to(other.uri()).withPartitionFields("day"));
    pipeline.run().waitUntilFinish();

    assertThat(lake.manifest("day=2026-11-23").path("contentId"))
        .isEqualTo(other.manifest("day=2026-11-23").path("contentId"));
  }

  @Test
  public void aConflictFailsTheJobUnlessItIsAnOutput() {
    run(Map.of(), payment("2026-11-23", 1));
    assertThatThrownBy(() -> run(Map.of(), payment("2026-11-23", 2)))
        .hasStackTraceContaining("day=2026-11-23");

    Pipeline pipeline = Pipeline.create();
    PCollectionRowTuple output =
        write(pipeline, Map.of("conflicts_as_output", true), payment("2026-11-23", 2));
    PAssert.that(output.get("published")).empty();
    PAssert.thatSingleton(output.get("conflicts"))
        .satisfies(
            row -> {
              assertThat(row.getString("outcome")).isEqualTo("CONFLICT");
              return null;
            });
    pipeline.run().waitUntilFinish();
  }

  @Test
  public void modeAndSequenceAndSkipAreThoseOfTheSink() {
    run(Map.of(), payment("2026-11-23", 1));
    run(Map.of("when_live", "skip"), payment("2026-11-23", 2));
    assertThat(lake.manifest("day=2026-11-23").path("sequence").asLong()).isEqualTo(1);

    run(
        Map.of("mode", "REPLACE", "expected_sequences", Map.of("day=2026-11-23", 1L)),
        payment("2026-11-23", 2));
    assertThat(lake.manifest("day=2026-11-23").path("sequence").asLong()).isEqualTo(2);
    assertThatThrownBy(
            () ->
                run(
                    Map.of("mode", "REPLACE", "expected_sequences", Map.of("day=2026-11-23", 1L)),
                    payment("2026-11-23", 3)))
        .hasStackTraceContaining("day=2026-11-23");
  }

  @Test
  public void badRowsAreAnOutputWithTheRowAndWhatIsWrong() {
    Pipeline pipeline = Pipeline.create();
    PCollectionRowTuple output =
        write(
            pipeline,
            Map.of("error_handling", Row.withSchema(errorHandling()).addValue("bad").build()),
            payment("2026-11-23", 1),
            payment(null, 2));

    PAssert.thatSingleton(output.get("bad"))
        .satisfies(
            row -> {
              assertThat(row.getSchema()).isEqualTo(ErrorHandling.errorSchema(PAYMENT));
              assertThat(row.getRow("failed_row")).isEqualTo(payment(null, 2));
              assertThat(row.getString("error_message"))
                  .contains("The partition column 'day' has a null value");
              return null;
            });
    pipeline.run().waitUntilFinish();
    assertThat(lake.live()).containsExactly("day=2026-11-23");
  }

  private Schema errorHandling() {
    return provider.configurationSchema().getField("error_handling").getType().getRowSchema();
  }

  @Test
  public void formatAndLimitsAreHandedOn() {
    run(
        Map.of(
            "codec",
            "SNAPPY",
            "keep_partition_fields",
            true,
            "row_group_bytes",
            100_000L,
            "target_file_bytes",
            200_000L,
            "content_id_exclude",
            List.of("note"),
            "merge_small_files",
            false,
            "max_open_writers",
            1,
            "max_buffered_bytes",
            1L << 20,
            "finalize_threads",
            1,
            "store_probe",
            "SKIP"),
        payment("2026-11-23", 1));
    assertThat(lake.manifest("day=2026-11-23").path("contentIdExcludes").toString())
        .isEqualTo("[\"note\"]");
  }

  @Test
  public void whatMakesNoSenseIsRefusedByTheNameOfItsField() {
    refused(
        Map.of("codec", "brotli"),
        "codec: expected one of [UNCOMPRESSED, SNAPPY, GZIP, ZSTD, LZ4_RAW], found 'brotli'");
    refused(Map.of("mode", "UPSERT"), "mode: expected one of [CREATE, REPLACE], found 'UPSERT'");
    refused(
        Map.of("store_probe", "sometimes"),
        "store_probe: expected one of [QUICK, THOROUGH, SKIP], found 'sometimes'");
    refused(
        Map.of("mode", "REPLACE", "when_live", "SKIP"),
        "when_live: SKIP leaves live partitions alone and mode: REPLACE replaces them");
    refused(Map.of("rewrite_equal", true), "rewrite_equal writes a live partition again");
    refused(
        Map.of("expected_sequences", Map.of("day=2026-11-23", 1L)),
        "expected_sequences says which state is to be replaced, and mode: CREATE replaces none");
    refused(Map.of("codec", "LZO"), "codec: expected one of [");
    refused(Map.of("partition_fields", List.of()), "partition_fields names the fields");
    refused(
        Map.of("partition_fields", List.of("dya")),
        "partition_fields names the field 'dya', which the input does not have; its fields are"
            + " 'day', 'id', 'note'");
    refused(
        Map.of("error_handling", Row.withSchema(errorHandling()).addValue("published").build()),
        "error_handling names the output 'published', which is another one of this transform");
  }

  private void refused(Map<String, Object> values, String message) {
    assertThatThrownBy(() -> run(values, payment("2026-11-23", 1)))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining(message);
    assertThat(lake.root()).doesNotExist();
  }
}
