package io.atomicpartition.planted.store.beam;

import org.apache.beam.sdk.options.PipelineOptions;

interface ReadsOptions {
  void needs(PipelineOptions options);
}
