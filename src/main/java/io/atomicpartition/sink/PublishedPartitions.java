package io.atomicpartition.sink;

import io.atomicpartition.publish.CleanUp;
import io.atomicpartition.publish.Launch;
import io.atomicpartition.sink.audit.AuditEvent;
import io.atomicpartition.store.AtomicStore;
import io.atomicpartition.store.DeleteReport;
import io.atomicpartition.store.StoreObserver;
import java.io.IOException;
import java.util.Map;
import org.apache.beam.sdk.Pipeline;
import org.apache.beam.sdk.options.PipelineOptions;
import org.apache.beam.sdk.transforms.PTransform;
import org.apache.beam.sdk.values.PCollection;
import org.apache.beam.sdk.values.PInput;
import org.apache.beam.sdk.values.POutput;
import org.apache.beam.sdk.values.PValue;
import org.apache.beam.sdk.values.TupleTag;

/** What an {@link AtomicPartitionSink} made live, and what it could not. */
public final class PublishedPartitions implements POutput {
  static final TupleTag<PartitionResult> PUBLISHED = new TupleTag<>("published") {};
  static final TupleTag<PartitionResult> CONFLICTS = new TupleTag<>("conflicts") {};

  static final TupleTag<AuditEvent> EVENTS = new TupleTag<>("events") {};

  private final PCollection<PartitionResult> published;
  private final PCollection<PartitionResult> conflicts;
  private final PCollection<AuditEvent> events;
  private final boolean conflictsFail;
  private final StoreSource store;
  private final Launch launch;

  PublishedPartitions(
      PCollection<PartitionResult> published,
      PCollection<PartitionResult> conflicts,
      PCollection<AuditEvent> events,
      boolean conflictsFail,
      SinkConfig<?> config) {
    this.published = published;
    this.conflicts = conflicts;
    this.events = events;
    this.conflictsFail = conflictsFail;
    this.store = config.store();
    this.launch = config.launch();
  }

  /**
   * One element for each partition that is decided and not in conflict, after its temps were
   * deleted. An element can be waited for with {@link org.apache.beam.sdk.transforms.Wait#on}.
   */
  public PCollection<PartitionResult> published() {
    return published;
  }

  /**
   * One element for each partition in conflict.
   *
   * @throws IllegalStateException unless {@link AtomicPartitionSink#withConflictsAsOutput()} was
   *     asked for; without it a conflict fails the job
   */
  public PCollection<PartitionResult> conflicts() {
    if (conflictsFail) {
      throw new IllegalStateException(
          "Conflicts fail the job; ask for withConflictsAsOutput() to have them as an output");
    }
    return conflicts;
  }

  /**
   * One event for each partition that is decided, whatever the outcome, after its temps were
   * deleted: for a log that is kept.
   *
   * <p>At least once, as long as the job goes on: a bundle that is retried says it again. A job
   * that dies after a commit says nothing of it; the next launch of the same work does, if nobody
   * has changed the partition since. What was never said is seen to be missing, for the next event
   * names its hash: see {@link io.atomicpartition.sink.audit.AuditTrail}.
   */
  public PCollection<AuditEvent> events() {
    return events;
  }

  /** The key prefix of everything that this launch stages, relative to the root. */
  public String stagingPrefix() {
    return launch.stagingPrefix();
  }

  /**
   * Deletes what this launch has staged and not cleaned up: after a job that failed or was
   * cancelled, and only when none of its workers is running any more and no commit of it is in
   * doubt. After a job that went well there is nothing to delete.
   *
   * @param options with which the store is opened
   * @throws IOException if the staging area cannot be listed
   */
  public DeleteReport deleteStaged(PipelineOptions options) throws IOException {
    try (AtomicStore opened = store.open(options, StoreObserver.NONE)) {
      return new CleanUp(opened, launch).everything();
    }
  }

  @Override
  public Pipeline getPipeline() {
    return published.getPipeline();
  }

  @Override
  public Map<TupleTag<?>, PValue> expand() {
    return Map.of(PUBLISHED, published, CONFLICTS, conflicts, EVENTS, events);
  }

  @Override
  public void finishSpecifyingOutput(
      String transformName, PInput input, PTransform<?, ?> transform) {}
}
