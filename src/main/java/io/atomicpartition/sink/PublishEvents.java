package io.atomicpartition.sink;

import io.atomicpartition.publish.ContentId;
import io.atomicpartition.publish.PartitionRef;
import io.atomicpartition.publish.PublishObserver;
import io.atomicpartition.publish.PublishStep;
import java.time.Duration;
import java.util.EnumMap;
import java.util.LongSummaryStatistics;
import java.util.Map;
import java.util.concurrent.atomic.LongAdder;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Logs what happens while partitions are published, and counts and measures it for the bundle:
 * Beam's counters only count on the thread that runs the bundle.
 */
final class PublishEvents implements PublishObserver {
  private static final Logger LOG = LoggerFactory.getLogger(AtomicPartitionSink.class);

  private final Map<PublishStep, LongSummaryStatistics> millis = new EnumMap<>(PublishStep.class);
  private final LongAdder retries = new LongAdder();
  private final LongAdder contentDiffers = new LongAdder();
  private final LongAdder orphansLeft = new LongAdder();

  @Override
  public void attempting(PartitionRef partition, String attempt) {
    LogFields.attempt(attempt);
  }

  @Override
  public void took(PartitionRef partition, PublishStep step, Duration duration) {
    synchronized (millis) {
      millis.computeIfAbsent(step, any -> new LongSummaryStatistics()).accept(duration.toMillis());
    }
  }

  @Override
  public void retrying(PartitionRef partition, String why) {
    retries.increment();
    LOG.info("Partition '{}' is tried again: {}", partition, why);
  }

  @Override
  public void contentDiffers(PartitionRef partition, ContentId live, ContentId written) {
    contentDiffers.increment();
    LOG.warn(
        "Partition '{}' was published by this launch as {}, and now its rows came to {}: the rows"
            + " upstream differ from one computation to the next. What is live stays.",
        partition,
        live,
        written);
  }

  @Override
  public void orphansLeft(PartitionRef partition, String what) {
    orphansLeft.increment();
    LOG.warn("Partition '{}' has orphans, invisible to readers of manifests: {}", partition, what);
  }

  /** Hands the counts over to Beam; to be called on the bundle's thread. */
  void report() {
    SinkMetrics.PUBLISH_RETRIES.inc(retries.sumThenReset());
    SinkMetrics.CONTENT_DIFFERS.inc(contentDiffers.sumThenReset());
    SinkMetrics.ORPHANS_LEFT.inc(orphansLeft.sumThenReset());
    synchronized (millis) {
      millis.forEach(
          (step, taken) ->
              SinkMetrics.of(step)
                  .update(taken.getSum(), taken.getCount(), taken.getMin(), taken.getMax()));
      millis.clear();
    }
  }
}
