package io.atomicpartition.cli;

import java.util.List;
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
public final class Versions {
  /** One line for each part, its name first. */
  public List<String> lines() {
    String ours = Versions.class.getPackage().getImplementationVersion();
    return List.of(
        line("atomic-partition-sink", ours == null ? "development" : ours),
        line("Apache Beam", ReleaseInfo.getReleaseInfo().getSdkVersion()),
        line("parquet-java", Version.VERSION_NUMBER),
        line("runners", runners()),
        line("Java", System.getProperty("java.version")));
  }

  private static String line(String name, String version) {
    return String.format("%-22s %s", name, version);
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
