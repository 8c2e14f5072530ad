package io.atomicpartition.derive;

/** Delta Kernel, which the library does not bring: few who publish want a Delta log. */
public final class DeltaDependency {
  private DeltaDependency() {}

  /**
   * Checks that it is on the class path.
   *
   * @throws IllegalStateException naming what to add
   */
  public static void check() {
    check("io.delta.kernel.defaults.engine.fileio.FileIO");
  }

  static void check(String className) {
    try {
      Class.forName(className, false, DeltaDependency.class.getClassLoader());
    } catch (ClassNotFoundException e) {
      throw new IllegalStateException(
          "A Delta log is made by Delta Kernel, which is not on the class path; add"
              + " io.delta:delta-kernel-defaults:4.0.1, and exclude org.apache.parquet:* from it,"
              + " which Beam brings",
          e);
    }
  }
}
