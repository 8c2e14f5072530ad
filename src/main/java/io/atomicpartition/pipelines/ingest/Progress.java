package io.atomicpartition.pipelines.ingest;

import io.atomicpartition.pipelines.ingest.input.ReadRecords;
import io.atomicpartition.sink.AtomicPartitionSink;
import java.io.PrintStream;
import java.time.Duration;
import java.util.Locale;
import org.apache.beam.sdk.PipelineResult;
import org.apache.beam.sdk.metrics.MetricNameFilter;
import org.apache.beam.sdk.metrics.MetricQueryResults;
import org.apache.beam.sdk.metrics.MetricResult;
import org.apache.beam.sdk.metrics.MetricsFilter;

/** How far a running job is, from its counters. */
final class Progress {
  private static final long SECONDS_BETWEEN_LINES = 10;

  private final PipelineResult job;
  private final PrintStream out;
  private final boolean terminal;
  private long lastLine = 0;
  private boolean printed = false;

  /**
   * @param terminal whether one line can be written over again and again
   */
  Progress(PipelineResult job, PrintStream out, boolean terminal) {
    this.job = job;
    this.out = out;
    this.terminal = terminal;
  }

  /** Prints how far it is; where nobody looks, at most every {@value #SECONDS_BETWEEN_LINES} s. */
  void print(Duration since) {
    if (!terminal && since.toSeconds() < lastLine + SECONDS_BETWEEN_LINES) {
      return;
    }
    lastLine = since.toSeconds();
    String line =
        String.format(
            Locale.ROOT,
            "%5d s  %,d records read, %,d written in %,d temps, %,d partitions decided",
            since.toSeconds(),
            count(ReadRecords.class, "recordsRead"),
            count(AtomicPartitionSink.class, "rowsWritten"),
            count(AtomicPartitionSink.class, "tempsCompleted"),
            count(AtomicPartitionSink.class, "partitionsPublished")
                + count(AtomicPartitionSink.class, "partitionsAlreadyPublished")
                + count(AtomicPartitionSink.class, "partitionsSkippedLive")
                + count(AtomicPartitionSink.class, "partitionsInConflict"));
    printed = true;
    if (terminal) {
      out.print("\r" + line);
      out.flush();
    } else {
      out.println(line);
    }
  }

  /** Ends the line, if one is begun. */
  void end() {
    if (terminal && printed) {
      out.println();
    }
  }

  /** How many records were bad. */
  static long bad(PipelineResult job) {
    return count(job, WriteBadRecords.class, WriteBadRecords.COUNTER);
  }

  private long count(Class<?> namespace, String name) {
    return count(job, namespace, name);
  }

  private static long count(PipelineResult job, Class<?> namespace, String name) {
    MetricQueryResults found =
        job.metrics()
            .queryMetrics(
                MetricsFilter.builder()
                    .addNameFilter(MetricNameFilter.named(namespace, name))
                    .build());
    long sum = 0;
    for (MetricResult<Long> counter : found.getCounters()) {
      sum += counter.getAttempted();
    }
    return sum;
  }
}
