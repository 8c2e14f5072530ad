package io.atomicpartition.report;

/** What made a report. */
final class Tool {
  private static final String VERSION = Tool.class.getPackage().getImplementationVersion();

  private Tool() {}

  static String name() {
    return "atomic-partition-sink " + (VERSION == null ? "development" : VERSION);
  }
}
