package io.atomicpartition.bench.fileio;

import io.atomicpartition.publish.SweepReport;
import io.atomicpartition.publish.SweepTotals;
import java.io.IOException;
import java.util.function.Predicate;

/** A job is killed while it gives files their final names, and then run again. */
final class KilledInFinalize {
  private static final Runner RUNNER = Runner.FLINK;
  private static final double SHARE = 0.15;

  private final Workshop workshop;
  private final Report report;

  KilledInFinalize(Workshop workshop, Report report) {
    this.workshop = workshop;
    this.report = report;
  }

  /**
   * Runs it with each sink.
   *
   * @param shards of {@code FileIO}, for each partition; 0 leaves them to the runner
   * @param files that {@code FileIO} makes in all
   */
  void run(String name, int partitions, int rowsEach, int shards, int files)
      throws IOException, InterruptedException {
    After fileIo =
        run(
            Job.Sink.FILE_IO,
            workshop.output(name + "-fileio", partitions, rowsEach),
            output -> output.finalFiles().size() >= SHARE * files,
            "--shards=" + shards);
    After atomic =
        run(
            Job.Sink.ATOMIC,
            workshop.output(name + "-atomic", partitions, rowsEach),
            output -> output.manifests() >= SHARE * partitions);

    report.columns("", "`FileIO`", "this sink");
    report.row("exit code of the killed job", fileIo.killed, atomic.killed);
    report.row("final files it left", fileIo.glob.files(), atomic.glob.files());
    report.row("temps it left", fileIo.temps, atomic.temps);
    report.row("rows that a reader of `*.parquet` sees", fileIo.glob.rows(), atomic.glob.rows());
    report.row(
        "partitions, to that reader: whole / not whole / absent",
        counts(fileIo.glob),
        counts(atomic.glob));
    report.row("rows that a reader of manifests sees", "no manifests", atomic.manifests.rows());
    report.row(
        "partitions, to that reader: whole / not whole / absent",
        "no manifests",
        counts(atomic.manifests));
    report.row("exit code of the same job, run again", fileIo.again, atomic.again);
    report.row(
        "partitions live from the killed job / published by the second",
        "no manifests",
        Report.number(atomic.fromKilled) + " / " + Report.number(atomic.fromAgain));
    report.row(
        "rows that a reader of `*.parquet` then sees",
        fileIo.globAgain.rows(),
        atomic.globAgain.rows());
    report.row("of them twice", fileIo.globAgain.doubled(), atomic.globAgain.doubled());
    report.row("temps then left", fileIo.tempsAgain, atomic.tempsAgain);

    SweepTotals swept = atomic.output.sweep();
    report.row(
        "what the sweep finds: temps / orphans",
        "no sweep",
        Report.number(swept.objects(SweepReport.Kind.LAUNCH))
            + " / "
            + Report.number(swept.objects(SweepReport.Kind.ORPHAN)));
    report.row("temps left after it", fileIo.tempsAgain, atomic.output.temps());
    expect(atomic, swept);
  }

  private After run(Job.Sink sink, Output output, Predicate<Output> due, String... more)
      throws IOException, InterruptedException {
    String name = output.root().getFileName().toString();
    JobProcess job = workshop.start(RUNNER, sink, output, name + "-killed", more);
    int killed = job.killWhen(() -> due.test(output));
    Seen glob = output.byGlob();
    Seen manifests = output.byManifests();
    long temps = output.temps();
    long live = output.live().size();
    int again = workshop.start(RUNNER, sink, output, name + "-again", more).await();
    return new After(
        output,
        killed,
        glob,
        manifests,
        temps,
        live,
        again,
        output.byGlob(),
        output.byManifests(),
        output.temps(),
        output.liveOf(name + "-killed"),
        output.liveOf(name + "-again"));
  }

  private void expect(After atomic, SweepTotals swept) throws IOException {
    String runs = "killed in finalize, " + atomic.output.root().getFileName() + ": ";
    report.expect(atomic.manifests.wrong() == 0, runs + "no partition live in part");
    report.expect(atomic.glob.wrong() == 0, runs + "no new partition in part on disk");
    report.expect(atomic.manifests.whole() > 0, runs + "killed after the first publish");
    report.expect(atomic.manifests.absent() > 0, runs + "killed before the last publish");
    report.expect(atomic.again == 0, runs + "the second job succeeds");
    report.expect(atomic.fromKilled == atomic.live, runs + "what was live is not touched");
    report.expect(
        atomic.fromKilled + atomic.fromAgain == atomic.output.partitions(),
        runs + "everything is live");
    for (Seen seen :
        new Seen[] {atomic.manifestsAgain, atomic.globAgain, atomic.output.byManifests()}) {
      report.expect(seen.whole() == seen.all(), runs + "every partition is whole");
    }
    report.expect(
        swept.incomplete() + swept.failed() == 0 && atomic.output.temps() == 0,
        runs + "the sweep takes all that was left");
  }

  private static String counts(Seen seen) {
    return Report.number(seen.whole())
        + " / "
        + Report.number(seen.wrong())
        + " / "
        + Report.number(seen.absent());
  }

  /** What is there after the kill, and after the job was run again. */
  private record After(
      Output output,
      int killed,
      Seen glob,
      Seen manifests,
      long temps,
      long live,
      int again,
      Seen globAgain,
      Seen manifestsAgain,
      long tempsAgain,
      long fromKilled,
      long fromAgain) {}
}
