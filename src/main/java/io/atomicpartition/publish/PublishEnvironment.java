package io.atomicpartition.publish;

import java.time.Clock;
import java.time.Duration;
import java.util.concurrent.Executor;
import java.util.function.LongSupplier;

/**
 * All that the protocol takes from outside besides the store.
 *
 * @param clock for time stamps that people read; no decision hangs on it but the eviction of
 *     history
 * @param nanos a clock that never goes back, in nanoseconds: how long steps take
 * @param ids for attempts and writes
 * @param pause between tries
 * @param tries how many attempts one call makes, and how often one attempt sends its commit
 * @param historyLimits how much history manifests keep
 * @param producer name and version of this software, for the manifest
 * @param observer is told what happens
 * @param files runs the calls for the files of one partition, but a call that is alone, which runs
 *     on the thread that publishes; none waits for another. Never the threads that publish, for
 *     those wait for these
 */
public record PublishEnvironment(
    Clock clock,
    LongSupplier nanos,
    RandomIds ids,
    Pause pause,
    int tries,
    HistoryLimits historyLimits,
    String producer,
    PublishObserver observer,
    Executor files) {
  /** The real clock, real randomness, 5 tries between 50 ms and 6.4 s apart, file after file. */
  public static PublishEnvironment standard() {
    return new PublishEnvironment(
        Clock.systemUTC(),
        System::nanoTime,
        RandomIds.secure(),
        Pause.exponential(Duration.ofMillis(100), Duration.ofSeconds(10)),
        5,
        HistoryLimits.DEFAULT,
        Producer.NAME,
        PublishObserver.NONE,
        Runnable::run);
  }

  public PublishEnvironment withObserver(PublishObserver observer) {
    return new PublishEnvironment(
        clock, nanos, ids, pause, tries, historyLimits, producer, observer, files);
  }

  public PublishEnvironment withFiles(Executor files) {
    return new PublishEnvironment(
        clock, nanos, ids, pause, tries, historyLimits, producer, observer, files);
  }

  /** A new attempt's id. */
  String newAttempt() {
    return ids.next().substring(0, 16);
  }
}
