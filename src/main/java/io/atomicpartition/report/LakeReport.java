package io.atomicpartition.report;

import io.atomicpartition.lake.Level;
import io.atomicpartition.publish.Producer;
import io.atomicpartition.store.AtomicStore;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.AtomicMoveNotSupportedException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.time.Clock;
import java.time.Duration;
import java.util.Optional;
import java.util.UUID;

/**
 * Writes one HTML file about a lake: which partitions there are and in which condition, rows and
 * bytes over time, what needs attention, and what has changed since an earlier report. The file
 * needs nothing else, asks no network, and is its own state: the next report reads it.
 *
 * <pre>{@code
 * LakeReport.of(store).verifiedAt(Level.CHECKSUM).writeTo(Path.of("lake.html"));
 * }</pre>
 *
 * <p>Reads all manifests, and of data files what the verification needs; writes nothing to the
 * lake. Needs memory for about 1 KB of each partition. The file's size is bounded however many
 * partitions there are: lists are cut, squares stand for several, and of more than 200,000
 * partitions only the totals are compared with the next report.
 *
 * <p>Immutable: each {@code with} gives another.
 */
public final class LakeReport {
  private final AtomicStore store;
  private final Optional<Level> level;
  private final ReportLimits limits;
  private final Optional<Path> since;
  private final Runnable progress;
  private final Clock clock;

  private LakeReport(
      AtomicStore store,
      Optional<Level> level,
      ReportLimits limits,
      Optional<Path> since,
      Runnable progress,
      Clock clock) {
    this.store = store;
    this.level = level;
    this.limits = limits;
    this.since = since;
    this.progress = progress;
    this.clock = clock;
  }

  /**
   * A report that verifies nothing, and compares with nothing but the file that it replaces.
   *
   * @param store not closed with this
   */
  public static LakeReport of(AtomicStore store) {
    return new LakeReport(
        store,
        Optional.empty(),
        ReportLimits.DEFAULT,
        Optional.empty(),
        () -> {},
        Clock.systemUTC());
  }

  /** Verifies every partition. */
  public LakeReport verifiedAt(Level level) {
    return new LakeReport(store, Optional.of(level), limits, since, progress, clock);
  }

  /**
   * Warns of tables with several files whose mean size is less; 4 MiB if nothing is said.
   *
   * @throws IllegalArgumentException if it is negative
   */
  public LakeReport withSmallFileBytes(long bytes) {
    if (bytes < 0) {
      throw new IllegalArgumentException(
          "The size below which files are small is not negative, found " + bytes);
    }
    return with(new ReportLimits(bytes, limits.stagingAge()));
  }

  /**
   * Warns of what launches have staged when the youngest of it is older; 14 days if nothing is
   * said.
   *
   * @throws IllegalArgumentException if it is negative
   */
  public LakeReport withStagingAge(Duration age) {
    if (age.isNegative()) {
      throw new IllegalArgumentException("The age of stale temps is not negative, found " + age);
    }
    return with(new ReportLimits(limits.smallFileBytes(), age));
  }

  private LakeReport with(ReportLimits limits) {
    return new LakeReport(store, level, limits, since, progress, clock);
  }

  /**
   * Says what has changed since another report.
   *
   * @param report the HTML file, or the JSON that is in it
   */
  public LakeReport since(Path report) {
    return new LakeReport(store, level, limits, Optional.of(report), progress, clock);
  }

  /**
   * Runs something whenever a partition has been looked at, on the thread that asked for the page.
   */
  public LakeReport afterEachPartition(Runnable progress) {
    return new LakeReport(store, level, limits, since, progress, clock);
  }

  /** Takes the time from another clock. */
  LakeReport at(Clock clock) {
    return new LakeReport(store, level, limits, since, progress, clock);
  }

  /**
   * Writes the page over an earlier one, or where there is nothing. If no other report was named to
   * compare with, that earlier one is compared with, unless it is of another lake.
   *
   * @return what was found, in a few words
   * @throws IOException if there is a file that is no report, which is left alone; if a report to
   *     compare with cannot be understood; if the lake cannot be listed; or if the page cannot be
   *     written, and then what was there stays
   */
  public ReportSummary writeTo(Path file) throws IOException {
    Optional<Snapshot> replaced = Optional.empty();
    if (Files.exists(file)) {
      try {
        replaced = Optional.of(PreviousReport.read(file));
      } catch (IOException e) {
        throw new IOException(
            e.getMessage() + "; it is not replaced: name another file, or delete it", e);
      }
    }
    Path temp = file.resolveSibling("." + file.getFileName() + "." + UUID.randomUUID());
    try {
      ReportSummary summary;
      try (OutputStream out = Files.newOutputStream(temp, StandardOpenOption.CREATE_NEW)) {
        summary = write(out, replaced);
      }
      move(temp, file);
      return summary;
    } finally {
      Files.deleteIfExists(temp);
    }
  }

  private static void move(Path temp, Path file) throws IOException {
    try {
      Files.move(temp, file, StandardCopyOption.ATOMIC_MOVE);
    } catch (AtomicMoveNotSupportedException e) {
      Files.move(temp, file, StandardCopyOption.REPLACE_EXISTING);
    }
  }

  /**
   * Writes the page.
   *
   * @param out not closed
   * @return what was found, in a few words
   * @throws IOException as {@link #writeTo(Path)}
   */
  public ReportSummary writeTo(OutputStream out) throws IOException {
    return write(out, Optional.empty());
  }

  private ReportSummary write(OutputStream out, Optional<Snapshot> replaced) throws IOException {
    Optional<Snapshot> named = Optional.empty();
    if (since.isPresent()) {
      named = Optional.of(PreviousReport.read(since.get()));
    }
    LakeFacts facts =
        new Survey(store, level, limits.smallFileBytes(), progress)
            .take(clock.instant(), limits.stagingAge());
    Snapshot now = Snapshot.of(facts, Producer.NAME);
    boolean otherLake =
        named.isEmpty() && replaced.filter(one -> !one.root().equals(now.root())).isPresent();
    Optional<Snapshot> before = named.isPresent() ? named : otherLake ? Optional.empty() : replaced;
    Optional<Since> changes = Optional.empty();
    if (before.isPresent()) {
      changes = Optional.of(Since.of(before.get(), now, facts));
    }
    PageModel model = new PageModel(facts, limits, changes, otherLake ? replaced.get().root() : "");
    Page.write(model, now, out);
    return ReportSummary.of(facts, model.notices());
  }
}
