package io.atomicpartition.planted.derive;

import io.atomicpartition.planted.sink.Sink;

interface KnowsSink {
  void needs(Sink sink);
}
