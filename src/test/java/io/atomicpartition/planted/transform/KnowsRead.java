package io.atomicpartition.planted.transform;

import io.atomicpartition.planted.read.KnowsTransform;

public interface KnowsRead {
  void needs(KnowsTransform read);
}
