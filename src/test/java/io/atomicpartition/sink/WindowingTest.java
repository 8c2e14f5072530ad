package io.atomicpartition.sink;

import static org.assertj.core.api.Assertions.assertThat;

import io.atomicpartition.publish.Outcome;
import java.util.List;
import java.util.Map;
import org.apache.beam.sdk.Pipeline;
import org.apache.beam.sdk.transforms.Create;
import org.apache.beam.sdk.transforms.Flatten;
import org.apache.beam.sdk.transforms.WithTimestamps;
import org.apache.beam.sdk.transforms.windowing.AfterPane;
import org.apache.beam.sdk.transforms.windowing.FixedWindows;
import org.apache.beam.sdk.transforms.windowing.GlobalWindows;
import org.apache.beam.sdk.transforms.windowing.Repeatedly;
import org.apache.beam.sdk.transforms.windowing.Window;
import org.apache.beam.sdk.values.PCollection;
import org.apache.beam.sdk.values.PCollectionList;
import org.apache.beam.sdk.values.Row;
import org.joda.time.Duration;
import org.joda.time.Instant;
import org.junit.Test;

/** However the input is windowed and triggered, a partition is published once, with all rows. */
public class WindowingTest extends LakeTest {
  @Test
  public void fixedWindowsDoNotSplitAPartition() {
    assertOnePublish(Window.into(FixedWindows.of(Duration.standardMinutes(1))));
  }

  @Test
  public void aTriggerThatFiresForEveryElementDoesNotSplitAPartition() {
    assertOnePublish(
        Window.<Row>into(new GlobalWindows())
            .triggering(Repeatedly.forever(AfterPane.elementCountAtLeast(1)))
            .withAllowedLateness(Duration.ZERO)
            .discardingFiredPanes());
  }

  @Test
  public void anEagerTriggerInWindowsThatAccumulateDoesNotDoubleRows() {
    assertOnePublish(
        Window.<Row>into(FixedWindows.of(Duration.standardMinutes(1)))
            .triggering(Repeatedly.forever(AfterPane.elementCountAtLeast(1)))
            .withAllowedLateness(Duration.standardDays(1))
            .accumulatingFiredPanes());
  }

  private void assertOnePublish(Window<Row> window) {
    Pipeline pipeline = Run.pipeline();
    PCollection<Row> windowed =
        PCollectionList.of(stamped(pipeline, monday(0, 30)))
            .and(stamped(pipeline, monday(30, 60)))
            .apply("TwoSources", Flatten.pCollections())
            .apply("Window", window);
    Run run = Run.run(pipeline, windowed.apply("Publish", sink()));

    assertThat(run.outcomes()).isEqualTo(Map.of(MONDAY, Outcome.PUBLISHED));
    assertThat(run.of(MONDAY).getSequence()).isEqualTo(1);
    assertThat(run.counter("partitionsPublished")).isEqualTo(1);
    assertThat(DuckDb.rows(lake, MONDAY, "")).isEqualTo(Payments.lines(0, 60));
  }

  /** A minute apart. */
  private static PCollection<Row> stamped(Pipeline pipeline, List<Row> rows) {
    String from = " from " + rows.get(0).getInt64("id");
    return pipeline
        .apply("Rows" + from, Create.of(rows).withRowSchema(Payments.SCHEMA))
        .apply(
            "Stamped" + from,
            WithTimestamps.of(row -> Instant.ofEpochMilli(row.getInt64("id") * 60_000)))
        .setRowSchema(Payments.SCHEMA);
  }
}
