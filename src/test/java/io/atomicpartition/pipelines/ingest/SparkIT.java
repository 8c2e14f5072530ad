package io.atomicpartition.pipelines.ingest;

import static org.assertj.core.api.Assertions.assertThat;

import io.atomicpartition.publish.Fault;
import io.atomicpartition.publish.FaultyStore.Call;
import io.atomicpartition.publish.FaultyStore.Kind;
import io.atomicpartition.sink.Lake;
import java.util.List;
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
  String reportName() {
    return "40-spark";
  }

  /** The task alone: it reads the manifests of the partitions that it had published. */
  @Override
  void assertRanAgain(List<Call> calls) {
    assertThat(count(calls, Kind.READ_RECORD)).isGreaterThan(count(calls, Kind.COMMIT));
  }

  /** Without a cache, every branch of the graph computes anew what is upstream of it. */
  @Test
  public void anUpstreamStageThatIsComputedAgainPublishesNothingTwice() {
    Lake cached = lake("cached");
    long temps = count(publish(cached, call -> Fault.NONE), Kind.OPEN_TEMP);
    Lake lake = lake("lake");
    List<Call> calls = publish(lake, call -> Fault.NONE, "--cacheDisabled=true");

    assertThat(count(calls, Kind.OPEN_TEMP)).as("temps").isGreaterThan(temps);
    assertEveryRowOnce(lake);
  }
}
