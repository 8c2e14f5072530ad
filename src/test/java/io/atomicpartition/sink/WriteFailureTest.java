package io.atomicpartition.sink;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

import io.atomicpartition.format.DataFormat;
import io.atomicpartition.format.ParquetFormat;
import io.atomicpartition.publish.FaultyStore.Call;
import io.atomicpartition.publish.FaultyStore.Kind;
import io.atomicpartition.publish.Outcome;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.apache.beam.sdk.values.Row;
import org.junit.Test;

/** What fails while rows are written leaves no temp of its bundle, and nothing in a partition. */
public class WriteFailureTest extends LakeTest {
  /** Every row becomes a file, so that some are complete when another fails. */
  private static final DataFormat<Row> ROW_BY_ROW =
      ParquetFormat.rows(Payments.SCHEMA).withTargetFileBytes(1);

  private static final DataFormat<Row> ONE_FILE = ParquetFormat.rows(Payments.SCHEMA);

  private final Faults calls = Faults.none();

  @Test
  public void anExceptionInThePartitionFunction() {
    assertNothingIsLeftAfter(
        AtomicPartitionSink.<Row>write()
            .to(hooked(calls).root())
            .withPartition(
                row -> {
                  if (row.getInt64("id") == 3) {
                    throw new IllegalStateException("planted: partition function");
                  }
                  return "day=" + row.getString("day");
                })
            .withFormat(ROW_BY_ROW),
        true);
  }

  @Test
  public void anExceptionWhenARowIsEncoded() {
    assertNothingIsLeftAfter(
        hooked(calls).withFormat(FailingFormat.onWrite(ROW_BY_ROW, row -> row.getInt64("id") == 3)),
        true);
    assertNothingIsLeftAfter(
        hooked(calls).withFormat(FailingFormat.onWrite(ONE_FILE, row -> row.getInt64("id") == 3)),
        false);
  }

  @Test
  public void anExceptionWhenAFileIsFinished() {
    assertNothingIsLeftAfter(
        hooked(calls)
            .withFormat(FailingFormat.onFinish(ROW_BY_ROW, row -> row.getInt64("id") == 3)),
        true);
    assertNothingIsLeftAfter(
        hooked(calls).withFormat(FailingFormat.onFinish(ONE_FILE, row -> row.getInt64("id") == 3)),
        false);
  }

  @Test
  public void anErrorThatIsNoExceptionWhenARowIsEncoded() {
    assertNothingIsLeftAfter(
        hooked(calls)
            .withFormat(
                ParquetFormat.rows(Payments.SCHEMA)
                    .withTargetFileBytes(1)
                    .from(
                        row -> {
                          if (row.getInt64("id") == 3) {
                            throw new StackOverflowError("planted: error");
                          }
                          return row;
                        })),
        true);
  }

  /**
   * @param someCompleted temps must be complete already when the bundle fails
   */
  private void assertNothingIsLeftAfter(AtomicPartitionSink<Row> sink, boolean someCompleted) {
    int completedBefore = calls.calls(Kind.COMPLETE_TEMP).size();
    List<Row> rows = all(monday(0, 2), tuesday(2, 5));

    Throwable failure = catchThrowable(() -> Run.of(sink, rows));

    assertThat(failure).hasStackTraceContaining("planted: ");
    if (someCompleted) {
      assertThat(calls.calls(Kind.COMPLETE_TEMP)).hasSizeGreaterThan(completedBefore);
    }
    assertThat(lake.allFiles()).isEmpty();

    assertThat(Run.of(sink(), rows).outcomes())
        .as("a relaunch")
        .isEqualTo(Map.of(MONDAY, Outcome.PUBLISHED, TUESDAY, Outcome.PUBLISHED));
    lake.delete();
  }

  @Test
  public void anExceptionInOneBundleLeavesTheTempsOfOthersToTheCleanUp() {
    AtomicPartitionSink<Row> sink =
        hooked(calls).withFormat(FailingFormat.onWrite(ROW_BY_ROW, row -> row.getInt64("id") == 3));
    List<List<Row>> bundles = new ArrayList<>();
    bundles.add(monday(10, 12));
    bundles.add(tuesday(2, 5));

    Throwable failure = catchThrowable(() -> Run.ofBundles(sink, bundles));

    assertThat(failure).hasStackTraceContaining("planted: ");
    assertThat(lake.dataFiles()).isEmpty();
    // The bundles come in either order. What a bundle handed on is not its own any more.
    assertThat(lake.staged()).hasSizeLessThanOrEqualTo(2);
    assertThat(calls.calls(Kind.COMPLETE_TEMP).stream().map(Call::key)).containsAll(lake.staged());
  }
}
