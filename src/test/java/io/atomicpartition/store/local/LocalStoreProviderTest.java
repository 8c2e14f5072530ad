package io.atomicpartition.store.local;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.atomicpartition.store.AtomicStore;
import io.atomicpartition.store.AtomicStores;
import io.atomicpartition.store.RequestRefusedException;
import io.atomicpartition.store.StoreEnvironment;
import io.atomicpartition.store.StoreLocation;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.Set;
import org.junit.Assume;
import org.junit.Test;
import org.junit.runner.RunWith;
import org.junit.runners.JUnit4;

/** Which locations are opened, and what is checked before the first byte. */
@RunWith(JUnit4.class)
public final class LocalStoreProviderTest extends LocalStoreFixture {
  private static AtomicStore open(String root) {
    return AtomicStores.open(StoreLocation.of(URI.create(root)), StoreEnvironment.empty());
  }

  private static AtomicStore open(String root, String staging) {
    return AtomicStores.open(
        new StoreLocation(URI.create(root), Optional.of(URI.create(staging))),
        StoreEnvironment.empty());
  }

  @Test
  public void bothSpellingsOfAFileUriAreTheSamePlace() throws Exception {
    String path = base.resolve("my lake").toUri().getRawPath();
    put(open("file:" + path), STAGING + "temp");
    assertThat(open("file://" + path).head(STAGING + "temp")).isPresent();
    assertThat(base.resolve("my lake/_staging/run/temp")).exists();
    assertThat(open("file:" + path + "/").commitsAtomically()).isTrue();
  }

  @Test
  public void openingTouchesNothing() throws Exception {
    open(root.toUri().toString()).close();
    assertThat(base).isEmptyDirectory();
  }

  @Test
  public void urisAreAbsoluteAndEscaped() {
    assertThat(open("file:/my%20lake").uri("k=1 2%/é"))
        .isEqualTo(URI.create("file:///my%20lake/k=1%202%25/%C3%A9"));
    assertThat(open("file:/lake", "file:/stage").uri("_staging/run/x"))
        .isEqualTo(URI.create("file:///stage/run/x"));
  }

  @Test
  public void locationsThatAreNoAbsoluteLocalPathAreRefused() {
    for (String root : new String[] {"file:lake", "file://host/lake"}) {
      assertThatThrownBy(() -> open(root))
          .isInstanceOf(IllegalArgumentException.class)
          .hasMessageContaining("absolute path")
          .hasMessageContaining(root);
    }
  }

  @Test
  public void aStagingLocationAroundOrWithinTheRootIsRefused() {
    for (String staging :
        new String[] {"file:/lake", "file:/", "file:/lake/bronze", "file:/lake/bronze/stage"}) {
      assertThatThrownBy(() -> open("file:/lake/bronze", staging))
          .isInstanceOf(IllegalArgumentException.class)
          .hasMessageContaining("must not contain each other");
    }
    assertThat(open("file:/lake/bronze", "file:/lake/bronze/_staging")).isNotNull();
    assertThat(open("file:/lake/bronze", "file:/lake/bronze_staging")).isNotNull();
  }

  @Test
  public void windowsIsRefused() {
    assertThatThrownBy(
            () ->
                LocalStoreProvider.requirePosix(
                    Set.of("basic", "dos", "acl", "owner", "user"),
                    StoreLocation.of(URI.create("file:/C:/lake"))))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("Linux or macOS");
  }

  @Test
  public void theProbeRefusesAStagingLocationOnAnotherFileSystem() throws Exception {
    Path other = Path.of("/dev/shm");
    boolean another =
        Files.isWritable(other)
            && !Files.getAttribute(other, "unix:dev").equals(Files.getAttribute(base, "unix:dev"));
    Assume.assumeTrue("there is no second file system at " + other, another);
    Path stage = Files.createTempDirectory(other, "stage");
    try {
      assertThatThrownBy(() -> storeStagingIn(stage).checkWorker(STAGING))
          .isInstanceOf(RequestRefusedException.class)
          .hasMessageContaining("another file system");
      assertThat(stage).isEmptyDirectory();
    } finally {
      Files.delete(stage);
    }
  }
}
