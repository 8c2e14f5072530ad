package io.atomicpartition.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.atomicpartition.publish.Fault;
import io.atomicpartition.publish.FaultyStore.Kind;
import io.atomicpartition.sink.HookedStoreProvider;
import io.atomicpartition.sink.Lake;
import io.atomicpartition.store.RacyStore;
import java.nio.file.Files;
import java.util.stream.Stream;
import org.junit.Before;
import org.junit.Rule;
import org.junit.Test;
import org.junit.rules.TemporaryFolder;

/** The probe as a command. */
public class ProbeCommandTest {
  @Rule public final TemporaryFolder temporary = new TemporaryFolder();

  private Lake lake;

  @Before
  public void makeLake() {
    lake = new Lake(temporary.getRoot().toPath().resolve("lake"));
  }

  private Cli probe(Object... args) {
    return Cli.run(Stream.concat(Stream.of("probe"), Stream.of(args)).toArray());
  }

  private String racing(int winners) {
    HookedStoreProvider.disguise(lake, (store, any) -> new RacyStore(store, winners));
    return HookedStoreProvider.uri(lake);
  }

  @Test
  public void aLocalDiskIsTriedAndLeftAsItWas() {
    Cli probe = probe(lake.root()).exits(0);

    assertThat(probe.out())
        .contains(
            "Probing 'file://" + lake.root() + "'",
            "what this machine sees of it: nothing wrong",
            "conditional writes: by this machine's file system, tried above");
    assertThat(probe.err()).isEmpty();
    assertThat(lake.allFiles()).isEmpty();
  }

  @Test
  public void aStoreThatHonoursItsConditionsPasses() {
    Cli probe = probe(racing(1), "--storeProbe=QUICK").exits(0);

    assertThat(probe.out())
        .containsPattern(
            "conditional writes: honoured one after the other, and in \\d+ races of 32 writers; ");
    assertThat(probe.err()).isEmpty();
  }

  @Test
  public void aStoreThatRacesIsRefused() {
    Cli probe = probe(racing(3)).exits(1);

    assertThat(probe.err())
        .startsWith("atomic-partition probe: The store of '")
        .contains("3 of 32 writers were told that they had created one record; expected 1");
    assertThat(probe.out()).doesNotContain("honoured");
  }

  @Test
  public void whatIsSkippedIsSaid() {
    Cli probe = probe(racing(3), "--storeProbe=SKIP").exits(0);

    assertThat(probe.out()).contains("conditional writes: not tried, for --storeProbe=SKIP");
  }

  @Test
  public void aMissingPermissionIsNamed() {
    HookedStoreProvider.hook(
        lake, call -> call.kind() == Kind.CREATE_RECORD ? Fault.Single.REFUSED : Fault.NONE);

    Cli probe = probe(racing(1)).exits(1);

    assertThat(probe.err()).contains("403: permission 'objects.write' is missing");
  }

  @Test
  public void recordsThatCannotBeDeletedAreListed() {
    HookedStoreProvider.hook(
        lake, call -> call.kind() == Kind.DELETE ? Fault.Single.REFUSED : Fault.NONE);

    Cli probe = probe(racing(1)).exits(0);

    assertThat(probe.err()).contains("left behind: _staging/probe/", "permission");
  }

  @Test
  public void aFileSystemWithoutAtomicCommitsHasNothingToProbe() {
    Cli probe = probe(lake.uri(), "--nonAtomicFileSystem=file").exits(0);

    assertThat(probe.out()).contains("conditional writes: none, as you opted in");
  }

  @Test
  public void whatWasTriedIsJsonToo() {
    assertThat(probe(racing(1), "--output=json").exits(0).json())
        .singleElement()
        .satisfies(
            found -> {
              assertThat(found.path("conditionalWrites").asText()).isEqualTo("honoured");
              assertThat(found.path("writersPerRace").asInt()).isEqualTo(32);
            });
  }

  @Test
  public void optionsThatMakeNoSenseAreNamed() {
    assertThat(probe("--storeProbe=QUICK").exits(2).err()).contains("<root>");
    assertThat(probe(lake.root(), "--storeProbe=hard").exits(2).err())
        .contains("--storeProbe", "QUICK, THOROUGH, SKIP", "hard");
    assertThat(probe("nosuch://bucket/lake").exits(2).err()).contains("nosuch", "opt in");
    assertThat(Files.exists(lake.root())).isFalse();
  }
}
