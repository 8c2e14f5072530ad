package io.atomicpartition.sink;

import static org.assertj.core.api.Assertions.assertThat;

import io.atomicpartition.format.ParquetFormat;
import io.atomicpartition.store.ForwardingStore;
import io.atomicpartition.store.StoreException;
import io.atomicpartition.store.StoredObject;
import io.atomicpartition.store.TempWriter;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.atomic.AtomicLong;
import org.apache.beam.sdk.values.Row;
import org.junit.Test;

/** A store that keeps bytes back until a part is full, which count against the bundle's heap. */
public class HeldBackTest extends LakeTest {
  private static final long BOUND = 1 << 20;
  private static final int FAT_ROWS = 1500;

  /** Rows are encoded and handed to the store long before the bound is met. */
  private static final ParquetFormat<Row> SMALL_ROW_GROUPS =
      ParquetFormat.rows(Payments.SCHEMA).withRowGroupBytes(1 << 14).withoutColumns(List.of("day"));

  private final AtomicLong held = new AtomicLong();
  private final AtomicLong most = new AtomicLong();

  /** Holds back all that is written, and lets it go at the end, or when it was asked how much. */
  private final class HoldingBack extends TempWriter {
    private final TempWriter writer;
    private final boolean untilTheEnd;
    private long bytes = 0;

    HoldingBack(TempWriter writer, boolean untilTheEnd) {
      this.writer = writer;
      this.untilTheEnd = untilTheEnd;
    }

    @Override
    public void write(int b) throws IOException {
      write(new byte[] {(byte) b}, 0, 1);
    }

    @Override
    public void write(byte[] b, int offset, int length) throws IOException {
      writer.write(b, offset, length);
      bytes += length;
      most.accumulateAndGet(held.addAndGet(length), Math::max);
    }

    @Override
    public long bufferedBytes() {
      long now = bytes;
      if (!untilTheEnd) {
        letGo();
      }
      return now;
    }

    @Override
    public StoredObject complete() throws StoreException {
      letGo();
      return writer.complete();
    }

    @Override
    public void abort() throws StoreException {
      letGo();
      writer.abort();
    }

    private void letGo() {
      held.addAndGet(-bytes);
      bytes = 0;
    }
  }

  private Run run(boolean untilTheEnd) {
    HookedStoreProvider.disguise(
        lake,
        (store, any) ->
            new ForwardingStore(store) {
              @Override
              public TempWriter openTemp(String key) throws StoreException {
                return new HoldingBack(super.openTemp(key), untilTheEnd);
              }
            });
    return Run.of(
        hooked(Faults.none()).withFormat(SMALL_ROW_GROUPS).withMaxBufferedBytes(BOUND), rows());
  }

  /** Monday's rows are fat and cannot be compressed; now and then there is one of Tuesday. */
  private static List<Row> rows() {
    Random random = new Random(7);
    List<Row> rows = new ArrayList<>();
    for (int id = 0; id < FAT_ROWS; id++) {
      StringBuilder note = new StringBuilder();
      for (int i = 0; i < 125; i++) {
        note.append(String.format("%016x", random.nextLong()));
      }
      rows.add(Payments.row("2026-11-23", id, note.toString()));
      if (id % 100 == 0) {
        rows.add(Payments.row("2026-11-24", id, "thin"));
      }
    }
    return rows;
  }

  @Test
  public void theFileOfWhichTheStoreHoldsBackMostIsCompletedWhenTheHeapIsSpent() {
    Run run = run(true);

    assertThat(run.of(TUESDAY).getFiles()).hasSize(1);
    long bytes = run.of(MONDAY).getFiles().stream().mapToLong(file -> file.getBytes()).sum();
    assertThat(run.of(MONDAY).getFiles()).hasSizeBetween(2, (int) (bytes / (BOUND / 2)) + 1);
    assertThat(most.get())
        .as(
            "held back at once, of %s: the bound, and the rows that the end of a file flushes",
            bytes)
        .isLessThan(BOUND * 3 / 2);
    lake.assertNothingButLiveFiles();
  }

  @Test
  public void whatTheStoreHasSentBetweenTwoRowsCountsNoMore() {
    Run run = run(false);

    assertThat(run.of(MONDAY).getFiles()).hasSize(1);
    assertThat(run.of(TUESDAY).getFiles()).hasSize(1);
  }
}
