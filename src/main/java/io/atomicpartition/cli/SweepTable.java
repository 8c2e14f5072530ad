package io.atomicpartition.cli;

import io.atomicpartition.lake.ByteSize;
import io.atomicpartition.pipelines.ingest.Failures;
import io.atomicpartition.publish.SweepReport;
import io.atomicpartition.publish.SweepReport.Finding;
import io.atomicpartition.publish.SweepReport.Kind;
import io.atomicpartition.publish.SweepTotals;
import java.io.PrintWriter;
import java.util.Locale;
import java.util.Map;
import java.util.function.Consumer;

/** Prints what a sweep finds as it finds it, and the totals. */
final class SweepTable {
  private static final String ROW = "%-17s %9s %12s %8s  %s%n";
  private static final int FAILURES_LISTED = 20;

  private final PrintWriter out;
  private final Consumer<String> err;
  private boolean begun = false;

  SweepTable(PrintWriter out, Consumer<String> err) {
    this.out = out;
    this.err = err;
  }

  void print(SweepReport report) {
    for (Finding finding : report.findings()) {
      if (!begun) {
        begun = true;
        out.printf(Locale.ROOT, ROW, "what", "objects", "size", "age", "where");
      }
      out.printf(
          Locale.ROOT,
          ROW,
          name(finding.kind()),
          String.format(Locale.ROOT, "%,d", finding.objects()),
          size(finding.kind(), finding.bytes()),
          Ages.text(finding.age()),
          finding.key());
    }
    printTrouble(report, err);
  }

  /** What could not be swept, or not be deleted. */
  static void printTrouble(SweepReport report, Consumer<String> err) {
    if (!report.detail().isEmpty()) {
      err.accept(report.place() + ": " + Failures.oneLine(report.detail()));
    }
    Map<String, String> failed = report.deleted().failed();
    failed.entrySet().stream()
        .limit(FAILURES_LISTED)
        .forEach(
            one ->
                err.accept(
                    "not deleted: " + one.getKey() + ": " + Failures.oneLine(one.getValue())));
    if (failed.size() > FAILURES_LISTED) {
      err.accept(
          String.format(
              "not deleted: and %d more of %s", failed.size() - FAILURES_LISTED, report.place()));
    }
  }

  void print(SweepTotals totals, boolean dryRun) {
    if (begun) {
      out.println();
    }
    for (Kind kind : Kind.values()) {
      if (totals.objects(kind) > 0) {
        out.printf(
            Locale.ROOT,
            "%-17s %,9d %12s%n",
            name(kind),
            totals.objects(kind),
            size(kind, totals.bytes(kind)));
      }
    }
    long undone = totals.incomplete();
    out.printf(
        Locale.ROOT,
        "%,d places looked at; %s%s%n",
        totals.places(),
        dryRun
            ? "nothing was deleted: this was a dry run, --delete deletes"
            : String.format(
                Locale.ROOT, "%,d deleted, %,d could not be", totals.gone(), totals.failed()),
        undone == 0
            ? ""
            : String.format(
                Locale.ROOT, "; %,d places could not be swept: sweep them again", undone));
  }

  private static String name(Kind kind) {
    return switch (kind) {
      case ORPHAN -> "orphan";
      case REPLACED -> "replaced";
      case HALF_MADE -> "half made";
      case LAUNCH -> "launch's temps";
      case UNFINISHED_UPLOAD -> "unfinished upload";
    };
  }

  private static String size(Kind kind, long bytes) {
    return kind == Kind.UNFINISHED_UPLOAD ? "unknown" : ByteSize.of(bytes);
  }
}
