package io.atomicpartition.planted.read;

import io.atomicpartition.planted.transform.KnowsRead;

public interface KnowsTransform {
  void needs(KnowsRead transform);
}
