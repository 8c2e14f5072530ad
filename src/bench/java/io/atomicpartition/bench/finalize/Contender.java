package io.atomicpartition.bench.finalize;

import org.apache.beam.sdk.options.PipelineOptions;

/** Something that makes written temps live. */
interface Contender {
  /**
   * Makes so many partitions of so many files each, and calls {@link Span#begin} when their temps
   * are written and {@link Span#result} for each result.
   *
   * @return how many results there must be
   */
  long run(PipelineOptions options, String root, int partitions, int files) throws Exception;
}
