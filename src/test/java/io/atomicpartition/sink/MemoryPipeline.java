package io.atomicpartition.sink;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.sun.management.GarbageCollectionNotificationInfo;
import io.atomicpartition.format.ParquetFormat;
import java.io.IOException;
import java.lang.management.GarbageCollectorMXBean;
import java.lang.management.ManagementFactory;
import java.lang.management.MemoryUsage;
import java.math.BigInteger;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicLong;
import javax.management.NotificationEmitter;
import javax.management.openmbean.CompositeData;
import org.apache.beam.sdk.Pipeline;
import org.apache.beam.sdk.coders.VarLongCoder;
import org.apache.beam.sdk.schemas.Schema;
import org.apache.beam.sdk.transforms.Create;
import org.apache.beam.sdk.transforms.DoFn;
import org.apache.beam.sdk.transforms.ParDo;
import org.apache.beam.sdk.values.Row;
import org.joda.time.Instant;

/**
 * Rows of eleven columns, interleaved over partitions, in one bundle. The elements are numbers that
 * become rows when they are written, for the direct runner keeps a whole bundle of them on the
 * heap.
 *
 * <p>Arguments: root, rows, partitions. Prints what was spilled and the largest heap that a
 * collection left.
 */
public final class MemoryPipeline {
  private static final Schema SCHEMA =
      Schema.builder()
          .addInt64Field("id")
          .addDateTimeField("at")
          .addStringField("kind")
          .addStringField("place")
          .addStringField("hash")
          .addDoubleField("price")
          .addDoubleField("amount")
          .addDoubleField("rate")
          .addInt32Field("count")
          .addInt32Field("flags")
          .addNullableStringField("note")
          .build();

  private static final BigInteger PRIME = BigInteger.ONE.shiftLeft(127).subtract(BigInteger.ONE);

  private MemoryPipeline() {}

  private static Row row(long id) {
    return Row.withSchema(SCHEMA)
        .addValues(
            id,
            Instant.ofEpochMilli(1_700_000_000_000L + id * 1000),
            "kind-" + id % 7,
            "place-" + id % 50,
            // 40 characters that do not repeat
            String.format("%040x", BigInteger.valueOf(id).multiply(PRIME)),
            id * 0.01,
            id * 1.7 % 1000,
            id % 13 / 13.0,
            (int) (id % 1000),
            (int) (id & 0xff),
            id % 4 == 0 ? null : "note " + id % 1000)
        .build();
  }

  private static final class Numbers extends DoFn<Long, Long> {
    private static final long serialVersionUID = 1L;

    @ProcessElement
    public void process(@Element Long count, OutputReceiver<Long> out) {
      for (long id = 0; id < count; id++) {
        out.output(id);
      }
    }
  }

  /**
   * Runs this in a JVM of its own and checks by DuckDB that every row is there.
   *
   * @return what it printed
   */
  static String check(Lake lake, int heapMebibytes, int rows, int partitions)
      throws IOException, InterruptedException {
    Process process =
        new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-Xmx" + heapMebibytes + "m",
                "-XX:TieredStopAtLevel=1",
                "-Daws.disableEc2Metadata=true",
                "-cp",
                System.getProperty("java.class.path"),
                MemoryPipeline.class.getName(),
                lake.uri(),
                "" + rows,
                "" + partitions)
            .redirectErrorStream(true)
            .start();
    String printed = new String(process.getInputStream().readAllBytes(), UTF_8);
    assertThat(process.waitFor()).as(printed).isZero();
    List<String> files = new ArrayList<>();
    lake.live().forEach(partition -> files.addAll(lake.listed(partition, "")));
    assertThat(
            DuckDb.query(
                "SELECT count(*), min(n), max(n), sum(n), sum(distinct_n) FROM"
                    + " (SELECT count(*) AS n, count(DISTINCT id) AS distinct_n FROM "
                    + DuckDb.parquetWithFileName(files)
                    + " WHERE contains(filename, '/p=' || id % "
                    + partitions
                    + " || '/') GROUP BY id % "
                    + partitions
                    + ")"))
        .as("partitions, rows of the smallest, the largest and of all, distinct rows")
        .containsExactly(
            partitions
                + "|"
                + rows / partitions
                + "|"
                + rows / partitions
                + "|"
                + rows
                + "|"
                + rows);
    assertThat(lake.root().resolve("_staging")).doesNotExist();
    return printed;
  }

  public static void main(String[] args) {
    AtomicLong most = watchHeap();
    long rows = Long.parseLong(args[1]);
    long partitions = Long.parseLong(args[2]);
    Pipeline pipeline = Run.pipeline("--enforceEncodability=false");
    PublishedPartitions output =
        pipeline
            .apply("Count", Create.of(rows))
            .apply("Numbers", ParDo.of(new Numbers()))
            .setCoder(VarLongCoder.of())
            .apply(
                "Publish",
                AtomicPartitionSink.<Long>write()
                    .to(args[0])
                    .withPartition(id -> "p=" + id % partitions)
                    .withFormat(ParquetFormat.rows(SCHEMA).from(MemoryPipeline::row)));
    long start = System.nanoTime();
    Run run = Run.run(pipeline, output);
    System.out.printf(
        "%d rows in %d partitions, %d rows spilled, %d files, heap %d MiB of %d, %.1f s%n",
        rows,
        run.published().size(),
        run.counter("rowsSpilled"),
        run.published().stream().mapToLong(one -> one.getFiles().size()).sum(),
        most.get() >> 20,
        Runtime.getRuntime().maxMemory() >> 20,
        (System.nanoTime() - start) / 1e9);
  }

  /** The largest heap that a collection left, in bytes. */
  private static AtomicLong watchHeap() {
    AtomicLong most = new AtomicLong();
    for (GarbageCollectorMXBean bean : ManagementFactory.getGarbageCollectorMXBeans()) {
      ((NotificationEmitter) bean)
          .addNotificationListener(
              (notification, handback) -> {
                GarbageCollectionNotificationInfo info =
                    GarbageCollectionNotificationInfo.from(
                        (CompositeData) notification.getUserData());
                long left =
                    info.getGcInfo().getMemoryUsageAfterGc().entrySet().stream()
                        .filter(pool -> pool.getKey().matches(".*(Eden|Survivor|Old|Tenured).*"))
                        .map(Map.Entry::getValue)
                        .mapToLong(MemoryUsage::getUsed)
                        .sum();
                most.accumulateAndGet(left, Math::max);
              },
              null,
              null);
    }
    return most;
  }
}
