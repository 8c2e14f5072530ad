package io.atomicpartition.sink;

import io.atomicpartition.store.RequestRefusedException;
import io.atomicpartition.store.StateUnknownException;
import io.atomicpartition.store.StoreException;
import java.util.ArrayList;
import java.util.Collections;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Set;
import java.util.function.IntPredicate;
import java.util.function.Predicate;

/** Fails chosen calls in one way, and remembers all. */
final class Fault implements StoreHook {
  /** How a call can fail. */
  enum Kind {
    /** It was not applied, and the caller is told so. */
    REFUSED,
    /** It was not applied, and the caller cannot know. */
    REQUEST_LOST,
    /** It was applied, and the caller cannot know. */
    REPLY_LOST
  }

  private final Kind kind;
  private final Predicate<StoreCall> which;
  private final IntPredicate when;
  private final List<StoreCall> calls = new ArrayList<>();
  private final Set<StoreCall> failing = Collections.newSetFromMap(new IdentityHashMap<>());

  private Fault(Kind kind, Predicate<StoreCall> which, IntPredicate when) {
    this.kind = kind;
    this.which = which;
    this.when = when;
  }

  static Fault none() {
    return new Fault(Kind.REFUSED, call -> false, n -> false);
  }

  /** The {@code n}th call of all, from 0 on. */
  static Fault at(int n, Kind kind) {
    return new Fault(kind, call -> true, m -> m == n);
  }

  /** Every call of an operation. */
  static Fault every(String operation, Kind kind) {
    return new Fault(kind, call -> call.is(operation), n -> true);
  }

  /** Every such call. */
  static Fault every(Predicate<StoreCall> which, Kind kind) {
    return new Fault(kind, which, n -> true);
  }

  /** What was called. */
  synchronized List<StoreCall> calls() {
    return List.copyOf(calls);
  }

  @Override
  public synchronized void before(StoreCall call) throws StoreException {
    boolean fails = which.test(call) && when.test(calls.size());
    calls.add(call);
    if (!fails) {
      return;
    }
    switch (kind) {
      case REFUSED -> throw new RequestRefusedException("planted: refused " + call);
      case REQUEST_LOST -> throw new StateUnknownException("planted: lost request of " + call);
      case REPLY_LOST -> failing.add(call);
    }
  }

  @Override
  public synchronized void after(StoreCall call) throws StoreException {
    if (failing.remove(call)) {
      throw new StateUnknownException("planted: lost reply of " + call);
    }
  }
}
