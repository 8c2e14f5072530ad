package io.atomicpartition.sink;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.atomicpartition.format.ParquetFormat;
import io.atomicpartition.publish.Fault;
import io.atomicpartition.publish.FaultyStore.Kind;
import io.atomicpartition.publish.Outcome;
import java.net.URI;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.stream.StreamSupport;
import org.apache.avro.generic.GenericRecord;
import org.apache.beam.sdk.Pipeline;
import org.apache.beam.sdk.coders.RowCoder;
import org.apache.beam.sdk.extensions.avro.coders.AvroCoder;
import org.apache.beam.sdk.options.PipelineOptionsFactory;
import org.apache.beam.sdk.schemas.Schema;
import org.apache.beam.sdk.schemas.transforms.Convert;
import org.apache.beam.sdk.testing.PAssert;
import org.apache.beam.sdk.values.PCollection;
import org.apache.beam.sdk.values.Row;
import org.junit.Test;

/** What is written is what can be read, and nothing else is left. */
public class HappyPathTest extends LakeTest {
  @Test
  public void rowsArePublishedByFieldsThatLeaveTheFiles() {
    Run run = Run.of(sink(), all(monday(0, 5), tuesday(5, 7)));

    assertThat(run.outcomes())
        .isEqualTo(Map.of(MONDAY, Outcome.PUBLISHED, TUESDAY, Outcome.PUBLISHED));
    assertThat(DuckDb.columns(lake, MONDAY, "")).containsExactly("id", "note");
    assertThat(DuckDb.rows(lake, MONDAY, "")).isEqualTo(Payments.lines(0, 5));
    assertThat(DuckDb.rows(lake, TUESDAY, "")).isEqualTo(Payments.lines(5, 7));
    lake.assertNothingButLiveFiles();
  }

  @Test
  public void partitionFieldsStayInTheFilesIfAskedFor() {
    Run.of(sink().keepingPartitionFields(), monday(0, 2));

    assertThat(DuckDb.columns(lake, MONDAY, "")).containsExactly("day", "id", "note");
    assertThat(DuckDb.rows(lake, MONDAY, ""))
        .containsExactly("2026-11-23|0|null", "2026-11-23|1|note 1");
  }

  @Test
  public void severalPartitionFieldsAreThePathInTheirOrderEscapedAsHiveDoes() {
    Run.of(
        sink().withPartitionFields("note", "day"),
        List.of(Payments.row("2026-11-23", 1, "a/b=c"), Payments.row("2026-11-23", 2, "plain")));

    assertThat(lake.live())
        .containsExactly("note=a%2Fb%3Dc/day=2026-11-23", "note=plain/day=2026-11-23");
    assertThat(DuckDb.rows(lake, "note=a%2Fb%3Dc/day=2026-11-23", "")).containsExactly("1");
  }

  @Test
  public void aPartitionFunctionLeavesTheRowsAsTheyAre() {
    Run.of(
        AtomicPartitionSink.<Row>write()
            .to(lake.uri())
            .withPartition(row -> "v1/range=" + row.getInt64("id") / 10),
        monday(8, 12));

    assertThat(lake.live()).containsExactly("v1/range=0", "v1/range=1");
    assertThat(DuckDb.rows(lake, "v1/range=1", ""))
        .containsExactly("2026-11-23|10|note 10", "2026-11-23|11|note 11");
    lake.assertNothingButLiveFiles();
  }

