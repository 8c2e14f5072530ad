package io.atomicpartition;

import static org.assertj.core.api.Assertions.assertThat;

import io.atomicpartition.sink.AtomicPartitionSink;
import io.atomicpartition.sink.Lake;
import io.atomicpartition.testing.Command;
import io.atomicpartition.testing.PlatformReport;
import io.atomicpartition.testing.Snippets;
import java.io.File;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.apache.beam.sdk.Pipeline;
import org.apache.beam.sdk.schemas.Schema;
import org.apache.beam.sdk.transforms.Create;
import org.apache.beam.sdk.values.Row;
import org.apache.commons.io.FileUtils;
import org.junit.Before;
import org.junit.Rule;
import org.junit.Test;
import org.junit.rules.TemporaryFolder;

/**
 * A project that depends on the installed library and on the direct runner, built by Maven: what it
 * is given with them, and that it publishes.
 */
public class ConsumerIT {
  private static final Path POM = Path.of("src", "test", "projects", "consumer", "pom.xml");
  private static final Path BUILD = Path.of("target", "consumer").toAbsolutePath();

  @Rule public final TemporaryFolder temporary = new TemporaryFolder();

  private Path repository;

  private static Command maven(String... words) {
    return Command.of(
        Stream.concat(
                Stream.of("mvn", "-B", "-ntp", "-q", "-Dconsumer.build=" + BUILD), Stream.of(words))
            .toList());
  }

  /**
   * Deployed to a repository of the test's own; one that is only installed would not be fetched
   * anew.
   */
  @Before
  public void deploy() throws Exception {
    repository = temporary.newFolder("repository").toPath();
    maven(
            "-f",
            "pom.xml",
            "org.apache.maven.plugins:maven-deploy-plugin:3.1.4:deploy-file",
            "-Dfile=" + Path.of(System.getProperty("library.jar")),
            "-DpomFile=pom.xml",
            "-DrepositoryId=installed",
            "-Durl=" + repository.toUri())
        .run()
        .ok();
  }

  /** Builds a project. Returns what is on its class path. */
  private List<String> build(Path pom) throws Exception {
    Path classPathFile = BUILD.resolve("run.classpath");
    maven(
            "-f",
            pom.toString(),
            "-U",
            "-Dinstalled.repository=" + repository.toUri(),
            "compile",
            "dependency:build-classpath",
            "-Dmdep.outputFile=" + classPathFile)
        .run()
        .ok();
    return List.of(Files.readString(classPathFile).strip().split(File.pathSeparator, -1));
  }

  private static Command publish(List<String> jars, String... args) {
    return Command.java(
            List.of(
                "-cp",
                BUILD.resolve("classes")
                    + File.pathSeparator
                    + String.join(File.pathSeparator, jars),
                "consumer.PublishDays"))
        .and(args);
  }

  @Test
  public void itPublishesAndInheritsNeitherRunnersNorLoggingBackEnds() throws Exception {
    List<String> jars = build(POM);
    assertThat(jars)
        .extracting(jar -> Path.of(jar).getFileName().toString())
        .anyMatch(name -> name.startsWith("beam-runners-direct-java-2.71.0"))
        .noneMatch(
            name ->
                name.matches(
                    "beam-runners-(?!direct-java|core-java).*|.*dataflow.*|logback-.*|log4j-core.*|"
                        + "log4j-slf4j.*|slf4j-(jdk14|simple|log4j12|nop|reload4j).*|.*-bundled.*|"
                        + "beam-sdks-java-expansion-service.*"));
    Lake lake = new Lake(temporary.getRoot().toPath().resolve("lake"));
    publish(jars, lake.root().toString()).run().ok();

    assertThat(lake.live()).containsExactly("day=2026-11-23", "day=2026-11-24");
    lake.assertEveryLiveFileIsWhole();
    PlatformReport.row(
        "10-library",
        "library, direct runner",
        "a project of its own, built by Maven",
        lake.live().size(),
        contentIds(lake).equals(contentIds(publishedHere())));
    assertThat(contentIds(lake)).isEqualTo(contentIds(publishedHere()));
  }

  @Test
  public void itWritesADeltaLogWithTheDependencyOfTheDocumentAndWithoutItSaysWhichOne()
      throws Exception {
    Lake lake = new Lake(temporary.getRoot().toPath().resolve("lake"));
    Command.Ended refused = publish(build(POM), lake.root().toString(), "deltaLog").run();
    assertThat(refused.code()).isNotZero();
    assertThat(refused.out())
        .contains(
            "IllegalStateException: A Delta log is made by Delta Kernel, which is not on the class"
                + " path; add io.delta:delta-kernel-defaults:")
        .contains("at consumer.PublishDays.main");
    assertThat(lake.root()).doesNotExist();

    publish(build(withDeltaKernel()), lake.root().toString(), "deltaLog").run().ok();
    assertThat(lake.live()).containsExactly("day=2026-11-23", "day=2026-11-24");
    String log = Files.readString(lake.root().resolve("_delta_log/00000000000000000000.json"));
    assertThat(lake.dataFiles()).isNotEmpty().allMatch(file -> log.contains("\"" + file + "\""));
  }

  /** The same project with what docs/reading.md says. */
  private Path withDeltaKernel() throws Exception {
    Path project = temporary.newFolder("consumer").toPath();
    FileUtils.copyDirectory(POM.getParent().toFile(), project.toFile());
    String pom = Files.readString(POM);
    int end = pom.lastIndexOf("</dependencies>");
    return Files.writeString(
        project.resolve("pom.xml"),
        pom.substring(0, end) + Snippets.one("maven") + pom.substring(end));
  }

  /** The same rows, by what is compiled here. */
  private Lake publishedHere() {
    Lake lake = new Lake(temporary.getRoot().toPath().resolve("here"));
    Schema schema = Schema.builder().addStringField("day").addInt64Field("id").build();
    Pipeline pipeline = Pipeline.create();
    pipeline
        .apply(
            Create.of(
                    Row.withSchema(schema).addValues("2026-11-24", 3L).build(),
                    Row.withSchema(schema).addValues("2026-11-23", 2L).build(),
                    Row.withSchema(schema).addValues("2026-11-23", 1L).build())
                .withRowSchema(schema))
        .apply(AtomicPartitionSink.<Row>write().to(lake.uri()).withPartitionFields("day"));
    pipeline.run().waitUntilFinish();
    return lake;
  }

  private static Map<String, String> contentIds(Lake lake) {
    return lake.live().stream()
        .collect(
            Collectors.toMap(day -> day, day -> lake.manifest(day).path("contentId").asText()));
  }
}
