package io.atomicpartition.bench;

import java.util.List;
import java.util.Locale;

/** What runs a cell's job. */
public enum Engine {
  FLINK("flink", "--runner=FlinkRunner --flinkMaster=[local] --parallelism=2"),
  /** So that there is one bundle. */
  FLINK_ONE("flink", "--runner=FlinkRunner --flinkMaster=[local] --parallelism=1"),
  /** Without the checks that are meant for tests. */
  DIRECT(
      "flink",
      "--runner=DirectRunner --targetParallelism=2 --enforceEncodability=false"
          + " --enforceImmutability=false"),
  SPARK("spark", "--runner=SparkRunner --sparkMaster=local[2]"),
  /** Two threads of this JVM, or of DuckDB. */
  PLAIN("flink", "--threads=2"),
  PLAIN_ONE("flink", "--threads=1");

  private final String profile;
  private final String arguments;

  Engine(String profile, String arguments) {
    this.profile = profile;
    this.arguments = arguments;
  }

  /** The Maven profile whose class path it needs. */
  String profile() {
    return profile;
  }

  List<String> arguments() {
    return List.of(arguments.split(" ", -1));
  }

  public String label() {
    return name().toLowerCase(Locale.ROOT).replace('_', '-');
  }
}
