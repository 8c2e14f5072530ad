package io.atomicpartition.store.beam;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.atomicpartition.store.AtomicStore;
import io.atomicpartition.store.AtomicStoreContract;
import io.atomicpartition.store.AtomicStores;
import io.atomicpartition.store.StoreEnvironment;
import io.atomicpartition.store.StoreException;
import io.atomicpartition.store.StoreLocation;
import io.atomicpartition.store.TempWriter;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Instant;
import java.util.Arrays;
import java.util.Optional;
import java.util.Set;
import org.apache.beam.sdk.io.FileSystems;
import org.apache.beam.sdk.options.PipelineOptions;
import org.apache.beam.sdk.options.PipelineOptionsFactory;
import org.junit.BeforeClass;
import org.junit.Rule;
import org.junit.Test;
import org.junit.rules.TemporaryFolder;
import org.junit.runner.RunWith;
import org.junit.runners.Parameterized;
import org.junit.runners.Parameterized.Parameter;
import org.junit.runners.Parameterized.Parameters;

/** The contract, as far as it goes without atomic commits, over a Beam file system. */
@RunWith(Parameterized.class)
public final class BeamFileSystemStoreTest extends AtomicStoreContract {
  @Rule public final TemporaryFolder folder = new TemporaryFolder();

  @Parameter public boolean stagingOutside = false;

  @Parameters(name = "stagingOutside={0}")
  public static Iterable<Boolean> setups() {
    return Arrays.asList(false, true);
  }

  @BeforeClass
  public static void registerFileSystems() {
    FileSystems.setDefaultPipelineOptions(PipelineOptionsFactory.create());
  }

  /** The clock of a disk may stand still for milliseconds. */
  @Override
  protected void putLater(String key, byte[] bytes) throws IOException {
    put(key, bytes);
    Files.setLastModifiedTime(
        Path.of(store.uri(key).getSchemeSpecificPart()),
        FileTime.from(Instant.now().plusSeconds(1)));
  }

  @Override
  protected AtomicStore open(int pageSize) throws Exception {
    Path base = folder.newFolder().toPath();
    Optional<URI> staging =
        stagingOutside ? Optional.of(URI.create("disk:" + base + "/stage")) : Optional.empty();
    StoreLocation location = new StoreLocation(URI.create("disk:" + base + "/lake"), staging);
    return new BeamFileSystemStore(location, new BeamResources(location), pageSize);
  }

  @Override
  protected boolean isAtomic() {
    return false;
  }

  @Override
  protected int rounds() {
    return 20;
  }

  private static final StoreLocation LAKE = StoreLocation.of(URI.create("disk:/lake"));

  @Test
  public void aSchemeThatNobodyOptedInForIsRefused() {
    for (StoreEnvironment environment :
        new StoreEnvironment[] {
          StoreEnvironment.empty(), StoreEnvironment.empty().allowingNonAtomic(Set.of("hdfs"))
        }) {
      assertThatThrownBy(() -> AtomicStores.open(LAKE, environment))
          .isInstanceOf(IllegalArgumentException.class)
          .hasMessageContaining("'disk:/lake'")
          .hasMessageContaining("one of them be lost")
          .hasMessageContaining("withNonAtomicFileSystem(\"disk\")")
          .hasMessageContaining("--nonAtomicFileSystem=disk");
    }
  }

  @Test
  public void anOptInByNameOpensAStoreThatSaysWhatItIs() throws Exception {
    StoreEnvironment environment =
        StoreEnvironment.empty()
            .allowingNonAtomic(Set.of("disk"))
            .with(PipelineOptions.class, PipelineOptionsFactory.create());
    try (AtomicStore opened = AtomicStores.open(LAKE, environment)) {
      assertThat(opened).isInstanceOf(BeamFileSystemStore.class);
      assertThat(opened.commitsAtomically()).isFalse();
      assertThat(opened.uri("k=1 2/é")).isEqualTo(URI.create("disk:/lake/k=1%202/%C3%A9"));
    }
  }

  @Test
  public void anOptInByNameCountsForASchemeThatAnotherStoreServesToo() throws Exception {
    StoreLocation onDisk = StoreLocation.of(URI.create("file:///lake"));
    try (AtomicStore opened =
        AtomicStores.open(onDisk, StoreEnvironment.empty().allowingNonAtomic(Set.of("file")))) {
      assertThat(opened).isInstanceOf(BeamFileSystemStore.class);
    }
    try (AtomicStore opened =
        AtomicStores.open(onDisk, StoreEnvironment.empty().allowingNonAtomic(Set.of("disk")))) {
      assertThat(opened).isNotInstanceOf(BeamFileSystemStore.class);
    }
  }

  @Test
  public void anOptInForAFileSystemThatBeamDoesNotKnowIsRefused() {
    assertThatThrownBy(
            () ->
                AtomicStores.open(
                    StoreLocation.of(URI.create("nowhere://host/lake")),
                    StoreEnvironment.empty().allowingNonAtomic(Set.of("nowhere"))))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("is the Beam module for 'nowhere' on the class path");
  }

  @Test
  public void aKeyThatBeamWouldTakeForAPatternIsRefused() {
    for (String key : new String[] {"a*", "day=?/x", "[ab]", "{a,b}"}) {
      assertThatThrownBy(() -> store.head(key))
          .isInstanceOf(IllegalArgumentException.class)
          .hasMessageContaining("pattern");
    }
  }

  @Test
  public void aWriteThatFailedIsNeverCompleted() throws Exception {
    TempWriter writer = store.openTemp(STAGING + "temp");
    Thread.currentThread().interrupt(); // closes a FileChannel at the next write: a real failure
    assertThatThrownBy(() -> writer.write(new byte[1 << 20])).isInstanceOf(StoreException.class);
    assertThat(Thread.interrupted()).isTrue();
    assertThatThrownBy(() -> writer.write(1)).hasMessageContaining("after a failure");
    assertThatThrownBy(writer::complete).hasMessageContaining("after a failure");
    writer.close();
    assertThat(keys("")).isEmpty();
  }
}
