package io.atomicpartition.report;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;

/**
 * The partitions by two parts of their paths: what has a partition for each day has a row, and each
 * day a column; or, where paths say no date, the last field makes the columns. Only drawn where at
 * least half of the squares have a partition.
 *
 * @param rowName the field of the rows; empty: they are of several
 * @param columnName the field of the columns; empty: they are of several
 * @param columns their labels
 * @param rows in the order of their names
 * @param allRows how many there are, if not all are drawn; those that miss or have broken most are
 * @param allColumns how many there are, if not all are drawn
 */
record MatrixView(
    String rowName,
    String columnName,
    List<String> columns,
    List<Row> rows,
    String allRows,
    String allColumns) {
  static final int MOST_ROWS = 50;
  static final int MOST_COLUMNS = 60;

  /**
   * A row.
   *
   * @param cells one for each column
   */
  record Row(String label, List<Cell> cells) {}

  boolean anyMissing() {
    return rows.stream().flatMap(row -> row.cells().stream()).anyMatch(Cell::isMissing);
  }

  /** Where a partition is. */
  private record Place(String row, String column, PartitionFacts facts) {}

  /** The groups of a calendar by its newest days or months, the newest first. */
  static Optional<MatrixView> ofDates(List<CalendarView.Dated> dated) {
    List<String> all =
        dated.stream()
            .map(one -> one.date().label())
            .distinct()
            .sorted(Comparator.reverseOrder())
            .toList();
    Set<String> columns = new LinkedHashSet<>(all.subList(0, Math.min(all.size(), MOST_COLUMNS)));
    return of(
        dated.stream()
            .filter(one -> columns.contains(one.date().label()))
            .map(one -> new Place(one.date().group(), one.date().label(), one.facts()))
            .toList(),
        columns,
        all.size(),
        true);
  }

  /** The last field of paths by all that is before it; empty if not all of it can be drawn. */
  static Optional<MatrixView> ofNames(List<PartitionFacts> partitions) {
    Set<String> rows = new HashSet<>();
    Set<String> columns = new LinkedHashSet<>();
    for (PartitionFacts one : partitions) {
      Place place = place(one);
      rows.add(place.row());
      columns.add(place.column());
      if (rows.size() > MOST_ROWS || columns.size() > MOST_COLUMNS) {
        return Optional.empty();
      }
    }
    return of(partitions.stream().map(MatrixView::place).toList(), columns, columns.size(), false);
  }

  private static Place place(PartitionFacts one) {
    int slash = one.path().lastIndexOf('/');
    return new Place(
        one.path().substring(0, Math.max(0, slash)), one.path().substring(slash + 1), one);
  }

  /**
   * @param rowsAlone whether a square is shaded beside its row alone
   */
  private static Optional<MatrixView> of(
      List<Place> places, Set<String> columns, long allColumns, boolean rowsAlone) {
    NavigableMap<String, Map<String, List<PartitionFacts>>> rows = new TreeMap<>();
    for (Place one : places) {
      rows.computeIfAbsent(one.row(), any -> new HashMap<>())
          .computeIfAbsent(one.column(), any -> new ArrayList<>())
          .add(one.facts());
    }
    long squares = (long) rows.size() * columns.size();
    long filled = rows.values().stream().mapToLong(Map::size).sum();
    if (rows.size() < 2 || columns.size() < 2 || 2 * filled < squares) {
      return Optional.empty();
    }
    long allRows = rows.size();
    rows.keySet().retainAll(worst(rows));
    Shades shadesOfAll =
        new Shades(rows.values().stream().flatMap(row -> row.values().stream()).toList());
    Axis down = Axis.of(rows.keySet());
    Axis across = Axis.of(columns);
    List<Row> drawn = new ArrayList<>();
    for (Map.Entry<String, Map<String, List<PartitionFacts>>> row : rows.entrySet()) {
      Shades shades = rowsAlone ? new Shades(row.getValue().values()) : shadesOfAll;
      drawn.add(
          new Row(
              down.labels().get(drawn.size()),
              columns.stream()
                  .map(column -> cell(row.getKey(), column, row.getValue().get(column), shades))
                  .toList()));
    }
    return Optional.of(
        new MatrixView(
            down.name(),
            across.name(),
            across.labels(),
            drawn,
            allRows > drawn.size() ? Words.count(allRows) : "",
            allColumns > columns.size() ? Words.count(allColumns) : ""));
  }

  /** The rows to draw. */
  private static Set<String> worst(Map<String, Map<String, List<PartitionFacts>>> rows) {
    return rows.entrySet().stream()
        .sorted(Comparator.comparingLong(row -> sound(row.getValue())))
        .limit(MOST_ROWS)
        .map(Map.Entry::getKey)
        .collect(Collectors.toSet());
  }

  private static long sound(Map<String, List<PartitionFacts>> row) {
    return row.values().stream().filter(cell -> !Tally.of(cell).worst().isBroken()).count();
  }

  private static Cell cell(String row, String column, List<PartitionFacts> here, Shades shades) {
    String title = row.isEmpty() ? column : row + ", " + column;
    if (here == null) {
      return Cell.missing(title);
    }
    return Cell.of(here.size() == 1 ? "" : title, here, shades);
  }
}
