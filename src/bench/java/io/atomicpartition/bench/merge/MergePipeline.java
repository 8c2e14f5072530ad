package io.atomicpartition.bench.merge;

import com.sun.management.OperatingSystemMXBean;
import io.atomicpartition.bench.data.Events;
import io.atomicpartition.format.ParquetFormat;
import io.atomicpartition.sink.AtomicPartitionSink;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.stream.Stream;
import org.apache.beam.sdk.Pipeline;
import org.apache.beam.sdk.PipelineResult;
import org.apache.beam.sdk.coders.VarLongCoder;
import org.apache.beam.sdk.options.PipelineOptionsFactory;
import org.apache.beam.sdk.transforms.Create;
import org.apache.beam.sdk.transforms.DoFn;
import org.apache.beam.sdk.transforms.Flatten;
import org.apache.beam.sdk.transforms.GroupByKey;
import org.apache.beam.sdk.transforms.ParDo;
import org.apache.beam.sdk.transforms.Values;
import org.apache.beam.sdk.transforms.WithKeys;
import org.apache.beam.sdk.values.TypeDescriptors;
import org.apache.parquet.hadoop.metadata.CompressionCodecName;

/**
 * One job in a process of its own: rows over partitions in so many bundles, with small files merged
 * or not; read back and counted by DuckDB. Prints a line of a Markdown table. The elements are
 * numbers, which become rows when they are written.
 *
 * <p>Arguments: a new directory, rows, partitions, bundles, files from which on they are merged (0:
 * never), bytes below which they are; then options for Beam.
 */
public final class MergePipeline {
  private MergePipeline() {}

  private static final class Numbers extends DoFn<Long, Long> {
    private static final long serialVersionUID = 1L;
    private final long rows;
    private final long bundles;

    Numbers(long rows, long bundles) {
      this.rows = rows;
      this.bundles = bundles;
    }

    @ProcessElement
    public void process(@Element Long bundle, OutputReceiver<Long> out) {
      for (long id = bundle; id < rows; id += bundles) {
        out.output(id);
      }
    }
  }

  public static void main(String[] args) throws Exception {
    Path lake = Path.of(args[0]);
    long rows = Long.parseLong(args[1]);
    int partitions = Integer.parseInt(args[2]);
    long bundles = Long.parseLong(args[3]);
    int minFiles = Integer.parseInt(args[4]);
    long smallBytes = Long.parseLong(args[5]);
    List<String> options = new ArrayList<>(List.of(args).subList(6, args.length));
    Pipeline pipeline =
        Pipeline.create(PipelineOptionsFactory.fromArgs(options.toArray(String[]::new)).create());
    List<Long> numbers = new ArrayList<>();
    for (long bundle = 0; bundle < bundles; bundle++) {
      numbers.add(bundle);
    }
    Events events = new Events(rows, partitions);
    AtomicPartitionSink<Long> sink =
        AtomicPartitionSink.<Long>write()
            .to(lake.toUri().toString())
            .withPartition(id -> "p=" + events.partition(id))
            .withFormat(
                ParquetFormat.rows(events.rowSchema())
                    .withCodec(CompressionCodecName.SNAPPY)
                    .from(events::row));
    pipeline
        .apply("Bundles", Create.of(numbers).withCoder(VarLongCoder.of()))
        .apply("Key", WithKeys.<Long, Long>of(n -> n).withKeyType(TypeDescriptors.longs()))
        .apply("Group", GroupByKey.create())
        .apply("Values", Values.create())
        .apply("Ungroup", Flatten.iterables())
        .apply("Numbers", ParDo.of(new Numbers(rows, bundles)))
        .setCoder(VarLongCoder.of())
        .apply(
            "Publish",
            minFiles == 0
                ? sink.withoutSmallFileMerging()
                : sink.withSmallFileMerging(smallBytes, minFiles));
    long start = System.nanoTime();
    PipelineResult.State state = pipeline.run().waitUntilFinish();
    double wall = (System.nanoTime() - start) / 1e9;
    double cpu =
        ((OperatingSystemMXBean) ManagementFactory.getOperatingSystemMXBean()).getProcessCpuTime()
            / 1e9;
    long[] files = files(lake);
    System.out.printf(
        Locale.ROOT,
        "| %d | %d | %d | %s | %.1f | %.1f | %d | %.2f | %.1f | %s |%n",
        rows,
        partitions,
        bundles,
        minFiles == 0 ? "no" : "from " + minFiles,
        cpu / rows * 1e6,
        wall,
        files[0],
        (double) files[0] / partitions,
        files[1] / 1e6,
        state == PipelineResult.State.DONE && count(lake) == rows ? "all" : "**LOST ROWS**");
  }

  /** How many data files there are, and their bytes. */
  private static long[] files(Path lake) throws Exception {
    try (Stream<Path> all = Files.walk(lake)) {
      List<Path> files = all.filter(path -> path.toString().endsWith(".parquet")).toList();
      long bytes = 0;
      for (Path file : files) {
        bytes += Files.size(file);
      }
      return new long[] {files.size(), bytes};
    }
  }

  private static long count(Path lake) throws Exception {
    try (Connection duckDb = DriverManager.getConnection("jdbc:duckdb:");
        Statement statement = duckDb.createStatement();
        ResultSet found =
            statement.executeQuery(
                "SELECT if(count(*) = count(DISTINCT id), count(*), -1) FROM read_parquet('"
                    + lake
                    + "/p=*/*.parquet')")) {
      found.next();
      return found.getLong(1);
    }
  }
}
