package io.atomicpartition.planted.format;

import org.apache.beam.runners.direct.DirectRunner;

interface KnowsRunner {
  void needs(DirectRunner runner);
}
