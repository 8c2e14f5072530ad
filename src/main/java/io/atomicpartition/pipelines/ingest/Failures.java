package io.atomicpartition.pipelines.ingest;

import java.util.ArrayDeque;
import java.util.Collections;
import java.util.Deque;
import java.util.IdentityHashMap;
import java.util.Set;
import java.util.concurrent.ExecutionException;
import org.apache.beam.sdk.Pipeline;
import org.apache.beam.sdk.util.UserCodeException;

/** Reads what an exception that a runner threw is really about. */
public final class Failures {
  private Failures() {}

  /** What the cause says that a runner has wrapped, in one line. */
  public static String message(Throwable failure) {
    Throwable inner = failure;
    while (isWrapper(inner) && inner.getCause() != null) {
      inner = inner.getCause();
    }
    return oneLine(inner.getMessage() == null ? inner.toString() : inner.getMessage());
  }

  /** A library's message without its line breaks. */
  public static String oneLine(String message) {
    return message.strip().replaceAll("\\s*\\R\\s*", " ");
  }

  private static boolean isWrapper(Throwable failure) {
    return failure instanceof Pipeline.PipelineExecutionException
        || failure instanceof UserCodeException
        || failure instanceof ExecutionException
        || failure.getClass().equals(RuntimeException.class);
  }

  /** Whether an exception of this type is among the causes, or among what they suppress. */
  static boolean contains(Throwable failure, Class<? extends Throwable> type) {
    Set<Throwable> seen = Collections.newSetFromMap(new IdentityHashMap<>());
    Deque<Throwable> next = new ArrayDeque<>();
    next.add(failure);
    while (!next.isEmpty()) {
      Throwable one = next.remove();
      if (type.isInstance(one)) {
        return true;
      }
      if (seen.add(one)) {
        if (one.getCause() != null) {
          next.add(one.getCause());
        }
        Collections.addAll(next, one.getSuppressed());
      }
    }
    return false;
  }
}
