package io.atomicpartition.testing;

import java.io.BufferedReader;
import java.io.File;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/**
 * Spark with Delta Lake, in a process of its own with a class path of its own: {@code make engines}
 * builds it.
 */
public final class SparkSql implements AutoCloseable {
  private static final Path BUILD = Path.of("target", "spark-delta").toAbsolutePath();
  private static final int PATIENCE_SECONDS = 60;
  private static final List<String> OPEN =
      List.of(
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
          "sun.util.calendar");

  private final Process process;
  private final Path log;
  private final PrintStream in;
  private final BufferedReader out;

  private SparkSql(Process process, Path log) {
    this.process = process;
    this.log = log;
    this.in = new PrintStream(process.getOutputStream(), true, StandardCharsets.UTF_8);
    this.out =
        new BufferedReader(new InputStreamReader(process.getInputStream(), StandardCharsets.UTF_8));
  }

  /** Why it cannot be used here; empty if it can. */
  public static String missing() {
    return Files.exists(BUILD.resolve("classpath"))
        ? ""
        : "Spark with Delta is not in " + BUILD + "; `make engines` builds it";
  }

  /**
   * Starts it.
   *
   * @param work a folder for what it writes
   */
  public static SparkSql start(Path work) throws IOException {
    return start(work, BUILD.resolve("classes").toString(), List.of());
  }

  /**
   * Starts it with Hive's metastore in {@code work}, and with Hive's own readers of files in the
   * place of Spark's. To Hive a split without a length is no empty one.
   *
   * @param classes more of them
   */
  public static SparkSql startWithHive(Path work, Path classes) throws IOException {
    return start(
        work,
        BUILD.resolve("classes") + File.pathSeparator + classes,
        List.of(
            "-Dspark.sql.catalogImplementation=hive",
            "-Dspark.sql.hive.convertMetastoreParquet=false",
            "-Dspark.hadoopRDD.ignoreEmptySplits=false"));
  }

  /** Compiles a class against Spark's and Hive's. */
  public static void compile(Path source, Path classes) throws IOException, InterruptedException {
    Command.of(
            List.of(
                java("javac"),
                "-nowarn",
                "-d",
                classes.toString(),
                "-cp",
                installed(),
                source.toString()))
        .run()
        .ok();
  }

  private static String java(String program) {
    return Path.of(System.getProperty("java.home"), "bin", program).toString();
  }

  private static String installed() throws IOException {
    return Files.readString(BUILD.resolve("classpath")).strip();
  }

  private static SparkSql start(Path work, String classes, List<String> options)
      throws IOException {
    List<String> words = new ArrayList<>();
    words.add(java("java"));
    OPEN.forEach(name -> words.add("--add-opens=java.base/" + name + "=ALL-UNNAMED"));
    words.addAll(options);
    words.addAll(
        List.of(
            "-Xmx1g",
            "-Dspark.driver.bindAddress=127.0.0.1",
            "-Dspark.driver.host=127.0.0.1",
            "-cp",
            classes + File.pathSeparator + installed(),
            "reader.Sql",
            work.resolve("warehouse").toString()));
    Path log = work.resolve("spark.log");
    ProcessBuilder builder =
        new ProcessBuilder(words).directory(work.toFile()).redirectError(log.toFile());
    builder.environment().put("SPARK_LOCAL_IP", "127.0.0.1");
    return new SparkSql(builder.start(), log);
  }

  /**
   * The rows, values separated by '|' and rows by ';'.
   *
   * @throws AssertionError if the statement failed, saying why
   */
  public String query(String sql) throws IOException {
    String answer = answer(sql);
    if (!answer.startsWith("OK ")) {
      throw new AssertionError(sql + ": " + answer);
    }
    return answer.substring("OK ".length());
  }

  /** The same, or {@code FAILED} and why. */
  public synchronized String answer(String sql) throws IOException {
    in.println(sql.replace('\n', ' '));
    String answer = out.readLine();
    if (answer == null) {
      throw new AssertionError("Spark has ended: " + Files.readString(log));
    }
    return answer;
  }

  @Override
  public void close() {
    in.close();
    try {
      if (!process.waitFor(PATIENCE_SECONDS, TimeUnit.SECONDS)) {
        process.destroyForcibly();
      }
    } catch (InterruptedException e) {
      process.destroyForcibly();
      Thread.currentThread().interrupt();
    }
  }
}
