package io.atomicpartition.planted.store.beam;

import org.apache.beam.sdk.options.PipelineOptions;

interface SiblingRegistrar {
  void mayRead(PipelineOptions options);
}
