package io.atomicpartition.store;

import java.time.Clock;
import org.junit.runner.RunWith;
import org.junit.runners.JUnit4;

@RunWith(JUnit4.class)
public final class InMemoryAtomicStoreTest extends AtomicStoreContract {
  @Override
  protected AtomicStore open(int pageSize) {
    return new InMemoryAtomicStore(Clock.systemUTC(), pageSize);
  }
}
