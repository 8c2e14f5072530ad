package io.atomicpartition.bench.fileio;

import io.atomicpartition.publish.ContentId;
import io.atomicpartition.publish.Manifest;
import java.io.IOException;
import java.io.Reader;
import java.nio.file.Files;
import java.util.Map;
import java.util.Properties;
import java.util.TreeMap;

/** One job, which nothing disturbs, on each runner. */
final class DefaultSharding {
  private static final int ROWS = 160_000;

  private final Workshop workshop;
  private final Report report;

  DefaultSharding(Workshop workshop, Report report) {
    this.workshop = workshop;
    this.report = report;
  }

  void run() throws IOException, InterruptedException {
    report.columns(
        "runner, threads",
        "partitions",
        "sink",
        "exit code",
        "finalize calls",
        "renames",
        "different names",
        "final files",
        "rows seen",
        "rows gone",
        "temps left");
    Map<String, ContentId> direct = run(Runner.DIRECT, 2, 200);
    Map<String, ContentId> flink = run(Runner.FLINK, 2, 200);
    Map<String, ContentId> spark = run(Runner.SPARK, 2, 200);
    run(Runner.SPARK, 4, 200);
    run(Runner.SPARK, 2, 1_000);
    run(Runner.SPARK, 2, 32);
    run(Runner.SPARK, 2, 8);
    report.say(
        String.format(
            "Content ids in this sink's manifests, of the 200 partitions, that are equal to the direct"
                + " runner's: on Flink %d, on Spark %d.",
            equal(direct, flink), equal(direct, spark)));
    report.expect(flink.equals(direct), "Flink: content ids are the direct runner's");
    report.expect(spark.equals(direct), "Spark: content ids are the direct runner's");
  }

  private static long equal(Map<String, ContentId> some, Map<String, ContentId> others) {
    return some.entrySet().stream().filter(others.entrySet()::contains).count();
  }

  /**
   * Runs a job with each sink.
   *
   * @return the content ids of what this sink has published, by partition
   */
  private Map<String, ContentId> run(Runner runner, int threads, int partitions)
      throws IOException, InterruptedException {
    fileIo(runner, threads, partitions);
    return atomic(runner, threads, partitions);
  }

  private void fileIo(Runner runner, int threads, int partitions)
      throws IOException, InterruptedException {
    String name = name(runner, threads, partitions, "fileio");
    Output output = workshop.output(name, partitions, ROWS / partitions);
    int code = workshop.start(runner, threads, Job.Sink.FILE_IO, output, name).await();
    Properties finalize = new Properties();
    try (Reader in = Files.newBufferedReader(workshop.finalizeReport(name))) {
      finalize.load(in);
    }
    Seen seen = output.byGlob();
    report.row(
        runner.title() + ", " + threads,
        partitions,
        "`FileIO`",
        code,
        Integer.valueOf(finalize.getProperty("calls")),
        Integer.valueOf(finalize.getProperty("renames")),
        Integer.valueOf(finalize.getProperty("names")),
        seen.files(),
        seen.rows(),
        gone(seen),
        output.temps());
  }

  private Map<String, ContentId> atomic(Runner runner, int threads, int partitions)
      throws IOException, InterruptedException {
    String name = name(runner, threads, partitions, "atomic");
    Output output = workshop.output(name, partitions, ROWS / partitions);
    int code = workshop.start(runner, threads, Job.Sink.ATOMIC, output, name).await();
    Seen seen = output.byManifests();
    report.row(
        runner.title() + ", " + threads,
        partitions,
        "this sink",
        code,
        "",
        "",
        "",
        output.byGlob().files(),
        seen.rows(),
        gone(seen),
        output.temps());
    report.expect(code == 0, name + ": the job succeeds");
    report.expect(seen.whole() == partitions, name + ": every partition is whole");
    report.expect(output.byGlob().whole() == partitions, name + ": to a glob, too");
    Map<String, ContentId> contentIds = new TreeMap<>();
    for (Map.Entry<String, Manifest.Publish> live : output.live().entrySet()) {
      contentIds.put(live.getKey(), live.getValue().contentId());
    }
    return contentIds;
  }

  private static String name(Runner runner, int threads, int partitions, String sink) {
    return String.join(
        "-", "one", runner.title(), Integer.toString(threads), Integer.toString(partitions), sink);
  }

  private static String gone(Seen seen) {
    long expected = (long) seen.all() * seen.rowsEach();
    long gone = expected - seen.rows();
    return Report.number(gone) + " (" + Report.percent(gone, expected) + ")";
  }
}
