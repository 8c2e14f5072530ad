package io.atomicpartition.report;

import java.util.ArrayList;
import java.util.List;

/** Counts things of which there may be any number, and keeps the first few for the page. */
final class FirstFew<T> {
  /** How many a list on the page has at most. */
  static final int LISTED = 20;

  private final List<T> first = new ArrayList<>();
  private long total = 0;

  void add(T one) {
    total++;
    if (first.size() < LISTED) {
      first.add(one);
    }
  }

  static <T> FirstFew<T> of(Iterable<T> all) {
    FirstFew<T> few = new FirstFew<>();
    all.forEach(few::add);
    return few;
  }

  List<T> first() {
    return first;
  }

  long total() {
    return total;
  }

  String count() {
    return Words.count(total);
  }

  /** How many are not listed; empty: all are. */
  String more() {
    return total == first.size() ? "" : Words.count(total - first.size());
  }

  boolean any() {
    return total > 0;
  }
}
