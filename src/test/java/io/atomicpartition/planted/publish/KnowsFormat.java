package io.atomicpartition.planted.publish;

import io.atomicpartition.planted.format.RowFormat;

interface KnowsFormat {
  void needs(RowFormat format);
}
