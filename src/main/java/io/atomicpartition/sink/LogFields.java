package io.atomicpartition.sink;

import io.atomicpartition.publish.Launch;
import io.atomicpartition.publish.PartitionRef;
import java.util.Map;
import java.util.concurrent.Executor;
import org.checkerframework.checker.nullness.qual.Nullable;
import org.slf4j.MDC;

/**
 * The fields of this thread's log lines, in SLF4J's MDC: what Beam's harness and Dataflow's worker
 * put beside the message, and patterns of log4j and logback know as {@code %X}. Between creation
 * and {@link #restore} lines carry them, those of the store's client library on this thread, too.
 */
final class LogFields {
  private static final String ATTEMPT = "attempt";

  private final @Nullable Map<String, String> before = MDC.getCopyOfContextMap();

  /** Lines are about a launch. */
  LogFields(Launch launch) {
    MDC.put("run", launch.run());
    MDC.put("launch", launch.id());
  }

  /** Lines are about what a launch makes of a partition. */
  LogFields(Launch launch, PartitionRef partition) {
    this(launch);
    MDC.put("partition", partition.path());
    MDC.put("publishId", launch.publishId(partition));
  }

  /** Lines are about a place that is swept: a partition, or another that begins with '_'. */
  LogFields(String place) {
    MDC.put("place", place);
    if (!place.startsWith("_")) {
      MDC.put("partition", place);
    }
  }

  /** From now on, until the fields are restored, lines of this thread are about an attempt. */
  static void attempt(String id) {
    MDC.put(ATTEMPT, id);
  }

  /** The fields are again what they were. */
  void restore() {
    set(before);
  }

  /** What this executor runs has the fields of the thread that asked for it. */
  static Executor carriedBy(Executor executor) {
    return task -> {
      Map<String, String> fields = MDC.getCopyOfContextMap();
      executor.execute(
          () -> {
            Map<String, String> before = MDC.getCopyOfContextMap();
            set(fields);
            try {
              task.run();
            } finally {
              set(before);
            }
          });
    };
  }

  private static void set(@Nullable Map<String, String> fields) {
    if (fields == null) {
      MDC.clear();
    } else {
      MDC.setContextMap(fields);
    }
  }
}
