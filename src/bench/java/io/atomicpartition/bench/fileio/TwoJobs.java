package io.atomicpartition.bench.fileio;

import java.io.IOException;

/** Two jobs with different rows for the same partitions run at once. */
final class TwoJobs {
  private static final Runner RUNNER = Runner.FLINK;

  private final Workshop workshop;
  private final Report report;

  TwoJobs(Workshop workshop, Report report) {
    this.workshop = workshop;
    this.report = report;
  }

  void run(int partitions, int rowsEach) throws IOException, InterruptedException {
    After fileIo = run(Job.Sink.FILE_IO, workshop.output("two-fileio", partitions, rowsEach));
    After atomic = run(Job.Sink.ATOMIC, workshop.output("two-atomic", partitions, rowsEach));
    long written = 2L * partitions * rowsEach;

    report.columns("", "`FileIO`", "this sink");
    report.row("exit codes", fileIo.codes(), atomic.codes());
    report.row("rows that both jobs were given", written, written);
    report.row("rows that a reader of `*.parquet` sees", fileIo.glob.rows(), atomic.glob.rows());
    report.row(
        "rows that jobs with exit code 0 were given and that are gone",
        fileIo.lost(),
        atomic.lost());
    report.row(
        "partitions with rows of one job only / of both", mixed(fileIo.glob), mixed(atomic.glob));
    report.row(
        "partitions live from the first job / from the second",
        "no manifests",
        Report.number(atomic.first) + " / " + Report.number(atomic.second));
    report.row(
        "the job that failed said",
        "none failed",
        "`PartitionsInConflictException` for each partition that the other had published");

    report.expect(atomic.manifests.whole() == partitions, "two jobs: every partition is whole");
    report.expect(atomic.glob.whole() == partitions, "two jobs: whole to a glob, too");
    report.expect(
        atomic.first + atomic.second == partitions, "two jobs: each partition has one winner");
    report.expect(
        (atomic.firstCode == 0) == (atomic.first == partitions)
            && (atomic.secondCode == 0) == (atomic.second == partitions),
        "two jobs: a job succeeds if all of its partitions are live, and fails otherwise");
    report.expect(atomic.conflicts, "two jobs: the failure names the conflicts");
  }

  private After run(Job.Sink sink, Output output) throws IOException, InterruptedException {
    String name = output.root().getFileName().toString();
    JobProcess first = workshop.start(RUNNER, sink, output, name + "-first", "--source=0");
    JobProcess second = workshop.start(RUNNER, sink, output, name + "-second", "--source=1");
    int firstCode = first.await();
    int secondCode = second.await();
    return new After(
        firstCode,
        secondCode,
        output.byGlob(),
        output.byManifests(),
        output.liveOf(name + "-first"),
        output.liveOf(name + "-second"),
        (firstCode == 0 || first.said("PartitionsInConflictException"))
            && (secondCode == 0 || second.said("PartitionsInConflictException")));
  }

  private static String mixed(Seen seen) {
    long mixed = seen.partitions().values().stream().filter(Seen.Partition::mixed).count();
    return Report.number(seen.partitions().size() - mixed) + " / " + Report.number(mixed);
  }

  private record After(
      int firstCode,
      int secondCode,
      Seen glob,
      Seen manifests,
      long first,
      long second,
      boolean conflicts) {
    String codes() {
      return firstCode + " and " + secondCode;
    }

    /** Of the rows of jobs that said they were done. */
    String lost() {
      long given = 0;
      long there = 0;
      for (int source = 0; source < 2; source++) {
        if ((source == 0 ? firstCode : secondCode) == 0) {
          given += (long) glob.all() * glob.rowsEach();
          there += glob.rowsOf(source);
        }
      }
      return Report.number(given - there) + " of " + Report.number(given);
    }
  }
}
