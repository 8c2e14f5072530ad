package io.atomicpartition.bench.fileio;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;
import org.apache.beam.sdk.util.ReleaseInfo;

/**
 * Shows what {@code FileIO.writeDynamic} and this sink do to data in the same three places, and
 * writes it down. {@code FileIO}'s numbers are reported as they are; exit code 1 says that this
 * sink lost or doubled a row, showed part of a partition, or did not do what it promises.
 *
 * <p>Every job is a process of its own, on the direct runner, on Flink or on Spark, built by the
 * Maven profiles of these names. Run in the project's directory.
 */
public final class FileIoFailures {
  private static final Path WORK = Path.of("target", "fileio-failures");

  private FileIoFailures() {}

  /**
   * Runs everything.
   *
   * @param args the file to write the report to
   */
  public static void main(String[] args) throws IOException, InterruptedException {
    delete(WORK);
    Workshop workshop = new Workshop(WORK.toAbsolutePath());
    Report report = new Report();
    report.title("What FileIO does to data, and what this sink does");
    report.say(
        """
        Written by `make fileio-failures`, with Beam %s on JDK %s and %d cores, on a local disk. `FileIO` is
        `FileIO.writeDynamic()` with `ParquetIO.sink`, Avro records, `.by`, and `.withNaming(p -> defaultNaming("p=" + p +
        "/part", ".parquet"))`; this sink is `AtomicPartitionSink.write().to(...).withPartitionFields("p")`. Every job is a process
        of its own. Rows are counted by DuckDB. *Whole* is a partition with every row of one job, once."""
            .formatted(
                ReleaseInfo.getReleaseInfo().getSdkVersion(),
                Runtime.version().feature(),
                Runtime.getRuntime().availableProcessors()));

    KilledInFinalize killed = new KilledInFinalize(workshop, report);
    report.title("1. Killed in finalize, and run again");
    report.say(
        """
        Flink, parallelism 2. SIGKILL as soon as 15 % of `FileIO`'s final files, or of this sink's manifests, are seen; then
        the same job again, to its end. 2,000 partitions of 10 rows, one file each (`FileIO` with `withNumShards(1)`): 20,000 rows.""");
    killed.run("killed", 2_000, 10, 1, 2_000);
    report.say(
        """
        The same with default sharding: 200 partitions of 100 rows, of which `FileIO` makes up to 10 files each, 1,832 in
        all.""");
    killed.run("killed-default", 200, 100, 0, 1_832);
    report.say(
        """
        To a reader of files, `FileIO`'s half-written output is not to be told from a complete one, and its temps stay
        for ever: a second job has a temp directory of its own. This sink's second job finds what is live, leaves it alone
        (`ALREADY_PUBLISHED`), and publishes the rest; a sweep takes what the killed one left. (Its ages, 1, 7 and 14 days if
        nothing is said, were set to 0 here, as no job ran. On a local disk temps and final files are links to the same bytes, so that a temp of what is live
        takes no room.)""");

    report.title("2. Two jobs at once, one naming");
    report.say(
        """
        Flink, parallelism 2, default sharding. Two jobs with different rows for the same 100 partitions, 200 rows each,
        started at once.""");
    new TwoJobs(workshop, report).run(100, 200);

    report.title("3. A job that is done is run again");
    report.say(
        """
        Flink, default sharding, 32 partitions of 1,000 rows. The first at parallelism 2, the second at 3.""");
    new RunAgain(workshop, report).run(32, 1_000);
    report.say(
        """
        How many files `FileIO` makes of a partition hangs on how many bundles there are and which partitions each meets first:
        it writes 21 partitions of a bundle there and then, and the rows of others through a shuffle into 10 files. A file's
        name says how many there are, so that another number makes other names. Where the number stays the same, files are
        replaced one by one while readers read.""");

    report.title("4. One job, default sharding, nothing disturbs it");
    report.say("160,000 rows in all.");
    new DefaultSharding(workshop, report).run();
    report.say(
        """
        Why rows are gone on Spark: `WriteFiles` gathers the temps of default sharding by a `Reshuffle` under one key, makes a
        list of each *bundle* that comes out of it (`GatherBundlesPerWindowFn`), and finalizes list by list, each numbering its
        shards alone, from 0 of its own count. This is right only if one key comes out in one bundle. The Spark runner
        translates `Reshuffle` to `JavaRDD.repartition` (`GroupCombineFunctions.reshuffle`), which deals out elements whatever
        their key, so there are several lists; where two have the same number of temps for a partition, both choose the same
        names, and the second rename replaces the first's files. The Flink runner translates it to a grouping by key, so that
        there is one list. The direct runner replaces default sharding by a fixed number of shards (`WriteWithShardingFactory`),
        each with its number from the beginning. This sink's files are named after the attempt that publishes them,
        and what belongs to a partition is gathered by a `GroupByKey`, which no runner may translate to less.""");
    boolean met = report.end(Path.of(args[0]));
    System.exit(met ? 0 : 1);
  }

  private static void delete(Path directory) throws IOException {
    if (Files.exists(directory)) {
      List<Path> all;
      try (Stream<Path> files = Files.walk(directory)) {
        all = files.sorted(Comparator.reverseOrder()).toList();
      }
      for (Path file : all) {
        Files.delete(file);
      }
    }
  }
}
