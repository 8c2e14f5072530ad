package io.atomicpartition.publish;

import io.atomicpartition.publish.SweepReport.Ending;
import io.atomicpartition.publish.SweepReport.Finding;
import io.atomicpartition.publish.SweepReport.Kind;
import java.util.EnumMap;
import java.util.Map;

/** The sum of many reports. Not thread-safe. */
public final class SweepTotals implements SweepObserver {
  private final Map<Ending, Long> endings = new EnumMap<>(Ending.class);
  private final Map<Kind, Long> objects = new EnumMap<>(Kind.class);
  private final Map<Kind, Long> bytes = new EnumMap<>(Kind.class);
  private long gone = 0;
  private long failed = 0;

  @Override
  public void swept(SweepReport report) {
    endings.merge(report.ending(), 1L, Long::sum);
    for (Finding finding : report.findings()) {
      objects.merge(finding.kind(), finding.objects(), Long::sum);
      bytes.merge(finding.kind(), finding.bytes(), Long::sum);
    }
    gone += report.deleted().gone();
    failed += report.deleted().failed().size();
  }

  /** How many places there were. */
  public long places() {
    return endings.values().stream().mapToLong(Long::longValue).sum();
  }

  /** How many places ended so. */
  public long places(Ending ending) {
    return endings.getOrDefault(ending, 0L);
  }

  /**
   * At how many places something was not looked at, or not asked to be deleted though it was to.
   */
  public long incomplete() {
    return endings.entrySet().stream()
        .filter(ending -> !ending.getKey().isComplete())
        .mapToLong(Map.Entry::getValue)
        .sum();
  }

  /** How many objects, or uploads, of a kind were found. */
  public long objects(Kind kind) {
    return objects.getOrDefault(kind, 0L);
  }

  /** How many bytes the objects of a kind have. */
  public long bytes(Kind kind) {
    return bytes.getOrDefault(kind, 0L);
  }

  /** How many objects and uploads are known to be gone. */
  public long gone() {
    return gone;
  }

  /** How many objects and uploads were to be deleted and may still be there. */
  public long failed() {
    return failed;
  }
}
