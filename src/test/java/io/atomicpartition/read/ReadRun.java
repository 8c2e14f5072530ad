package io.atomicpartition.read;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import org.apache.beam.sdk.Pipeline;
import org.apache.beam.sdk.PipelineResult;
import org.apache.beam.sdk.metrics.MetricNameFilter;
import org.apache.beam.sdk.metrics.MetricResult;
import org.apache.beam.sdk.metrics.MetricsFilter;
import org.apache.beam.sdk.transforms.DoFn;
import org.apache.beam.sdk.transforms.ParDo;
import org.apache.beam.sdk.values.PCollection;
import org.apache.beam.sdk.values.Row;

/** One read on the direct runner, and what came of it. */
record ReadRun(List<Row> rows, PipelineResult result) {
  private static final Map<String, Queue<Row>> COLLECTED = new ConcurrentHashMap<>();

  static ReadRun of(AtomicPartitions.Read read, String... options) {
    Pipeline pipeline = ReadLakeTest.pipeline(options);
    return run(pipeline, pipeline.apply("Read", read));
  }

  static ReadRun run(Pipeline pipeline, PCollection<Row> rows) {
    String id = UUID.randomUUID().toString();
    COLLECTED.put(id, new ConcurrentLinkedQueue<>());
    try {
      rows.apply("Collect", ParDo.of(new Collect(id)));
      PipelineResult result = pipeline.run();
      assertThat(result.waitUntilFinish()).isEqualTo(PipelineResult.State.DONE);
      return new ReadRun(List.copyOf(COLLECTED.get(id)), result);
    } finally {
      COLLECTED.remove(id);
    }
  }

  /** A counter of the read, 0 if it never counted. */
  long counter(String name) {
    long sum = 0;
    for (MetricResult<Long> counter :
        result
            .metrics()
            .queryMetrics(
                MetricsFilter.builder()
                    .addNameFilter(MetricNameFilter.named(AtomicPartitions.class, name))
                    .build())
            .getCounters()) {
      sum += counter.getAttempted();
    }
    return sum;
  }

  private static final class Collect extends DoFn<Row, Void> {
    private static final long serialVersionUID = 1L;
    private final String id;

    Collect(String id) {
      this.id = id;
    }

    @ProcessElement
    public void process(@Element Row row) {
      COLLECTED.get(id).add(row);
    }
  }
}
