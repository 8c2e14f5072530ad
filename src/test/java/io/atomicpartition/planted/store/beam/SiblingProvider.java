package io.atomicpartition.planted.store.beam;

import org.apache.beam.sdk.options.PipelineOptions;

interface SiblingProvider {
  void mayRead(PipelineOptions options);
}
