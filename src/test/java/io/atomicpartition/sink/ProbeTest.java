package io.atomicpartition.sink;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.Assume.assumeTrue;

import io.atomicpartition.store.RequestRefusedException;
import io.atomicpartition.store.StoreException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.Test;

/** A store that cannot keep the promise is refused before anything is entrusted to it. */
public class ProbeTest extends LakeTest {
  @Test
  public void aWorkerProbesAStoreOnceAndBeforeTheFirstByte() {
    List<String> calls = new CopyOnWriteArrayList<>();
    StoreHook hook =
        new StoreHook() {
          @Override
          public void before(StoreCall call) {
            calls.add(call.operation());
          }
        };

    Run.ofBundles(hooked(hook), List.of(monday(0, 1), tuesday(0, 1)));
    Run.of(hooked(hook), tuesday(0, 1));

    assertThat(calls).startsWith("probe").contains("openTemp");
    assertThat(calls).filteredOn("probe"::equals).hasSize(1);
  }

  @Test
  public void aProbeThatFailsFailsTheJobAndIsMadeAgain() {
    StoreHook refuse =
        new StoreHook() {
          @Override
          public void before(StoreCall call) throws StoreException {
            if (call.is("probe")) {
              throw new RequestRefusedException("The store's probe failed: planted");
            }
          }
        };

    for (int launch = 0; launch < 2; launch++) {
      assertThatThrownBy(() -> Run.of(hooked(refuse), monday(0, 1)))
          .hasStackTraceContaining("The store's probe failed: planted");
      assertThat(lake.allFiles()).isEmpty();
    }
  }

  @Test
  public void aStagingLocationOnAnotherFileSystemIsRefused() throws Exception {
    Path memory = Path.of("/dev/shm");
    assumeTrue(
        "needs /dev/shm as another file system",
        Files.isWritable(memory)
            && !Files.getFileStore(memory)
                .equals(Files.getFileStore(temporary.getRoot().toPath())));
    Path staging = Files.createTempDirectory(memory, "staging");
    try {
      assertThatThrownBy(() -> Run.of(sink().withStagingLocation(staging.toString()), monday(0, 1)))
          .hasStackTraceContaining(
              "the staging location '"
                  + staging
                  + "' is on another file system than the root '"
                  + lake.root()
                  + "', so nothing can be renamed or linked from the one to the other; choose a"
                  + " staging location beside the root");
      assertThat(lake.root()).doesNotExist();
      assertThat(new Lake(staging).allFiles()).isEmpty();
    } finally {
      new Lake(staging).delete();
    }
  }

  @Test
  public void aRootThatCannotBeWrittenIsNamed() throws Exception {
    Files.writeString(lake.root(), "a file where the lake should be");

    assertThatThrownBy(() -> Run.of(sink(), monday(0, 1)))
        .hasStackTraceContaining(lake.root().toString())
        .hasMessageContaining("expected a directory at '" + lake.root() + "', found a file");
    assertThat(Files.readString(lake.root())).isEqualTo("a file where the lake should be");
  }
}
