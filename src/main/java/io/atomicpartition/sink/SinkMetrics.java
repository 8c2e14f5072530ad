package io.atomicpartition.sink;

import io.atomicpartition.publish.Outcome;
import io.atomicpartition.publish.PublishStep;
import java.util.EnumMap;
import java.util.Map;
import org.apache.beam.sdk.metrics.Counter;
import org.apache.beam.sdk.metrics.Distribution;
import org.apache.beam.sdk.metrics.Metrics;

/** The sink's counters and distributions, all in the namespace of {@link AtomicPartitionSink}. */
final class SinkMetrics {
  static final Counter ROWS_WRITTEN = counter("rowsWritten");
  static final Counter ROWS_SPILLED = counter("rowsSpilled");
  static final Counter ROWS_NOT_WRITTEN_IN_CONFLICT = counter("rowsNotWrittenInConflict");
  static final Counter TEMPS_COMPLETED = counter("tempsCompleted");
  static final Counter TEMPS_ABORTED = counter("tempsAborted");
  static final Counter TEMPS_DELETED = counter("tempsDeleted");
  static final Counter TEMPS_LEFT = counter("tempsLeft");
  static final Counter TEMPS_MERGED = counter("tempsMerged");
  static final Counter MERGED_FILES = counter("mergedFiles");
  static final Counter MERGES_GIVEN_UP = counter("mergesGivenUp");
  static final Counter PUBLISH_RETRIES = counter("publishRetries");
  static final Counter CONTENT_DIFFERS = counter("contentDiffers");
  static final Counter ORPHANS_LEFT = counter("attemptsWithOrphansLeft");
  static final Counter STORE_THROTTLED = counter("storeThrottled");
  static final Counter STORE_RETRIES = counter("storeRetries");
  static final Counter NOT_COMMITTED = counter("partitionsNotCommitted");
  static final Counter STATE_UNKNOWN = counter("partitionsStateUnknown");
  static final Counter DERIVED_WRITTEN = counter("derivedWritten");
  static final Counter DERIVED_FAILED = counter("derivedFailed");
  static final Distribution TEMP_BYTES = distribution("tempBytes");
  static final Distribution TEMP_ROWS = distribution("tempRows");
  static final Distribution OPEN_WRITERS = distribution("openWriters");
  static final Distribution FINALIZE_MILLIS = distribution("finalizeMillis");
  static final Distribution MERGE_MILLIS = distribution("mergeMillis");
  static final Distribution CLEAN_UP_MILLIS = distribution("cleanUpMillis");

  private static final Map<Outcome, Counter> OUTCOMES = new EnumMap<>(Outcome.class);

  private static final Map<PublishStep, Distribution> STEPS = new EnumMap<>(PublishStep.class);

  static {
    STEPS.put(PublishStep.CAPTURE, distribution("captureMillis"));
    STEPS.put(PublishStep.JUDGE, distribution("judgeMillis"));
    STEPS.put(PublishStep.PROMOTE, distribution("promoteMillis"));
    STEPS.put(PublishStep.COMMIT, distribution("commitMillis"));
    OUTCOMES.put(Outcome.PUBLISHED, counter("partitionsPublished"));
    OUTCOMES.put(Outcome.ALREADY_PUBLISHED, counter("partitionsAlreadyPublished"));
    OUTCOMES.put(Outcome.SKIPPED_LIVE, counter("partitionsSkippedLive"));
    OUTCOMES.put(Outcome.CONFLICT, counter("partitionsInConflict"));
  }

  private SinkMetrics() {}

  static Counter of(Outcome outcome) {
    return OUTCOMES.get(outcome);
  }

  static Distribution of(PublishStep step) {
    return STEPS.get(step);
  }

  private static Counter counter(String name) {
    return Metrics.counter(AtomicPartitionSink.class, name);
  }

  private static Distribution distribution(String name) {
    return Metrics.distribution(AtomicPartitionSink.class, name);
  }
}
