package io.atomicpartition.planted.store;

import io.atomicpartition.planted.publish.Publisher;

interface KnowsPublish {
  void needs(Publisher publisher);
}
