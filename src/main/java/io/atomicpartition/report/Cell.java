package io.atomicpartition.report;

import io.atomicpartition.lake.ByteSize;
import java.util.ArrayList;
import java.util.List;

/**
 * A square on the page, of one partition or of several.
 *
 * @param css its classes in the style sheet
 * @param title all that there is to say of it, in lines
 */
record Cell(String css, String title) {
  private static final int LISTED = 3;
  private static final String MISSING = "missing";

  /** Of a place where there is no partition, among those where there are. */
  static Cell missing(String what) {
    return new Cell(MISSING, what + ": missing, no partition");
  }

  /**
   * Of partitions.
   *
   * @param what begins the title; empty: nothing but its path
   * @param partitions at least one
   */
  static Cell of(String what, List<PartitionFacts> partitions, Shades shades) {
    Tally tally = Tally.of(partitions);
    String shade = tally.worst() == Condition.LIVE ? " s" + shades.of(tally.rows()) : "";
    List<String> lines = new ArrayList<>();
    if (!what.isEmpty()) {
      lines.add(what);
    }
    if (partitions.size() > 1) {
      lines.add(tally.words() + "; " + size(tally.rows(), tally.bytes(), tally.files()));
    }
    partitions.stream().limit(LISTED).map(Cell::line).forEach(lines::add);
    if (partitions.size() > LISTED) {
      lines.add("and " + Words.count(partitions.size() - LISTED) + " more");
    }
    return new Cell(tally.worst().css() + shade, String.join("\n", lines));
  }

  boolean isMissing() {
    return css.equals(MISSING);
  }

  private static String line(PartitionFacts one) {
    String live =
        one.liveAt()
            .map(
                at ->
                    "; "
                        + size(one.rows(), one.bytes(), one.files())
                        + "; went live "
                        + Words.time(at))
            .orElse("");
    return one.path()
        + ": "
        + one.condition().label()
        + (one.sequence() > 0 ? ", sequence " + Words.count(one.sequence()) : "")
        + live;
  }

  private static String size(long rows, long bytes, long files) {
    return Words.count(rows, "row") + ", " + ByteSize.of(bytes) + ", " + Words.count(files, "file");
  }
}
