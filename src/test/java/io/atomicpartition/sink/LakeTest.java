package io.atomicpartition.sink;

import io.atomicpartition.publish.Fault;
import io.atomicpartition.publish.FaultyStore.Call;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;
import org.apache.beam.sdk.values.Row;
import org.junit.Before;
import org.junit.Rule;
import org.junit.rules.TemporaryFolder;

/** A test with a lake that does not exist yet. */
public abstract class LakeTest {
  static final String MONDAY = "day=2026-11-23";
  static final String TUESDAY = "day=2026-11-24";

  @Rule public final TemporaryFolder temporary = new TemporaryFolder();

  Lake lake;

  @Before
  public final void makeLake() {
    lake = new Lake(temporary.getRoot().toPath().resolve("lake"));
  }

  /** A sink that creates days in the lake. */
  final AtomicPartitionSink<Row> sink() {
    return AtomicPartitionSink.<Row>write().to(lake.uri()).withPartitionFields("day");
  }

  /** The same, with a store whose calls suffer faults. */
  final AtomicPartitionSink<Row> hooked(Function<Call, Fault> faults) {
    HookedStoreProvider.hook(lake, faults);
    return sink().to(HookedStoreProvider.uri(lake));
  }

  /** Monday's payments {@code from} to {@code to - 1}. */
  static List<Row> monday(long from, long to) {
    return Payments.rows("2026-11-23", from, to);
  }

  /** Tuesday's payments {@code from} to {@code to - 1}. */
  static List<Row> tuesday(long from, long to) {
    return Payments.rows("2026-11-24", from, to);
  }

  @SafeVarargs
  static List<Row> all(List<Row>... parts) {
    List<Row> rows = new ArrayList<>();
    for (List<Row> part : parts) {
      rows.addAll(part);
    }
    return rows;
  }
}
