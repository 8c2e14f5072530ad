package io.atomicpartition.bench.fileio;

import com.google.common.base.Splitter;
import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;

/** Where jobs run: each on this machine, in one process. */
enum Runner {
  DIRECT("direct", "flink", "--runner=DirectRunner --targetParallelism=%d"),
  FLINK("Flink", "flink", "--runner=FlinkRunner --flinkMaster=[local] --parallelism=%d"),
  SPARK("Spark", "spark", "--runner=SparkRunner --sparkMaster=local[%d]");

  private final String title;
  private final Path build;

  private final String options;

  /**
   * @param profile the Maven profile that has built what the job needs
   */
  Runner(String title, String profile, String options) {
    this.title = title;
    this.build = Path.of("target", profile);
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

  /** The project's classes and their dependencies. */
  String classPath() throws IOException {
    return String.join(
        File.pathSeparator,
        build.resolve("test-classes").toString(),
        build.resolve("classes").toString(),
        Files.readString(build.resolve("run.classpath")).strip());
  }
}