  @Test
  public void avroRecordsArePublishedWithTheContentIdOfEqualRows() {
    Pipeline pipeline = Run.pipeline();
    List<GenericRecord> records =
        all(monday(0, 5), tuesday(5, 7)).stream().map(Payments::avro).toList();
    Run run =
        Run.run(
            pipeline,
            Run.bundles(pipeline, AvroCoder.of(Payments.AVRO), List.of(records))
                .apply(
                    "Publish",
                    AtomicPartitionSink.<GenericRecord>write()
                        .to(lake.uri())
                        .withPartitionFields("day")));

    assertThat(run.outcomes())
        .isEqualTo(Map.of(MONDAY, Outcome.PUBLISHED, TUESDAY, Outcome.PUBLISHED));
    assertThat(DuckDb.columns(lake, MONDAY, "")).containsExactly("id", "note");
    assertThat(DuckDb.rows(lake, MONDAY, "")).isEqualTo(Payments.lines(0, 5));
    lake.assertNothingButLiveFiles();
    assertThat(Run.of(sink(), all(monday(0, 5), tuesday(5, 7))).outcomes())
        .isEqualTo(Map.of(MONDAY, Outcome.ALREADY_PUBLISHED, TUESDAY, Outcome.ALREADY_PUBLISHED));
  }

  @Test
  public void theTablesOfAPartitionAreOnePublish() {
    Schema notes = Schema.builder().addStringField("day").addStringField("note").build();
    Run run =
        Run.of(
            sink()
                .withTable(row -> row.getString("note") == null ? "silent" : "noted")
                .withFormat(
                    ParquetFormat.rows(Map.of("silent", Payments.SCHEMA, "noted", notes))
                        .from(
                            row ->
                                row.getString("note") == null
                                    ? row
                                    : Row.withSchema(notes)
                                        .addValues(row.getString("day"), row.getString("note"))
                                        .build())),
            all(monday(0, 3), tuesday(3, 4)));

    assertThat(run.outcomes())
        .isEqualTo(Map.of(MONDAY, Outcome.PUBLISHED, TUESDAY, Outcome.PUBLISHED));
    assertThat(DuckDb.rows(lake, MONDAY, "silent")).containsExactly("0|null");
    assertThat(DuckDb.rows(lake, MONDAY, "noted")).containsExactly("note 1", "note 2");
    assertThat(DuckDb.rows(lake, TUESDAY, "silent")).containsExactly("3|null");
    assertThat(run.of(MONDAY).getFiles())
        .extracting(PartitionFile::getTable)
        .containsExactly("noted", "silent");
    assertThat(lake.dataFiles())
        .allMatch(file -> file.contains("/noted/part-") || file.contains("/silent/part-"));
    lake.assertNothingButLiveFiles();
  }

  @Test
  public void theResultSaysWhatTheManifestSays() throws Exception {
    PartitionResult result =
        Run.ofBundles(sink().withRunId("nightly"), List.of(monday(0, 5), monday(5, 7))).of(MONDAY);

    JsonNode manifest = lake.manifest(MONDAY);
    List<JsonNode> files =
        StreamSupport.stream(manifest.at("/tables/0/files").spliterator(), false).toList();
    assertThat(files).hasSize(2);
    assertThat(result.getLive()).isTrue();
    assertThat(result.getSequence()).isEqualTo(1).isEqualTo(manifest.get("sequence").asLong());
    assertThat(result.getExpectedSequence()).isEqualTo(0);
    assertThat(result.getRows()).isEqualTo(7);
    assertThat(result.getBytes())
        .isEqualTo(files.stream().mapToLong(file -> file.get("size").asLong()).sum());
    assertThat(result.getContentId()).isEqualTo(manifest.get("contentId").asText());
    assertThat(result.getPublishId()).isEqualTo(manifest.get("publishId").asText());
    assertThat(Path.of(URI.create(result.getManifestUri())))
        .isEqualTo(lake.root().resolve(MONDAY).resolve("_manifest.json"));
    assertThat(result.getFiles())
        .extracting(PartitionFile::getPath)
        .containsExactlyElementsOf(files.stream().map(file -> file.get("path").asText()).toList());
    assertThat(result.getFiles())
        .extracting(PartitionFile::getRows)
        .containsExactlyInAnyOrder(5L, 2L);
    assertThat(result.getFiles())
        .extracting(PartitionFile::getSha256)
        .containsExactlyElementsOf(
            files.stream().map(file -> file.get("sha256").asText()).toList());
    assertThat(manifest.get("run").asText()).isEqualTo("nightly");
    assertThat(manifest.get("producer").asText()).startsWith("atomic-partition-sink/");
  }

