package io.atomicpartition.cli;

import io.atomicpartition.lake.Level;
import io.atomicpartition.report.LakeReport;
import io.atomicpartition.report.ReportSummary;
import io.atomicpartition.store.AtomicStore;
import java.io.IOException;
import java.nio.file.FileSystemException;
import java.nio.file.Path;
import java.time.Duration;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** Writes a page about a lake. */
@Command(
    name = "report",
    description =
        "Writes one HTML page about a lake: partitions by condition and day, rows and bytes over"
            + " time, what needs attention, and what has changed since the last report.",
    footer =
        "Exit codes: 0; 1, a manifest cannot be read, the verification found something, or no page"
            + " was written; 2, usage.")
final class ReportCommand extends RootCommand {
  @Option(
      names = "--out",
      paramLabel = "<file>",
      required = true,
      description =
          "The page. A report that is there is compared with, and replaced; another file is left"
              + " alone.")
  private Path file;

  @Option(
      names = "--verify",
      paramLabel = "<level>",
      description =
          "How closely files are looked at: quick, checksum, rows or content, as verify does."
              + " Default: not at all.")
  private Level level;

  @Option(
      names = "--since",
      paramLabel = "<file>",
      description = "Compare with this report. Default: the one that is replaced.")
  private Path since;

  @Option(
      names = "--small-file-bytes",
      paramLabel = "<bytes>",
      description =
          "Warn of tables with several files whose mean is smaller. Default: ${DEFAULT-VALUE}.",
      defaultValue = "4194304")
  private long smallFileBytes;

  @Option(
      names = "--stagingAge",
      paramLabel = "<age>",
      converter = Ages.class,
      description =
          "Warn of what launches have staged from this age on. Default: ${DEFAULT-VALUE}.",
      defaultValue = "14d")
  private Duration stagingAge;

  @Override
  int run(AtomicStore store) throws IOException {
    LakeReport report =
        LakeReport.of(store).withSmallFileBytes(smallFileBytes).withStagingAge(stagingAge);
    report = level == null ? report : report.verifiedAt(level);
    report = since == null ? report : report.since(since);
    ReportSummary summary;
    try (Progress progress = Progress.start("report", -1)) {
      summary = report.afterEachPartition(progress::step).writeTo(file);
    } catch (FileSystemException e) { // of the page, for a store has exceptions of its own
      String why = e.getReason() == null ? e.getClass().getSimpleName() : e.getReason();
      throw new IOException("--out: the page '" + file + "' cannot be written: " + why, e);
    }
    if (json()) {
      out()
          .println(
              new Json()
                  .put("page", file)
                  .put("partitions", summary.partitions())
                  .put("sound", summary.sound())
                  .put("notices", summary.notices()));
    } else {
      summary.notices().forEach(notice -> print("%s%n", notice));
      print("%,d partitions; the page is %s%n", summary.partitions(), file);
    }
    return summary.sound() ? 0 : Main.FAILED;
  }
}
