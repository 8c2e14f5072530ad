package io.atomicpartition.bench.cell;

import org.apache.beam.sdk.Pipeline;
import org.apache.beam.sdk.coders.VarLongCoder;
import org.apache.beam.sdk.transforms.DoFn;
import org.apache.beam.sdk.transforms.ParDo;
import org.apache.beam.sdk.transforms.Sum;
import org.apache.beam.sdk.transforms.windowing.GlobalWindow;

/**
 * Makes the rows and counts them. Beam's own {@code Count} would do more: on Flink it encodes every
 * row and sorts the bytes, which a sink that takes the rows where they are made need not do.
 */
record CountOnly<T>(BeamJob.Rows<T> rows) implements BeamJob.Job {
  @Override
  public void expand(Pipeline pipeline, String output) {
    pipeline
        .apply("Generate", rows)
        .apply("Count", ParDo.of(new CountOfBundle<>()))
        .setCoder(VarLongCoder.of())
        .apply("Sum", Sum.longsGlobally());
  }

  private static final class CountOfBundle<T> extends DoFn<T, Long> {
    private static final long serialVersionUID = 1L;

    private transient long count;

    @StartBundle
    public void startBundle() {
      count = 0;
    }

    @ProcessElement
    public void process() {
      count++;
    }

    @FinishBundle
    public void finishBundle(FinishBundleContext context) {
      context.output(count, GlobalWindow.INSTANCE.maxTimestamp(), GlobalWindow.INSTANCE);
    }
  }
}
