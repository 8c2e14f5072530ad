package io.atomicpartition.bench.fileio;

import com.google.common.base.Splitter;
import java.util.List;
import java.util.Locale;

/** Where jobs run: each on this machine, in one process. */
enum Runner {
  DIRECT("direct", "flink", "--runner=DirectRunner --targetParallelism=%d"),
  FLINK("Flink", "flink", "--runner=FlinkRunner --flinkMaster=[local] --parallelism=%d"),
  SPARK("Spark", "spark", "--runner=SparkRunner --sparkMaster=local[%d]");

  private final String title;
  private final String profile;
  private final String options;

  Runner(String title, String profile, String options) {
    this.title = title;
    this.profile = profile;
    this.options = options;
  }

  /** Its name in a sentence. */
  String title() {
    return title;
  }

  /** Pipeline options that choose it, with so many threads. */
  List<String> options(int threads) {
    return Splitter.on(' ').splitToList(String.format(Locale.ROOT, options, threads));
  }

  /** The Maven profile that has built what a job needs. */
  String profile() {
    return profile;
  }
}
