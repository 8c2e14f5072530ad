package io.atomicpartition.report;

import io.atomicpartition.lake.ByteSize;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.function.LongFunction;

/**
 * Bars over time. They are drawn {@link #HEIGHT} high and {@link #STEP} apart, and stretched to the
 * width that there is; the labels are text beside them, so that they stay readable.
 *
 * @param name what is drawn, for those who do not see it
 * @param unit of the upright axis
 * @param top the label at the top of the upright axis
 * @param middle the label half way up
 * @param width of the drawing
 * @param shapes the bars that are not 0
 * @param first the label of the first bar
 * @param last the label of the last
 */
record Chart(
    String name,
    String unit,
    String top,
    String middle,
    int width,
    List<Shape> shapes,
    String first,
    String last) {
  static final int HEIGHT = 100;
  static final int STEP = 10;
  private static final int BAR = 8;

  /** A bar before it is drawn. */
  record Bar(String label, long value) {}

  /** A drawn bar. */
  record Shape(int x, int width, String y, String height, String title) {}

  static Chart ofRows(String by, String period, List<Bar> bars) {
    String name = String.format("Rows per %s, %s", period, by);
    return of(name, "rows", bars, 1, Words::shortCount, rows -> Words.count(rows, "row"));
  }

  static Chart ofBytes(String by, String period, List<Bar> bars) {
    long unit = 1;
    while (highest(bars) / unit >= 1024) {
      unit *= 1024;
    }
    String name = String.format("Bytes per %s, %s", period, by);
    return of(name, "bytes", bars, unit, Words::shortBytes, ByteSize::of);
  }

  /**
   * Draws.
   *
   * @param in what the labels of the upright axis are round numbers of
   * @param label of the upright axis
   * @param value of a bar
   */
  private static Chart of(
      String name,
      String unit,
      List<Bar> bars,
      long in,
      LongFunction<String> label,
      LongFunction<String> value) {
    double top = top((double) highest(bars) / in) * in;
    List<Shape> shapes = new ArrayList<>();
    for (int i = 0; i < bars.size(); i++) {
      Bar bar = bars.get(i);
      if (bar.value() > 0) {
        double height = Math.max(1, bar.value() / top * HEIGHT);
        shapes.add(
            new Shape(
                i * STEP + (STEP - BAR) / 2,
                BAR,
                String.format(Locale.ROOT, "%.1f", HEIGHT - height),
                String.format(Locale.ROOT, "%.1f", height),
                bar.label() + ": " + value.apply(bar.value())));
      }
    }
    return new Chart(
        name,
        unit,
        label.apply((long) top),
        label.apply((long) (top / 2)),
        bars.size() * STEP,
        shapes,
        bars.get(0).label(),
        bars.get(bars.size() - 1).label());
  }

  private static long highest(List<Bar> bars) {
    return bars.stream().mapToLong(Bar::value).max().orElse(0);
  }

  /** The least of 2, 4, 10, 20, 40, 100 and so on that is not less: its half is a round number. */
  private static double top(double highest) {
    double decade = 1;
    while (true) {
      for (double digit : new double[] {2, 4, 10}) {
        if (digit * decade >= highest) {
          return digit * decade;
        }
      }
      decade *= 10;
    }
  }
}
