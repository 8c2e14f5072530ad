package io.atomicpartition.sink;

/** How this software calls itself in manifests. */
final class Producer {
  private static final String VERSION = Producer.class.getPackage().getImplementationVersion();

  static final String NAME = "atomic-partition-sink/" + (VERSION == null ? "development" : VERSION);

  private Producer() {}
}
