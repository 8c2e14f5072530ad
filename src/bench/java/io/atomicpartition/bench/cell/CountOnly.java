package io.atomicpartition.bench.cell;

import org.apache.beam.sdk.Pipeline;
import org.apache.beam.sdk.transforms.Count;

/** Makes the rows and counts them. */
record CountOnly<T>(BeamJob.Rows<T> rows) implements BeamJob.Job {
  @Override
  public void expand(Pipeline pipeline, String output) {
    pipeline.apply("Generate", rows).apply("Count", Count.globally());
  }
}
