package io.atomicpartition.report;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * The partitions of paths that say no date, in groups by the first name of the path where there is
 * a second one. A square stands for several neighbours where there are more than {@link
 * #MOST_CELLS}.
 *
 * @param groups in the order of the census
 * @param moreGroups how many groups are not drawn; empty: all are
 * @param together for how many partitions a square stands; empty: for one
 */
record GridView(List<Group> groups, String moreGroups, String together) {
  static final int MOST_CELLS = 3_000;
  static final int MOST_GROUPS = 60;

  /**
   * Squares that belong together.
   *
   * @param name empty: the only group
   * @param words what is in it
   */
  record Group(String name, String words, List<Cell> cells) {}

  static GridView of(List<PartitionFacts> partitions) {
    Map<String, List<PartitionFacts>> by = new LinkedHashMap<>();
    for (PartitionFacts one : partitions) {
      by.computeIfAbsent(first(one.path()), any -> new ArrayList<>()).add(one);
    }
    List<List<PartitionFacts>> shown = by.values().stream().limit(MOST_GROUPS).toList();
    long count = shown.stream().mapToLong(List::size).sum();
    int together = (int) ((count + MOST_CELLS - 1) / MOST_CELLS);
    Shades shades =
        new Shades(shown.stream().flatMap(group -> chunks(group, together).stream()).toList());
    List<Group> groups =
        by.entrySet().stream()
            .limit(MOST_GROUPS)
            .map(
                group ->
                    new Group(
                        group.getKey(),
                        Tally.of(group.getValue()).words(),
                        chunks(group.getValue(), together).stream()
                            .map(chunk -> Cell.of(title(chunk), chunk, shades))
                            .toList()))
            .toList();
    return new GridView(
        groups,
        by.size() > MOST_GROUPS ? Words.count(by.size() - MOST_GROUPS) : "",
        together > 1 ? Words.count(together) : "");
  }

  private static String first(String path) {
    int end = path.indexOf('/');
    return end < 0 ? "" : path.substring(0, end);
  }

  private static List<List<PartitionFacts>> chunks(List<PartitionFacts> group, int together) {
    List<List<PartitionFacts>> chunks = new ArrayList<>();
    for (int i = 0; i < group.size(); i += together) {
      chunks.add(group.subList(i, Math.min(group.size(), i + together)));
    }
    return chunks;
  }

  private static String title(List<PartitionFacts> chunk) {
    String first = chunk.get(0).path();
    return chunk.size() == 1 ? "" : first + " to " + chunk.get(chunk.size() - 1).path();
  }
}
