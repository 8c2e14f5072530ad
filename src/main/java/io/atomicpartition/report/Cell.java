package io.atomicpartition.report;

import java.util.List;
import java.util.stream.Collectors;

/**
 * A square on the page, of one partition or of several.
 *
 * @param css its classes in the style sheet
 * @param title all that there is to say of it, in lines
 */
record Cell(String css, String title) {
  private static final int LISTED = 3;
  private static final String LINE = "\n";

  /** Of a day or a month of which there is no partition, between those of which there are. */
  static Cell missing(String what) {
    return new Cell("missing", what + ": missing, no partition");
  }

  /**
   * Of partitions.
   *
   * @param what begins the title
   * @param partitions at least one
   */
  static Cell of(String what, List<PartitionFacts> partitions, Shades shades) {
    Tally tally = Tally.of(partitions);
    String shade = tally.worst() == Condition.LIVE ? " s" + shades.of(tally.rows()) : "";
    String lines =
        partitions.stream().limit(LISTED).map(Cell::line).collect(Collectors.joining(LINE));
    String more =
        partitions.size() > LISTED
            ? LINE + "and " + Words.count(partitions.size() - LISTED) + " more"
            : "";
    String sum =
        partitions.size() > 1
            ? LINE + tally.words() + "; " + size(tally.rows(), tally.bytes(), tally.files())
            : "";
    return new Cell(tally.worst().css() + shade, what + sum + LINE + lines + more);
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
    return Words.count(rows, "row") + ", " + Words.bytes(bytes) + ", " + Words.count(files, "file");
  }
}
