package io.atomicpartition.sink;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.groups.Tuple.tuple;

import io.atomicpartition.publish.Manifest;
import io.atomicpartition.publish.ManifestJson;
import io.atomicpartition.publish.Mode;
import io.atomicpartition.publish.PartitionRef;
import io.atomicpartition.publish.PublishEnvironment;
import io.atomicpartition.publish.Unpublisher;
import io.atomicpartition.sink.audit.AuditEvent;
import io.atomicpartition.sink.audit.AuditTrail;
import io.atomicpartition.sink.audit.ChainBreak;
import io.atomicpartition.store.AtomicStore;
import io.atomicpartition.store.AtomicStores;
import io.atomicpartition.store.StoreEnvironment;
import io.atomicpartition.store.StoreLocation;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.apache.beam.sdk.Pipeline;
import org.apache.beam.sdk.coders.RowCoder;
import org.apache.beam.sdk.io.TextIO;
import org.apache.beam.sdk.schemas.transforms.Convert;
import org.apache.beam.sdk.transforms.MapElements;
import org.apache.beam.sdk.values.PCollection;
import org.apache.beam.sdk.values.Row;
import org.apache.beam.sdk.values.TypeDescriptors;
import org.junit.Before;
import org.junit.Test;

/** A log of events that jobs write, and what it shows. */
public class AuditEventsTest extends LakeTest {
  private Path log;
  private int jobs = 0;

  @Before
  public void makeLog() {
    log = temporary.getRoot().toPath().resolve("log");
  }

  /** Runs a job that keeps its events as lines of JSON. */
  private void job(AtomicPartitionSink<Row> sink, List<Row> rows) {
    Pipeline pipeline = Run.pipeline();
    PublishedPartitions output =
        Run.bundles(pipeline, RowCoder.of(Payments.SCHEMA), List.of(rows)).apply("Publish", sink);
    output
        .events()
        .apply("ToJson", MapElements.into(TypeDescriptors.strings()).via(AuditEvent::toJson))
        .apply("Keep", TextIO.write().to(log.resolve("job" + ++jobs).toString()));
    Run.run(pipeline, output);
  }

  private List<AuditEvent> kept() throws IOException {
    List<AuditEvent> events = new ArrayList<>();
    try (Stream<Path> files = Files.list(log)) {
      for (Path file : files.sorted().toList()) {
        Files.readAllLines(file).forEach(line -> events.add(AuditEvent.fromJson(line)));
      }
    }
    return events;
  }

  private List<AuditEvent> lakeNow() throws IOException {
    List<AuditEvent> found = new ArrayList<>();
    try (AtomicStore store = open()) {
      for (String partition : List.of(MONDAY, TUESDAY)) {
        found.add(AuditEvent.ofFound(store.location().root(), manifest(store, partition)));
      }
    }
    return found;
  }

  private AtomicStore open() {
    return AtomicStores.open(StoreLocation.of(URI.create(lake.uri())), StoreEnvironment.empty());
  }

  private static Manifest manifest(AtomicStore store, String path) throws IOException {
    PartitionRef partition = new PartitionRef(path);
    return ManifestJson.read(
        partition, store.readRecord(partition.manifestKey()).orElseThrow().body());
  }

  @Test
  public void theEventsOfJobsAreTheChainOfTheLake() throws IOException {
    job(sink().withRunId("first"), all(monday(0, 5), tuesday(0, 5)));
    job(sink().withMode(Mode.REPLACE), all(monday(5, 7), tuesday(0, 5)));
    job(sink().withConflictsAsOutput(), monday(8, 9));

    List<AuditEvent> events = kept();
    assertThat(events)
        .extracting(AuditEvent::getPartition, AuditEvent::getSequence, AuditEvent::getOutcome)
        .containsExactlyInAnyOrder(
            tuple(MONDAY, 1L, "PUBLISHED"),
            tuple(TUESDAY, 1L, "PUBLISHED"),
            tuple(MONDAY, 2L, "PUBLISHED"),
            tuple(TUESDAY, 1L, "ALREADY_PUBLISHED"),
            tuple(MONDAY, 2L, "CONFLICT"));
    assertThat(events)
        .filteredOn(event -> event.getPartition().equals(TUESDAY))
        .extracting(AuditEvent::getRun)
        .as("whose run published what is live")
        .containsExactly("first", "first");
    assertThat(AuditTrail.verify(events, lakeNow())).isEmpty();
    events.removeIf(event -> event.getPartition().equals(MONDAY) && event.getSequence() == 1);
    assertThat(AuditTrail.verify(events))
        .extracting(ChainBreak::kind)
        .containsExactly(ChainBreak.Kind.MISSING);
  }

  /** The job died after its commits, so to say: none of its events was kept. */
  @Test
  public void aLaunchThatFindsEqualContentSaysWhatALostJobDidNot() throws IOException {
    Run.of(sink(), all(monday(0, 5), tuesday(0, 5)));

    job(sink(), all(monday(0, 5), tuesday(0, 5)));

    assertThat(kept()).extracting(AuditEvent::getOutcome).containsOnly("ALREADY_PUBLISHED");
    assertThat(AuditTrail.verify(kept(), lakeNow())).isEmpty();
  }

  /** It was replaced before anybody said it: seen to be missing, and what there is goes on. */
  @Test
  public void anEventThatNobodySaysIsMissedAndTheLogGoesOnFromTheLake() throws IOException {
    Run.of(sink(), all(monday(0, 5), tuesday(0, 5)));

    job(sink().withMode(Mode.REPLACE), all(monday(5, 7), tuesday(5, 7)));

    assertThat(AuditTrail.verify(kept(), lakeNow()))
        .extracting(ChainBreak::sequence, ChainBreak::kind)
        .containsExactly(tuple(1L, ChainBreak.Kind.MISSING), tuple(1L, ChainBreak.Kind.MISSING));
  }

  @Test
  public void anUnpublishIsALinkAndARefillGoesOnFromIt() throws IOException {
    job(sink(), all(monday(0, 5), tuesday(0, 5)));
    AuditEvent unpublished;
    try (AtomicStore store = open()) {
      Manifest empty =
          new Unpublisher(store, PublishEnvironment.standard())
              .unpublish(new PartitionRef(MONDAY), 1)
              .empty()
              .orElseThrow();
      unpublished = AuditEvent.ofUnpublish(store.location().root(), empty);
    }
    job(sink().withMode(Mode.REPLACE), monday(0, 5));

    List<AuditEvent> events = kept();
    assertThat(AuditTrail.verify(events, lakeNow()))
        .extracting(ChainBreak::sequence, ChainBreak::kind)
        .containsExactly(tuple(2L, ChainBreak.Kind.MISSING));
    events.add(unpublished);
    assertThat(AuditTrail.verify(events, lakeNow())).isEmpty();
    assertThat(unpublished.getOutcome()).isEqualTo("UNPUBLISHED");
    assertThat(unpublished.getTables()).isEmpty();
  }

  /** What BigQueryIO, say, writes into columns. */
  @Test
  public void eventsAreRowsToo() {
    Pipeline pipeline = Run.pipeline();
    PublishedPartitions output =
        Run.bundles(pipeline, RowCoder.of(Payments.SCHEMA), List.of(monday(0, 5)))
            .apply("Publish", sink());
    PCollection<Row> rows = output.events().apply("ToRows", Convert.toRows());

    assertThat(rows.getSchema().getFieldNames())
        .contains("root", "partition", "sequence", "manifestHash", "previousHash", "tables");
    Run.run(pipeline, output);
  }
}
