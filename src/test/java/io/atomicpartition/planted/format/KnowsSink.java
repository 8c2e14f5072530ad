package io.atomicpartition.planted.format;

import io.atomicpartition.planted.sink.Sink;

interface KnowsSink {
  void needs(Sink sink);
}
