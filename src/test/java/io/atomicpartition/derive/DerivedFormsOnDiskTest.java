package io.atomicpartition.derive;

import io.atomicpartition.store.AtomicStore;
import io.atomicpartition.store.AtomicStores;
import io.atomicpartition.store.StoreEnvironment;
import io.atomicpartition.store.StoreLocation;
import java.net.URI;
import org.junit.Rule;
import org.junit.rules.TemporaryFolder;
import org.junit.runner.RunWith;
import org.junit.runners.JUnit4;

@RunWith(JUnit4.class)
public final class DerivedFormsOnDiskTest extends DerivedFormsContract {
  @Rule public final TemporaryFolder temporary = new TemporaryFolder();

  @Override
  protected AtomicStore openStore() throws Exception {
    return AtomicStores.open(
        StoreLocation.of(URI.create("file://" + temporary.newFolder("lake"))),
        StoreEnvironment.empty());
  }
}
