package io.atomicpartition.sink;

import static org.assertj.core.api.Assertions.assertThat;

import io.atomicpartition.format.ParquetFormat;
import io.atomicpartition.publish.Fault;
import io.atomicpartition.publish.FaultyStore.Call;
import io.atomicpartition.publish.FaultyStore.Kind;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Function;
import org.apache.beam.sdk.Pipeline;
import org.apache.beam.sdk.coders.RowCoder;
import org.apache.beam.sdk.schemas.Schema;
import org.apache.beam.sdk.values.Row;
import org.junit.Test;

/** A bundle with more partitions than it may hold open. */
public class SpillTest extends LakeTest {
  private final OpenTemps temps = new OpenTemps();

  /** How many temps are open at once, at most, and how many there are in all. */
  private static final class OpenTemps implements Function<Call, Fault> {
    private final AtomicInteger open = new AtomicInteger();
    private final AtomicInteger most = new AtomicInteger();
    private final AtomicInteger all = new AtomicInteger();

    @Override
    public Fault apply(Call call) {
      if (call.kind() == Kind.OPEN_TEMP) {
        all.incrementAndGet();
        most.accumulateAndGet(open.incrementAndGet(), Math::max);
      } else if (call.kind() == Kind.COMPLETE_TEMP) {
        open.decrementAndGet();
      }
      return Fault.NONE;
    }
  }

  /** Rows {@code from} to {@code to - 1}, each of the next partition. */
  private static List<Row> interleaved(int partitions, int from, int to) {
    List<Row> rows = new ArrayList<>();
    for (int id = from; id < to; id++) {
      rows.add(Payments.row("p" + (1000 + id % partitions), id, "n"));
    }
    return rows;
  }

  private void assertAllRowsArePublished(int partitions, int rows, String... tables) {
    assertThat(lake.live()).hasSize(partitions);
    List<String> files = new ArrayList<>();
    for (String partition : lake.live()) {
      for (String table : tables) {
        assertThat(lake.listed(partition, table)).isNotEmpty();
        files.addAll(lake.listed(partition, table));
      }
    }
    assertThat(
            DuckDb.query(
                "SELECT count(*), count(DISTINCT id), sum(id) FROM " + DuckDb.parquet(files)))
        .containsExactly(rows + "|" + rows + "|" + (long) rows * (rows - 1) / 2);
    lake.assertNothingButLiveFiles();
  }

  @Test
  public void rowsOfMorePartitionsThanMayBeOpenGoThroughAShuffle() {
    List<Row> rows = interleaved(10, 0, 1000);

    Run run =
        Run.of(
            hooked(temps)
                .withTable(row -> row.getInt64("id") / 10 % 2 == 0 ? "even" : "odd")
                .withFormat(
                    ParquetFormat.rows(Map.of("even", Payments.SCHEMA, "odd", Payments.SCHEMA)))
                .withMaxOpenWriters(2),
            rows);

    assertThat(run.counter("rowsSpilled")).isEqualTo(900);
    assertThat(run.counter("rowsWritten")).isEqualTo(1000);
    assertThat(temps.most.get()).as("open at once").isEqualTo(2);
    assertThat(temps.all.get()).as("files: two, and one for each other table").isEqualTo(2 + 18);
    assertAllRowsArePublished(10, 1000, "even", "odd");
  }

  @Test
  public void aFileIsCompletedWhenTheHeapIsSpent() {
    Run run =
        Run.of(
            hooked(temps).withMaxBufferedBytes(1).withoutSmallFileMerging(), interleaved(2, 0, 50));

    assertThat(temps.most.get()).as("open at once").isEqualTo(1);
    assertThat(temps.all.get()).as("files").isEqualTo(50);
    assertThat(run.of("day=p1000").getFiles()).hasSize(25);
    assertAllRowsArePublished(2, 50, "");
  }

  /**
   * An empty file costs heap, too: to end one for the sake of another would make a file per row.
   */
  @Test
  public void manyPartitionsInLittleHeapDoNotMakeAFileOfEveryRow() {
    Run run = Run.of(hooked(temps).withMaxBufferedBytes(1 << 20), interleaved(100, 0, 5000));

    assertThat(run.counter("rowsSpilled")).isPositive();
    assertThat(temps.all.get()).as("files").isLessThanOrEqualTo(100 * 5);
    assertAllRowsArePublished(100, 5000, "");
  }

  /**
   * Columns of lists are encoded row by row: a file holds heap for each of them from its first row.
   */
  @Test
  public void norDoTablesWithLists() {
    Schema.Builder schema = Schema.builder().addStringField("day").addInt64Field("id");
    for (int column = 0; column < 20; column++) {
      schema.addArrayField("list" + column, Schema.FieldType.INT32);
    }
    Schema lists = schema.build();
    List<Row> rows = new ArrayList<>();
    for (int id = 0; id < 1000; id++) {
      Row.Builder row = Row.withSchema(lists).addValues("p" + (1000 + id % 50), (long) id);
      for (int column = 0; column < 20; column++) {
        row.addArray(id, column);
      }
      rows.add(row.build());
    }

    Pipeline pipeline = Run.pipeline();
    PublishedPartitions output =
        Run.bundles(pipeline, RowCoder.of(lists), List.of(rows))
            .apply(
                "Publish",
                hooked(temps)
                    .withFormat(ParquetFormat.rows(lists))
                    .withMaxBufferedBytes(4 << 20)
                    .withoutSmallFileMerging());
    Run run = Run.run(pipeline, output);

    assertThat(run.counter("rowsSpilled")).isPositive();
    assertThat(temps.all.get()).as("files").isLessThanOrEqualTo(50 * 5);
    assertAllRowsArePublished(50, 1000, "");
  }
}
