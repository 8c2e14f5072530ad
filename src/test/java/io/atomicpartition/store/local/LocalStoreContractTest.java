package io.atomicpartition.store.local;

import io.atomicpartition.store.AtomicStore;
import io.atomicpartition.store.AtomicStoreContract;
import io.atomicpartition.store.StoreLocation;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.Optional;
import org.junit.Rule;
import org.junit.rules.TemporaryFolder;
import org.junit.runner.RunWith;
import org.junit.runners.Parameterized;
import org.junit.runners.Parameterized.Parameter;
import org.junit.runners.Parameterized.Parameters;

/** The contract on disk, in each of the ways in which the local store can be set up. */
@RunWith(Parameterized.class)
public final class LocalStoreContractTest extends AtomicStoreContract {
  /** Ways to set up the store. */
  enum Setup {
    STAGING_INSIDE,
    STAGING_OUTSIDE,
    IN_PLACE,
    SYMLINKED_ROOT
  }

  @Rule public final TemporaryFolder folder = new TemporaryFolder();

  @Parameter public Setup setup = Setup.STAGING_INSIDE;

  @Parameters(name = "{0}")
  public static Iterable<Setup> setups() {
    return Arrays.asList(Setup.values());
  }

  /** The clock of a disk may stand still for milliseconds. */
  @Override
  protected void putLater(String key, byte[] bytes) throws IOException {
    put(key, bytes);
    Files.setLastModifiedTime(Path.of(store.uri(key)), FileTime.from(Instant.now().plusSeconds(1)));
  }

  @Override
  protected AtomicStore open(int pageSize) throws Exception {
    Path base = folder.newFolder().toPath();
    Path root = base.resolve("lake/bronze");
    if (setup == Setup.SYMLINKED_ROOT) {
      Files.createDirectories(base.resolve("real"));
      Files.createDirectories(root.getParent());
      Files.createSymbolicLink(root, base.resolve("real"));
    }
    Optional<Path> staging =
        setup == Setup.STAGING_OUTSIDE ? Optional.of(base.resolve("stage")) : Optional.empty();
    return new LocalAtomicStore(
        new StoreLocation(root.toUri(), staging.map(Path::toUri)),
        Files::createLink,
        pageSize,
        Duration.ofMinutes(1));
  }

  @Override
  protected boolean stagesDirectories() {
    return true;
  }

  @Override
  protected boolean inPlace() {
    return setup == Setup.IN_PLACE;
  }

  @Override
  protected int rounds() {
    return setup == Setup.STAGING_INSIDE ? 100 : 10;
  }
}
