package io.atomicpartition.planted.store.local;

import io.atomicpartition.planted.store.beam.Sibling;

interface KnowsSibling {
  void needs(Sibling sibling);
}
