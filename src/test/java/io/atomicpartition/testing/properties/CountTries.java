package io.atomicpartition.testing.properties;

import io.atomicpartition.testing.ProofReport;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.SortedMap;
import java.util.TreeMap;
import net.jqwik.api.lifecycle.AfterContainerHook;
import net.jqwik.api.lifecycle.AroundPropertyHook;
import net.jqwik.api.lifecycle.ContainerLifecycleContext;
import net.jqwik.api.lifecycle.PropertyExecutionResult;
import net.jqwik.api.lifecycle.PropertyExecutor;
import net.jqwik.api.lifecycle.PropertyLifecycleContext;

/** Multiplies the tries of every property as the run asks for, and reports those that held. */
final class CountTries implements AroundPropertyHook, AfterContainerHook {
  /** A system property: by how much more each property is tried than it says. */
  private static final String TIMES = "properties.times";

  private static final int DEFAULT_TRIES = 500;

  /** Tries by property by class, of this JVM. */
  private static final SortedMap<String, SortedMap<String, Long>> HELD = new TreeMap<>();

  @Override
  public PropertyExecutionResult aroundProperty(
      PropertyLifecycleContext context, PropertyExecutor property) throws Throwable {
    int tries = context.attributes().tries().orElse(DEFAULT_TRIES);
    context.attributes().setTries(Math.multiplyExact(tries, Integer.getInteger(TIMES, 1)));
    PropertyExecutionResult result = property.execute();
    if (result.status() == PropertyExecutionResult.Status.SUCCESSFUL) {
      held(
          context.containerClass().getSimpleName(),
          context.targetMethod().getName(),
          result.countChecks());
    }
    return result;
  }

  private static synchronized void held(String container, String property, long checks) {
    HELD.computeIfAbsent(container, name -> new TreeMap<>()).put(property, checks);
  }

  @Override
  public void afterContainer(ContainerLifecycleContext context) throws Throwable {
    if (context.optionalContainerClass().isPresent()) {
      report();
    }
  }

  private static synchronized void report() throws Exception {
    List<String> rows = new ArrayList<>();
    long properties = 0;
    long inputs = 0;
    for (String container : HELD.keySet()) {
      SortedMap<String, Long> held = HELD.get(container);
      long tries = held.values().stream().mapToLong(Long::longValue).sum();
      rows.add(String.format(Locale.ROOT, "| %s | %d | %,d |", container, held.size(), tries));
      properties += held.size();
      inputs += tries;
    }
    List<String> lines = new ArrayList<>();
    lines.add(
        String.format(
            Locale.ROOT, "%d properties held for %,d random inputs in all.", properties, inputs));
    lines.addAll(List.of("", "| of | properties | inputs |", "|---|---:|---:|"));
    lines.addAll(rows);
    ProofReport.section("60-properties", "Properties", lines);
  }
}
