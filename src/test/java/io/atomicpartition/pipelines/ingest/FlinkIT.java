package io.atomicpartition.pipelines.ingest;

import static org.assertj.core.api.Assertions.assertThat;

import io.atomicpartition.publish.FaultyStore.Call;
import io.atomicpartition.publish.FaultyStore.Kind;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.apache.beam.sdk.util.ReleaseInfo;

/** An embedded cluster of Flink: in profile {@code flink}, {@code make flink}. */
public class FlinkIT extends RunnerContract {
  /**
   * Beam's own {@code --numberOfExecutionRetries} is not for batch jobs; those have the strategy of
   * Flink's configuration.
   */
  @Override
  String[] cluster() throws IOException {
    Path configuration = temporary.getRoot().toPath().resolve("conf");
    Files.createDirectories(configuration);
    Files.writeString(
        configuration.resolve("flink-conf.yaml"),
        """
        restart-strategy.type: fixed-delay
        restart-strategy.fixed-delay.attempts: 2
        restart-strategy.fixed-delay.delay: 100 ms
        """);
    return new String[] {
      "--runner=FlinkRunner",
      "--flinkMaster=[local]",
      "--parallelism=2",
      "--flinkConfDir=" + configuration
    };
  }

  @Override
  String platform() {
    return "Flink 1.19, Beam " + ReleaseInfo.getReleaseInfo().getSdkVersion();
  }

  @Override
  String started() {
    return "--runner=FlinkRunner --flinkMaster=[local] --parallelism=2";
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
