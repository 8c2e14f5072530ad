package io.atomicpartition.store;

import java.util.Map;

/**
 * What became of a request to delete.
 *
 * @param gone how many of the keys are known not to exist now, whether or not they did before
 * @param failed why each of the other keys could not be deleted, by key
 */
public record DeleteReport(int gone, Map<String, String> failed) {
  /** Nothing was asked for, nothing was done. */
  public static final DeleteReport NOTHING = new DeleteReport(0, Map.of());

  public DeleteReport {
    failed = Map.copyOf(failed);
  }
}
