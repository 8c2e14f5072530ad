package io.atomicpartition.sink;

import io.atomicpartition.publish.Fault;
import io.atomicpartition.publish.FaultyStore.Call;
import io.atomicpartition.publish.FaultyStore.Kind;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;
import java.util.function.IntPredicate;
import java.util.function.Predicate;

/** Chooses the calls of a whole pipeline that suffer a fault, and remembers all calls. */
final class Faults implements Function<Call, Fault> {
  private final Fault fault;
  private final Predicate<Call> which;
  private final IntPredicate when;
  private final List<Call> calls = new ArrayList<>();

  private Faults(Fault fault, Predicate<Call> which, IntPredicate when) {
    this.fault = fault;
    this.which = which;
    this.when = when;
  }

  static Faults none() {
    return new Faults(Fault.NONE, call -> true, n -> true);
  }

  /** The {@code n}th call of the pipeline, from 0 on. */
  static Faults at(int n, Fault fault) {
    return new Faults(fault, call -> true, m -> m == n);
  }

  /** Every call of a kind. */
  static Faults every(Kind kind, Fault fault) {
    return every(call -> call.kind() == kind, fault);
  }

  /** Every such call. */
  static Faults every(Predicate<Call> which, Fault fault) {
    return new Faults(fault, which, n -> true);
  }

  /** What was called. */
  synchronized List<Call> calls() {
    return List.copyOf(calls);
  }

  /** The calls of one kind. */
  synchronized List<Call> calls(Kind kind) {
    return calls.stream().filter(call -> call.kind() == kind).toList();
  }

  @Override
  public synchronized Fault apply(Call call) {
    calls.add(call);
    return which.test(call) && when.test(calls.size() - 1) ? fault : Fault.NONE;
  }
}
