package io.atomicpartition.publish;

/** How this software calls itself, in manifests and elsewhere. */
public final class Producer {
  private static final String VERSION = Producer.class.getPackage().getImplementationVersion();

  /** Its name and version, such as {@code atomic-partition-sink/1.0.0}. */
  public static final String NAME =
      "atomic-partition-sink/" + (VERSION == null ? "development" : VERSION);

  private Producer() {}
}
