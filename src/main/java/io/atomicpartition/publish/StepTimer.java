package io.atomicpartition.publish;

import java.time.Duration;

/** Takes the time of one step of a publish. */
final class StepTimer {
  private final PublishEnvironment environment;
  private final PartitionRef partition;
  private final PublishStep step;
  private final long start;

  /** The step begins. */
  StepTimer(PublishEnvironment environment, PartitionRef partition, PublishStep step) {
    this.environment = environment;
    this.partition = partition;
    this.step = step;
    this.start = environment.nanos().getAsLong();
  }

  /** The step has ended, well or not. */
  void stop() {
    Duration taken = Duration.ofNanos(environment.nanos().getAsLong() - start);
    environment.observer().took(partition, step, taken);
  }
}
