package io.atomicpartition.bench.fileio;

import java.io.IOException;

/** A job that is done is run again, with one thread more. */
final class RunAgain {
  private static final Runner RUNNER = Runner.FLINK;

  private final Workshop workshop;
  private final Report report;

  RunAgain(Workshop workshop, Report report) {
    this.workshop = workshop;
    this.report = report;
  }

  void run(int partitions, int rowsEach) throws IOException, InterruptedException {
    After fileIo = run(Job.Sink.FILE_IO, workshop.output("again-fileio", partitions, rowsEach));
    After atomic = run(Job.Sink.ATOMIC, workshop.output("again-atomic", partitions, rowsEach));

    report.columns("", "`FileIO`", "this sink");
    report.row("exit codes", fileIo.codes(), atomic.codes());
    report.row("final files after the first", fileIo.before.files(), atomic.before.files());
    report.row("final files after the second", fileIo.after.files(), atomic.after.files());
    report.row(
        "rows that a reader of `*.parquet` sees after the first",
        fileIo.before.rows(),
        atomic.before.rows());
    report.row("the same after the second", fileIo.after.rows(), atomic.after.rows());
    report.row("of them twice", fileIo.after.doubled(), atomic.after.doubled());

    report.expect(atomic.codes().equals("0 and 0"), "run again: both jobs succeed");
    report.expect(
        atomic.before.whole() == partitions, "run again: every partition is whole before");
    report.expect(atomic.after.whole() == partitions, "run again: every partition is whole after");
    report.expect(atomic.stillLive == partitions, "run again: the first job's publishes stay");
  }

  private After run(Job.Sink sink, Output output) throws IOException, InterruptedException {
    String name = output.root().getFileName().toString();
    int first = workshop.start(RUNNER, 2, sink, output, name + "-first").await();
    Seen before = output.byGlob();
    int second = workshop.start(RUNNER, 3, sink, output, name + "-second").await();
    return new After(first, second, before, output.byGlob(), output.liveOf(name + "-first"));
  }

  private record After(int first, int second, Seen before, Seen after, long stillLive) {
    String codes() {
      return first + " and " + second;
    }
  }
}
