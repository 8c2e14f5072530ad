package io.atomicpartition.pipelines.ingest;

import static org.assertj.core.api.Assertions.assertThat;

import io.atomicpartition.publish.Fault;
import io.atomicpartition.publish.FaultyStore.Kind;
import io.atomicpartition.sink.HookedStoreProvider;
import io.atomicpartition.sink.Lake;
import io.atomicpartition.store.RacyStore;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import org.junit.Before;
import org.junit.Rule;
import org.junit.Test;
import org.junit.rules.TemporaryFolder;

/** The probe as a command. */
public class ProbeTest {
  @Rule public final TemporaryFolder temporary = new TemporaryFolder();

  private final ByteArrayOutputStream out = new ByteArrayOutputStream();
  private final ByteArrayOutputStream err = new ByteArrayOutputStream();
  private Lake lake;

  @Before
  public void makeLake() {
    lake = new Lake(temporary.getRoot().toPath().resolve("lake"));
  }

  private int probe(String... args) {
    return Probe.run(
        args,
        new PrintStream(out, true, StandardCharsets.UTF_8),
        new PrintStream(err, true, StandardCharsets.UTF_8));
  }

  private static String text(ByteArrayOutputStream stream) {
    return stream.toString(StandardCharsets.UTF_8);
  }

  private String racing(int winners) {
    HookedStoreProvider.disguise(lake, (store, any) -> new RacyStore(store, winners));
    return "--output=" + HookedStoreProvider.uri(lake);
  }

  @Test
  public void aLocalDiskIsTriedAndLeftAsItWas() {
    assertThat(probe("--output=" + lake.root())).isZero();

    assertThat(text(out))
        .contains(
            "Probing 'file://" + lake.root() + "'",
            "what this machine sees of it: nothing wrong",
            "conditional writes: by this machine's file system, tried above");
    assertThat(text(err)).isEmpty();
    assertThat(lake.allFiles()).isEmpty();
  }

  @Test
  public void aStoreThatHonoursItsConditionsPasses() {
    assertThat(probe(racing(1), "--storeProbe=QUICK")).isZero();

    assertThat(text(out))
        .containsPattern(
            "conditional writes: honoured one after the other, and in \\d+ races of 32 writers; ");
    assertThat(text(err)).isEmpty();
  }

  @Test
  public void aStoreThatRacesIsRefused() {
    assertThat(probe(racing(3))).isEqualTo(1);

    assertThat(text(err))
        .startsWith("probe: The store of '")
        .contains("3 of 32 writers were told that they had created one record; expected 1");
    assertThat(text(out)).doesNotContain("honoured");
  }

  @Test
  public void whatIsSkippedIsSaid() {
    assertThat(probe(racing(3), "--storeProbe=SKIP")).isZero();

    assertThat(text(out)).contains("conditional writes: not tried, for --storeProbe=SKIP");
  }

  @Test
  public void aMissingPermissionIsNamed() {
    HookedStoreProvider.hook(
        lake, call -> call.kind() == Kind.CREATE_RECORD ? Fault.Single.REFUSED : Fault.NONE);

    assertThat(probe(racing(1))).isEqualTo(1);

    assertThat(text(err)).contains("403: permission 'objects.write' is missing");
  }

  @Test
  public void recordsThatCannotBeDeletedAreListed() {
    HookedStoreProvider.hook(
        lake, call -> call.kind() == Kind.DELETE ? Fault.Single.REFUSED : Fault.NONE);

    assertThat(probe(racing(1))).isZero();

    assertThat(text(err)).contains("left behind: _staging/probe/", "permission");
  }

  @Test
  public void aFileSystemWithoutAtomicCommitsHasNothingToProbe() {
    assertThat(probe("--output=" + lake.uri(), "--nonAtomicFileSystem=file")).isZero();

    assertThat(text(out)).contains("conditional writes: none, as you opted in");
  }

  @Test
  public void optionsThatMakeNoSenseAreNamed() throws IOException {
    assertThat(probe("--storeProbe=QUICK")).isEqualTo(2);
    assertThat(text(err)).contains("--output");

    err.reset();
    assertThat(probe("--output=" + lake.root(), "--storeProbe=hard")).isEqualTo(2);
    assertThat(text(err)).contains("--storeProbe=hard", "QUICK, THOROUGH, SKIP", "hard");

    err.reset();
    assertThat(probe("--output=nosuch://bucket/lake")).isEqualTo(2);
    assertThat(text(err)).contains("nosuch", "opt in");

    assertThat(Files.exists(lake.root())).isFalse();
  }
}
