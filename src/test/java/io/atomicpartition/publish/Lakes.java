package io.atomicpartition.publish;

import java.io.File;
import java.util.List;
import org.junit.Rule;
import org.junit.rules.TemporaryFolder;
import org.junit.runner.RunWith;
import org.junit.runners.Parameterized;
import org.junit.runners.Parameterized.Parameter;
import org.junit.runners.Parameterized.Parameters;

/** Runs a test over every kind of lake that there is without a network. */
@RunWith(Parameterized.class)
public abstract class Lakes {
  /** Where the lake is. */
  public enum Where {
    IN_MEMORY,
    ON_DISK
  }

  /** Where fsync costs nothing, if there is such a place: no test here is about power cuts. */
  private static final File MEMORY = new File("/dev/shm");

  @Rule
  public final TemporaryFolder folder = new TemporaryFolder(MEMORY.canWrite() ? MEMORY : null);

  @Parameter public Where where;

  @Parameters(name = "{0}")
  public static List<Where> everywhere() {
    return List.of(Where.values());
  }

  private Lake onDisk;

  /** A new lake in memory, or the one lake that this test has on disk. */
  protected final Lake lake() {
    if (where == Where.IN_MEMORY) {
      return Lake.inMemory();
    }
    if (onDisk == null) {
      onDisk = Lake.onDisk(folder.getRoot().toPath());
    }
    return onDisk;
  }
}
