package io.atomicpartition.publish.crash;

import static org.assertj.core.api.Assertions.assertThat;

import io.atomicpartition.publish.DatasetSweep;
import io.atomicpartition.publish.Lake;
import io.atomicpartition.publish.StagingSweep;
import io.atomicpartition.publish.SweepObserver;
import io.atomicpartition.publish.SweepReport;
import io.atomicpartition.store.AtomicStore;
import io.atomicpartition.store.StoreException;

/** Sweeps that take whatever they may, while nobody writes: so there is nothing that they leave. */
final class Sweeps {
  private Sweeps() {}

  /** Partitions and the staging area. */
  static void everything(AtomicStore store) throws StoreException {
    new DatasetSweep(store, Child.environment(), Lake.TAKE_ALL)
        .run(
            "",
            new SweepObserver() {
              @Override
              public void swept(SweepReport report) {
                assertDone(report);
              }
            });
  }

  /** What launches that have ended have staged. */
  static void staging(AtomicStore store) throws StoreException {
    StagingSweep sweep = new StagingSweep(store, Child.environment(), Lake.TAKE_ALL);
    for (String launch : sweep.launches()) {
      assertDone(sweep.sweep(launch));
    }
  }

  private static void assertDone(SweepReport report) {
    assertThat(report.ending())
        .as("%s", report)
        .isIn(SweepReport.Ending.SWEPT, SweepReport.Ending.NOTHING_FOUND);
    assertThat(report.deleted().failed()).isEmpty();
  }
}
