package io.atomicpartition.read;

import static org.assertj.core.api.Assertions.assertThat;

import io.atomicpartition.publish.Fault;
import io.atomicpartition.publish.FaultyStore.Kind;
import io.atomicpartition.publish.Mode;
import io.atomicpartition.publish.PartitionRef;
import io.atomicpartition.publish.PublishEnvironment;
import io.atomicpartition.publish.Unpublisher;
import io.atomicpartition.sink.PartitionResult;
import io.atomicpartition.store.AtomicStore;
import io.atomicpartition.store.AtomicStores;
import io.atomicpartition.store.StoreEnvironment;
import io.atomicpartition.store.StoreLocation;
import java.net.URI;
import java.util.List;
import java.util.Map;
import org.apache.beam.sdk.Pipeline;
import org.apache.beam.sdk.testing.PAssert;
import org.apache.beam.sdk.transforms.MapElements;
import org.apache.beam.sdk.transforms.PTransform;
import org.apache.beam.sdk.transforms.View;
import org.apache.beam.sdk.values.KV;
import org.apache.beam.sdk.values.PBegin;
import org.apache.beam.sdk.values.PCollection;
import org.apache.beam.sdk.values.PCollectionView;
import org.apache.beam.sdk.values.Row;
import org.apache.beam.sdk.values.TypeDescriptors;
import org.junit.Test;

/**
 * Rows come with the sequence that they were read at, so that what is made of them loses nothing.
 */
public class ReadModifyWriteTest extends ReadLakeTest {
  private static Row noted(Row row, String note) {
    return Row.withSchema(SALE).addValues(row.getString("day"), row.getInt64("id"), note).build();
  }

  /** A job that reads, changes every note, and writes what it has read; its outcomes. */
  private void job(
      PTransform<PBegin, ReadPartitions> read,
      String note,
      List<String> published,
      List<String> conflicts) {
    Pipeline pipeline = pipeline();
    ReadPartitions found = pipeline.apply("Read", read);
    PCollectionView<Map<String, Long>> sequences = found.sequences().apply("AsMap", View.asMap());
    var result =
        found
            .rows()
            .apply(
                "Note", MapElements.into(TypeDescriptors.rows()).via((Row row) -> noted(row, note)))
            .setRowSchema(SALE)
            .apply(
                "Publish",
                sink()
                    .withMode(Mode.REPLACE)
                    .withExpectedSequence(sequences)
                    .withConflictsAsOutput());
    PAssert.that("published", partitions("Published", result.published()))
        .containsInAnyOrder(published);
    PAssert.that("conflicts", partitions("Conflicts", result.conflicts()))
        .containsInAnyOrder(conflicts);
    pipeline.run().waitUntilFinish();
  }

  private static PCollection<String> partitions(String name, PCollection<PartitionResult> results) {
    return results.apply(
        name, MapElements.into(TypeDescriptors.strings()).via(PartitionResult::getPartition));
  }

  @Test
  public void ofTwoJobsThatReadTheSameOneIsTold() {
    publish(all(sales(MONDAY, 0, 5), sales(TUESDAY, 5, 9)));
    // After the first has read, and before it writes, the second does all of its work on Monday.
    Fault overtaken =
        Fault.before(
            () ->
                job(
                    read().withPartitions(List.of(MONDAY)).withSequences(),
                    "second",
                    List.of(MONDAY),
                    List.of()));

    job(
        hooked(atFirst(Kind.HEAD, MONDAY, overtaken)).withSequences(),
        "first",
        List.of(TUESDAY),
        List.of(MONDAY));

    assertThat(ReadRun.of(read()).rows())
        .extracting(row -> row.getString("day") + " " + row.getString("note"))
        .hasSize(9)
        .containsOnly("2026-11-23 second", "2026-11-24 first");
  }

  @Test
  public void sequencesAreThoseOfTheManifestsThatWereReadNotLiveOnesToo() throws Exception {
    publish(all(sales(MONDAY, 0, 5), sales(TUESDAY, 5, 9)));
    publish(sales(MONDAY, 10, 12));
    try (AtomicStore store =
        AtomicStores.open(StoreLocation.of(URI.create(lake.uri())), StoreEnvironment.empty())) {
      new Unpublisher(store, PublishEnvironment.standard()).unpublish(new PartitionRef(TUESDAY), 1);
    }
    Pipeline pipeline = pipeline();
    ReadPartitions found =
        pipeline.apply(
            "Read",
            read().withPartitions(List.of(MONDAY, TUESDAY, "day=2020-01-01")).withSequences());

    PAssert.that(found.sequences())
        .containsInAnyOrder(
            List.of(KV.of(MONDAY, 2L), KV.of(TUESDAY, 2L), KV.of("day=2020-01-01", 0L)));
    PAssert.that(found.rows()).containsInAnyOrder(sales(MONDAY, 10, 12));
    pipeline.run().waitUntilFinish();
  }
}
