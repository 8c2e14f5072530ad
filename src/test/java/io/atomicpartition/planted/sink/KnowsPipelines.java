package io.atomicpartition.planted.sink;

import io.atomicpartition.planted.pipelines.Launch;

interface KnowsPipelines {
  void needs(Launch launch);
}
