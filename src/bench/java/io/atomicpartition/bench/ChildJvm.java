package io.atomicpartition.bench;

import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/** A JVM of its own for a job, in which Flink and Spark can run. */
public final class ChildJvm {
  /** What Flink and Spark need of Java 17, as their own launchers have it. */
  private static final List<String> OPEN =
      Stream.of(
              "java.lang",
              "java.lang.invoke",
              "java.lang.reflect",
              "java.io",
              "java.net",
              "java.nio",
              "java.util",
              "java.util.concurrent",
              "java.util.concurrent.atomic",
              "sun.nio.ch",
              "sun.nio.cs",
              "sun.security.action",
              "sun.util.calendar")
          .map(name -> "--add-opens=java.base/" + name + "=ALL-UNNAMED")
          .toList();

  /** Spark listens where it is told. */
  private static final List<String> LOOPBACK =
      List.of(
          "-Dspark.driver.bindAddress=127.0.0.1",
          "-Dspark.driver.host=127.0.0.1",
          "-Dspark.ui.enabled=false");

  private ChildJvm() {}

  /**
   * What starts one.
   *
   * @param profile the Maven profile for which {@code make} has built what the job needs
   * @param heapMiB its largest heap; it exits when that is not enough
   */
  public static ProcessBuilder of(
      String profile, int heapMiB, Class<?> main, List<String> arguments) throws IOException {
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.add("-Xmx" + heapMiB + "m");
    command.add("-XX:+ExitOnOutOfMemoryError");
    command.add("-Daws.disableEc2Metadata=true");
    command.addAll(OPEN);
    command.addAll(LOOPBACK);
    command.addAll(List.of("-cp", classPath(profile), main.getName()));
    command.addAll(arguments);
    ProcessBuilder builder = new ProcessBuilder(command);
    builder.environment().put("SPARK_LOCAL_IP", "127.0.0.1");
    return builder;
  }

  private static String classPath(String profile) throws IOException {
    Path target = Path.of("target", profile);
    return String.join(
        File.pathSeparator,
        target.resolve("test-classes").toString(),
        target.resolve("classes").toString(),
        Files.readString(target.resolve("run.classpath")).strip());
  }
}
