package io.atomicpartition.cli;

import java.io.PrintWriter;
import java.util.ArrayList;
import java.util.List;

/** Rows of text, each column as wide as the widest cell of the first {@link #MEASURED} rows. */
final class TextTable {
  static final int MEASURED = 1_000;
  private static final int WIDEST = 60;

  private final PrintWriter out;
  private final List<List<String>> unprinted = new ArrayList<>();
  private final int[] widths;
  private boolean measured = false;

  TextTable(PrintWriter out, List<String> head) {
    this.out = out;
    this.widths = new int[head.size()];
    add(head);
  }

  void add(List<String> cells) {
    List<String> row = cells.stream().map(TextTable::fit).toList();
    if (measured) {
      print(row);
      return;
    }
    for (int i = 0; i < widths.length; i++) {
      widths[i] = Math.max(widths[i], row.get(i).length());
    }
    unprinted.add(row);
    if (unprinted.size() > MEASURED) {
      end();
    }
  }

  /** Prints what waits for the width of what comes. */
  void end() {
    measured = true;
    unprinted.forEach(this::print);
    unprinted.clear();
  }

  private static String fit(String cell) {
    String line = cell.replaceAll("\\s", " ");
    return line.length() > WIDEST ? line.substring(0, WIDEST - 1) + "…" : line;
  }

  private void print(List<String> row) {
    StringBuilder line = new StringBuilder();
    for (int i = 0; i < widths.length; i++) {
      String cell = row.get(i);
      line.append(cell).append(" ".repeat(Math.max(0, widths[i] - cell.length()) + 2));
    }
    out.println(line.toString().stripTrailing());
  }
}
