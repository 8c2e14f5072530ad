package io.atomicpartition.sink;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.Assume.assumeTrue;

import io.atomicpartition.publish.Fault;
import io.atomicpartition.publish.FaultyStore.Kind;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.Test;

/** A store that cannot keep the promise is refused before anything is entrusted to it. */
public class WorkerCheckTest extends LakeTest {
  @Test
  public void aWorkerChecksAStoreOnceAndBeforeTheFirstByte() {
    Faults faults = Faults.none();

    Run.ofBundles(hooked(faults), List.of(monday(0, 1), tuesday(0, 1)));
    Run.of(hooked(faults), tuesday(0, 1));

    assertThat(faults.calls().get(0).kind()).isEqualTo(Kind.CHECK_WORKER);
    assertThat(faults.calls(Kind.CHECK_WORKER)).hasSize(1);
    assertThat(faults.calls(Kind.OPEN_TEMP)).hasSize(3);
  }

  @Test
  public void aCheckThatFailsFailsTheJobAndIsMadeAgain() {
    for (int launch = 0; launch < 2; launch++) {
      Faults refused = Faults.every(Kind.CHECK_WORKER, Fault.Single.REFUSED);
      assertThatThrownBy(() -> Run.of(hooked(refused), monday(0, 1)))
          .hasStackTraceContaining("RequestRefusedException: 403");
      assertThat(refused.calls()).hasSize(1);
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
        .hasMessageContaining("expected a directory at '" + lake.root() + "', found a file");
    assertThat(Files.readString(lake.root())).isEqualTo("a file where the lake should be");
  }
}
