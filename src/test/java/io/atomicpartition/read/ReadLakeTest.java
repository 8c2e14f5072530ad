package io.atomicpartition.read;

import static org.assertj.core.api.Assertions.assertThat;

import io.atomicpartition.format.ParquetFormat;
import io.atomicpartition.publish.Fault;
import io.atomicpartition.publish.FaultyStore.Call;
import io.atomicpartition.publish.FaultyStore.Kind;
import io.atomicpartition.publish.Mode;
import io.atomicpartition.sink.AtomicPartitionSink;
import io.atomicpartition.sink.HookedStoreProvider;
import io.atomicpartition.sink.Lake;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Function;
import java.util.stream.LongStream;
import org.apache.beam.sdk.Pipeline;
import org.apache.beam.sdk.coders.ListCoder;
import org.apache.beam.sdk.coders.RowCoder;
import org.apache.beam.sdk.options.PipelineOptionsFactory;
import org.apache.beam.sdk.schemas.Schema;
import org.apache.beam.sdk.transforms.Create;
import org.apache.beam.sdk.transforms.Flatten;
import org.apache.beam.sdk.values.PCollection;
import org.apache.beam.sdk.values.Row;
import org.junit.Before;
import org.junit.Rule;
import org.junit.rules.TemporaryFolder;

/** A test with a lake of sales by day, which does not exist yet. */
public abstract class ReadLakeTest {
  static final String MONDAY = "day=2026-11-23";
  static final String TUESDAY = "day=2026-11-24";

  static final Schema SALE =
      Schema.builder()
          .addStringField("day")
          .addInt64Field("id")
          .addNullableStringField("note")
          .build();

  @Rule public final TemporaryFolder temporary = new TemporaryFolder();

  /** Every call to the store of {@link #hooked}. */
  final List<Call> calls = new CopyOnWriteArrayList<>();

  Lake lake;

  @Before
  public final void makeLake() {
    lake = new Lake(temporary.getRoot().toPath().resolve("lake"));
  }

  static Row sale(String partition, long id) {
    return Row.withSchema(SALE)
        .addValues(partition.substring("day=".length()), id, id % 3 == 0 ? null : "a note on " + id)
        .build();
  }

  /** Sales {@code from} to {@code to - 1} of one day. */
  static List<Row> sales(String partition, long from, long to) {
    return LongStream.range(from, to).mapToObj(id -> sale(partition, id)).toList();
  }

  static List<Row> all(List<Row> some, List<Row> more) {
    List<Row> rows = new ArrayList<>(some);
    rows.addAll(more);
    return rows;
  }

  static Pipeline pipeline(String... more) {
    List<String> args =
        new ArrayList<>(List.of("--targetParallelism=1", "--enforceImmutability=false"));
    args.addAll(List.of(more));
    return Pipeline.create(PipelineOptionsFactory.fromArgs(args.toArray(String[]::new)).create());
  }

  final AtomicPartitionSink<Row> sink() {
    return AtomicPartitionSink.<Row>write().to(lake.uri()).withPartitionFields("day");
  }

  /** Publishes rows, over whatever there is. */
  final void publish(List<Row> rows) {
    publish(sink(), rows);
  }

  static void publish(AtomicPartitionSink<Row> sink, List<Row> rows) {
    Pipeline pipeline = pipeline();
    inOneBundle(pipeline, rows).apply("Publish", sink.withMode(Mode.REPLACE));
    pipeline.run().waitUntilFinish();
  }

  /** So that each partition becomes one file. */
  static PCollection<Row> inOneBundle(Pipeline pipeline, List<Row> rows) {
    RowCoder coder = RowCoder.of(rows.get(0).getSchema());
    return pipeline
        .apply("Rows", Create.of(List.of(rows)).withCoder(ListCoder.of(coder)))
        .apply("OneByOne", Flatten.iterables())
        .setRowSchema(coder.getSchema());
  }

  /** A sink of many small row groups. */
  final AtomicPartitionSink<Row> smallRowGroups() {
    return sink()
        .withFormat(ParquetFormat.rows(SALE).withRowGroupBytes(20_000).withPageBytes(5_000));
  }

  /** A read of sales that asks nothing of the lake when the graph is built. */
  final AtomicPartitions.Read read() {
    return AtomicPartitions.read().from(lake.uri()).withSchema(SALE);
  }

  /** The same, with a store whose calls are recorded and suffer faults. */
  final AtomicPartitions.Read hooked(Function<Call, Fault> faults) {
    HookedStoreProvider.hook(
        lake,
        call -> {
          calls.add(call);
          return faults.apply(call);
        });
    return read().from(HookedStoreProvider.uri(lake));
  }

  final AtomicPartitions.Read recorded() {
    return hooked(call -> Fault.NONE);
  }

  final List<String> keys(Kind kind) {
    return calls.stream().filter(call -> call.kind() == kind).map(Call::key).toList();
  }

  /** What the first call of a kind about such a key suffers; all others nothing. */
  static Function<Call, Fault> atFirst(Kind kind, String keyStart, Fault fault) {
    boolean[] struck = {false};
    return call -> {
      synchronized (struck) {
        if (struck[0] || call.kind() != kind || !call.key().startsWith(keyStart)) {
          return Fault.NONE;
        }
        struck[0] = true;
      }
      return fault;
    };
  }

  /** What is thrown, in the words of the read. */
  static PartitionReadException failure(AtomicPartitions.Read read) {
    try {
      ReadRun.of(read);
    } catch (RuntimeException e) {
      for (Throwable cause = e; cause != null; cause = cause.getCause()) {
        if (cause instanceof PartitionReadException known) {
          return known;
        }
      }
      throw e;
    }
    throw new AssertionError("The read did not fail");
  }

  /** The only file of a partition. */
  final Path file(String partition) {
    List<String> listed = lake.listed(partition, "");
    assertThat(listed).hasSize(1);
    return Path.of(listed.get(0));
  }

  static void write(Path file, byte[] bytes) {
    try {
      Files.createDirectories(file.getParent());
      Files.write(file, bytes);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  static byte[] bytes(Path file) {
    try {
      return Files.readAllBytes(file);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  static void delete(Path file) {
    try {
      Files.delete(file);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
