package io.atomicpartition.pipelines.ingest;

import static org.assertj.core.api.Assertions.assertThat;

import io.atomicpartition.publish.FaultyStore.Call;
import io.atomicpartition.publish.FaultyStore.Kind;
import java.util.List;
import org.apache.beam.sdk.util.ReleaseInfo;

/** An embedded cluster of Flink: in profile {@code flink}, {@code make flink}. */
public class FlinkIT extends RunnerContract {
  @Override
  String[] cluster() {
    return new String[] {
      "--runner=FlinkRunner",
      "--flinkMaster=[local]",
      "--parallelism=2",
      "--numberOfExecutionRetries=2",
      "--executionRetryDelay=0"
    };
  }

  @Override
  String platform() {
    return "Flink 1.19, Beam " + ReleaseInfo.getReleaseInfo().getSdkVersion();
  }

  @Override
  String reportName() {
    return "30-flink";
  }

  /** From the beginning: all temps are written a second time. */
  @Override
  void assertRanAgain(List<Call> calls) {
    List<String> temps =
        calls.stream().filter(c -> c.kind() == Kind.OPEN_TEMP).map(Call::key).toList();
    assertThat(temps).hasSizeGreaterThanOrEqualTo(2 * 24).doesNotHaveDuplicates();
  }
}
