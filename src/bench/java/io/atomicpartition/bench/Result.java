package io.atomicpartition.bench;

import io.atomicpartition.bench.cell.Measurement;
import io.atomicpartition.bench.check.Found;

/**
 * One run of a cell.
 *
 * @param cell its name
 * @param repetition from 1 on
 * @param rows that it made
 * @param measured what it took; null if it failed
 * @param found what it wrote; null if it failed, or writes nothing
 * @param failure why it failed; null if it did not
 */
public record Result(
    String cell, int repetition, long rows, Measurement measured, Found found, String failure) {
  /** Whether it failed though its heap was large, or this project's sink lost rows. */
  boolean unexpected() {
    boolean tight = cell.matches(".*/\\d+m");
    boolean lost = cell.contains("/ours") && found != null && found.bad();
    return lost || (failure != null && !tight);
  }

  static Result failed(Cell cell, int repetition, long rows, String failure) {
    return new Result(cell.name(), repetition, rows, null, null, failure);
  }
}
