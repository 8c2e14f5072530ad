package io.atomicpartition.pipelines.ingest;

import static org.assertj.core.api.Assertions.assertThat;

import io.atomicpartition.publish.Fault;
import io.atomicpartition.publish.FaultyStore.Call;
import io.atomicpartition.publish.FaultyStore.Kind;
import io.atomicpartition.sink.Lake;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;
import org.apache.beam.sdk.util.ReleaseInfo;
import org.junit.Test;

/** An embedded cluster of Spark: in profile {@code spark}, {@code make spark}. */
public class SparkIT extends RunnerContract {
  @Override
  String[] cluster() {
    return new String[] {"--runner=SparkRunner", "--sparkMaster=local[2,4]"};
  }

  @Override
  String platform() {
    return "Spark 3, Beam " + ReleaseInfo.getReleaseInfo().getSdkVersion();
  }

  @Override
  String started() {
    return "--runner=SparkRunner --sparkMaster=local[2,4]";
  }

  @Override
  String reportName() {
    return "40-spark";
  }

  /** The task alone: it reads the manifests of the partitions that it had published. */
  @Override
  void assertRanAgain(List<Call> calls) {
    assertThat(count(calls, Kind.READ_RECORD)).isGreaterThan(count(calls, Kind.COMMIT));
  }

  /**
   * The files of all shuffles are gone when the first partition is live, as when an executor is
   * lost: tasks of finalize that come later find nothing to read, and Spark computes anew what is
   * upstream.
   */
  @Test
  public void anUpstreamStageThatIsComputedAgainPublishesNothingTwice() throws IOException {
    Path local = temporary.newFolder("spark").toPath();
    System.setProperty("spark.local.dir", local.toString());
    System.setProperty("spark.default.parallelism", "8");
    try {
      Lake undisturbed = lake("undisturbed");
      long temps = count(publish(undisturbed, call -> Fault.NONE), Kind.OPEN_TEMP);
      Lake lake = lake("lake");
      AtomicInteger commits = new AtomicInteger();
      List<Call> calls =
          publish(
              lake,
              call ->
                  call.kind() == Kind.COMMIT && commits.incrementAndGet() == 1
                      ? Fault.after(() -> deleteShuffles(local))
                      : Fault.NONE);

      assertThat(count(calls, Kind.OPEN_TEMP)).as("temps").isGreaterThan(temps);
      assertEveryRowOnce(lake);
    } finally {
      System.clearProperty("spark.local.dir");
      System.clearProperty("spark.default.parallelism");
    }
  }

  private static void deleteShuffles(Path local) {
    try (Stream<Path> files = Files.walk(local)) {
      for (Path file :
          files.filter(f -> f.getFileName().toString().startsWith("shuffle_")).toList()) {
        Files.delete(file);
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
