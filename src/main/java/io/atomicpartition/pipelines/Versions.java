package io.atomicpartition.pipelines;

import java.io.PrintStream;
import java.util.ServiceLoader;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;
import org.apache.beam.sdk.PipelineRunner;
import org.apache.beam.sdk.runners.PipelineRunnerRegistrar;
import org.apache.beam.sdk.util.ReleaseInfo;
import org.apache.parquet.Version;

/** What a jar is made of. */
final class Versions {
  /** One line for each, its name first. */
  void print(PrintStream out) {
    String ours = Versions.class.getPackage().getImplementationVersion();
    line(out, "atomic-partition-sink", ours == null ? "development" : ours);
    line(out, "Apache Beam", ReleaseInfo.getReleaseInfo().getSdkVersion());
    line(out, "parquet-java", Version.VERSION_NUMBER);
    line(out, "runners", runners());
    line(out, "Java", System.getProperty("java.version"));
  }

  private static void line(PrintStream out, String name, String version) {
    out.printf("%-22s %s%n", name, version);
  }

  /** Of this class path. */
  private static String runners() {
    return StreamSupport.stream(
            ServiceLoader.load(PipelineRunnerRegistrar.class).spliterator(), false)
        .flatMap(registrar -> names(registrar.getPipelineRunners()))
        .collect(Collectors.toCollection(TreeSet::new))
        .stream()
        .collect(Collectors.joining(", "));
  }

  private static Stream<String> names(Iterable<Class<? extends PipelineRunner<?>>> runners) {
    return StreamSupport.stream(runners.spliterator(), false).map(Class::getSimpleName);
  }
}