  @Test
  public void resultsAreRowsForWhoeverWantsRows() {
    Pipeline pipeline = Run.pipeline();
    PublishedPartitions output =
        Run.bundles(pipeline, RowCoder.of(Payments.SCHEMA), List.of(monday(0, 5)))
            .apply("Publish", sink());
    PCollection<Row> rows = output.published().apply("ToRows", Convert.toRows());
    PAssert.thatSingleton(rows)
        .satisfies(
            row -> {
              assertThat(row.getString("partition")).isEqualTo(MONDAY);
              assertThat(row.getString("outcome")).isEqualTo("PUBLISHED");
              assertThat(row.getInt64("rows")).isEqualTo(5);
              assertThat(row.getBoolean("live")).isTrue();
              assertThat(row.<Row>getArray("files")).hasSize(1);
              return null;
            });
    Run.run(pipeline, output);

    assertThat(output.published().getSchema().getFieldNames())
        .containsExactlyInAnyOrder(
            "partition",
            "outcome",
            "live",
            "sequence",
            "expectedSequence",
            "publishId",
            "contentId",
            "rows",
            "bytes",
            "files",
            "manifestUri",
            "detail",
            "finalizeMillis",
            "notDerived");
    assertThat(output.published().getSchema().getField("files").getDescription())
        .isEqualTo("The files that are live; none unless live is true.");
  }

  @Test
  public void temporaryFilesLiveInTheStagingLocationIfOneIsGiven() {
    Lake staging = new Lake(temporary.getRoot().toPath().resolve("elsewhere"));
    List<String> temps = new CopyOnWriteArrayList<>();
    AtomicPartitionSink<Row> sink =
        hooked(
            call -> {
              if (call.kind() == Kind.PLACE) {
                assertThat(lake.allFiles()).isEmpty();
                temps.addAll(staging.allFiles());
              }
              return Fault.NONE;
            });

    Run.of(sink.withStagingLocation(HookedStoreProvider.uri(staging)), monday(0, 5));

    assertThat(temps).hasSize(1).allMatch(file -> file.contains("/temp-"));
    assertThat(staging.allFiles()).isEmpty();
    assertThat(DuckDb.rows(lake, MONDAY, "")).isEqualTo(Payments.lines(0, 5));
  }

  @Test
  public void noRowsPublishNothing() {
    assertThat(Run.of(sink(), List.of()).published()).isEmpty();
    assertThat(lake.root()).doesNotExist();
  }

  @Test
  public void columnsThatTheUserLeftOutStayOutBesidesThePartitionFields() {
    Run.of(
        sink().withFormat(ParquetFormat.rows(Payments.SCHEMA).withoutColumns(List.of("note"))),
        monday(0, 2));

    assertThat(DuckDb.columns(lake, MONDAY, "")).containsExactly("id");
  }

  /** Elements are not changed, coders are used, several threads write. */
  @Test
  public void theChecksOfTheDirectRunnerFindNothing() {
    Pipeline pipeline =
        Pipeline.create(PipelineOptionsFactory.fromArgs("--targetParallelism=4").create());
    Run run =
        Run.run(
            pipeline,
            Run.bundles(
                    pipeline,
                    RowCoder.of(Payments.SCHEMA),
                    List.of(monday(0, 50), tuesday(0, 50), monday(50, 99), tuesday(50, 99)))
                .apply("Publish", sink().withMaxOpenWriters(1)));

    assertThat(run.outcomes())
        .isEqualTo(Map.of(MONDAY, Outcome.PUBLISHED, TUESDAY, Outcome.PUBLISHED));
    assertThat(
            DuckDb.query(
                "SELECT count(*), sum(id) FROM " + DuckDb.parquet(lake.listed(MONDAY, ""))))
        .containsExactly("99|" + 98 * 99 / 2);
    lake.assertNothingButLiveFiles();
  }
}
