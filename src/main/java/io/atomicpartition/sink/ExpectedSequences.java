package io.atomicpartition.sink;

import java.io.Serializable;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.TreeMap;
import org.apache.beam.sdk.transforms.DoFn;
import org.apache.beam.sdk.values.PCollectionView;
import org.checkerframework.checker.nullness.qual.Nullable;

/**
 * The sequences that the caller read, by partition path, to be handed in for a read-modify-write. A
 * partition that the caller names none for is one that the caller found absent: 0.
 */
final class ExpectedSequences implements Serializable {
  private static final long serialVersionUID = 1L;

  /** The caller handed in none; what is captured is expected. */
  static final ExpectedSequences CAPTURED = new ExpectedSequences(null, null);

  private final @Nullable Map<String, Long> fixed;
  private final @Nullable PCollectionView<Map<String, Long>> view;

  private ExpectedSequences(
      @Nullable Map<String, Long> fixed, @Nullable PCollectionView<Map<String, Long>> view) {
    this.fixed = fixed;
    this.view = view;
  }

  static ExpectedSequences of(Map<String, Long> sequences) {
    return new ExpectedSequences(new TreeMap<>(sequences), null);
  }

  static ExpectedSequences of(PCollectionView<Map<String, Long>> sequences) {
    return new ExpectedSequences(null, sequences);
  }

  boolean givenByCaller() {
    return fixed != null || view != null;
  }

  /** What the steps that ask must have as side inputs. */
  List<PCollectionView<?>> sideInputs() {
    return view == null ? List.of() : List.of(view);
  }

  /** Empty: the captured one. */
  OptionalLong of(String partition, DoFn<?, ?>.ProcessContext context) {
    if (!givenByCaller()) {
      return OptionalLong.empty();
    }
    Map<String, Long> sequences = view == null ? fixed : context.sideInput(view);
    return OptionalLong.of(sequences.getOrDefault(partition, 0L));
  }
}
