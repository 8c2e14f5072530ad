package io.atomicpartition.planted.store;

import org.apache.beam.sdk.values.Row;

interface KnowsBeam {
  void needs(Row row);
}
