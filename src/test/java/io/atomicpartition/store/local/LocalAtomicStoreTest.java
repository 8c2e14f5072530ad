package io.atomicpartition.store.local;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.atomicpartition.store.Placement;
import io.atomicpartition.store.RequestRefusedException;
import io.atomicpartition.store.StoreException;
import io.atomicpartition.store.StoreLocation;
import io.atomicpartition.store.TempWriter;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.BasicFileAttributes;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.junit.Test;
import org.junit.runner.RunWith;
import org.junit.runners.JUnit4;

/** What only a file system can get wrong. */
@RunWith(JUnit4.class)
public final class LocalAtomicStoreTest extends LocalStoreFixture {
  @Test
  public void promoteLinksAndDoesNotCopy() throws Exception {
    put(store, STAGING + "temp");
    store.promote(STAGING + "temp", PARTITION + "/part-0", digest(BODY));
    assertThat(
            Files.isSameFile(root.resolve(STAGING + "temp"), root.resolve(PARTITION + "/part-0")))
        .isTrue();
  }

  @Test
  public void aWriteThatFailedIsNeverCompleted() throws Exception {
    TempWriter writer = store.openTemp(STAGING + "temp");
    writer.write(BODY);
    Thread.currentThread().interrupt(); // closes a FileChannel at the next write: a real failure
    assertThatThrownBy(() -> writer.write(new byte[1 << 20])).isInstanceOf(StoreException.class);
    assertThat(Thread.interrupted()).isTrue();
    assertThatThrownBy(() -> writer.write(1))
        .isInstanceOf(StoreException.class)
        .hasMessageContaining("after a failure");
    assertThatThrownBy(writer::complete)
        .isInstanceOf(StoreException.class)
        .hasMessageContaining("after a failure");
    assertThat(store.head(STAGING + "temp")).isEmpty();
    writer.close();
    assertThat(tree(root)).isEmpty();
  }

  @Test
  public void aTempHoldsABufferOnlyFromAWriteToTheNextFlush() throws Exception {
    TempWriter writer = store.openTemp(STAGING + "temp");
    assertThat(writer.bufferedBytes()).isZero();
    writer.write(BODY);
    assertThat(writer.bufferedBytes()).isPositive();
    writer.flush();
    assertThat(writer.bufferedBytes()).isZero();
    writer.write(BODY);
    assertThat(writer.complete().size()).isEqualTo(2L * BODY.length);
    assertThat(writer.bufferedBytes()).isZero();
  }

  @Test
  public void aTempThatFailedAfterItGotItsNameIsRemovedByAbort() throws Exception {
    LocalAtomicStore failing =
        store(
            (name, existing) -> {
              Files.createLink(name, existing);
              Thread.currentThread().interrupt(); // so that the fsync after it fails
            });
    TempWriter writer = failing.openTemp(STAGING + "temp");
    writer.write(BODY);
    assertThatThrownBy(writer::complete).isInstanceOf(StoreException.class);
    assertThat(Thread.interrupted()).isTrue();
    assertThat(store.head(STAGING + "temp")).isPresent();
    writer.abort();
    assertThat(tree(root)).isEmpty();
  }

  @Test
  public void aTempThatIsBeingWrittenIsListedUnderAHiddenNameForASweep() throws Exception {
    TempWriter killed = store.openTemp(STAGING + "temp");
    killed.write(BODY);
    List<String> left = keys(store, "");
    assertThat(left).singleElement().asString().startsWith(STAGING + ".temp.partial-");
    store.delete(left);
    assertThat(tree(root)).isEmpty();
    assertThatThrownBy(killed::complete).isInstanceOf(StoreException.class);
    killed.close();
    assertThat(tree(root)).isEmpty();
  }

  @Test
  public void deletePrunesTheStagingAreaAndNothingElse() throws Exception {
    put(store, STAGING + "a/b/temp");
    put(store, STAGING + "other");
    put(store, PARTITION + "/part-0");
    store.delete(List.of(STAGING + "a/b/temp", PARTITION + "/part-0"));
    assertThat(tree(root))
        .containsExactly("_staging", "_staging/run", "_staging/run/other", "net", PARTITION);
    store.delete(List.of(STAGING + "other"));
    assertThat(tree(root)).containsExactly("net", PARTITION);
  }

  @Test
  public void aStagingLocationThatTheUserChoseIsNeverRemoved() throws Exception {
    Path stage = Files.createDirectories(base.resolve("stage"));
    LocalAtomicStore outside = storeStagingIn(stage);
    put(outside, STAGING + "temp");
    assertThat(tree(stage)).containsExactly("run", "run/temp");
    outside.delete(List.of(STAGING + "temp"));
    assertThat(stage).isEmptyDirectory();
    assertThat(root).doesNotExist();
  }

  @Test
  public void nothingOutsideTheRootIsTouchedWhateverTheKey() throws Exception {
    Files.write(base.resolve("outside"), BODY);
    Files.createDirectories(root);
    put(store, STAGING + "temp");
    put(store, PARTITION + "/part-0");
    List<String> before = tree(base);
    for (String evil :
        List.of("../outside", "net/../../outside", "_staging/../../outside", "..", "_staging/..")) {
      List<Callable<?>> calls =
          List.of(
              () -> put(store, evil),
              () -> store.promote(STAGING + "temp", evil, digest(BODY)),
              () -> store.promote(evil, PARTITION + "/stolen", digest(BODY)),
              () -> store.createRecord(evil, BODY),
              () -> store.read(evil, 0),
              () -> store.list(evil + "/", Optional.empty()),
              () -> store.delete(List.of(evil)),
              () -> {
                store.persist(evil);
                return 0;
              });
      for (Callable<?> call : calls) {
        assertThatThrownBy(call::call).isInstanceOf(IllegalArgumentException.class);
      }
    }
    assertThat(tree(base)).isEqualTo(before);
    assertThat(base.resolve("outside")).hasBinaryContent(BODY);
  }

  @Test
  public void linkedDirectoriesAreNotFollowedByAListing() throws Exception {
    Path elsewhere = Files.createDirectories(base.resolve("elsewhere"));
    Files.write(elsewhere.resolve("file"), BODY);
    put(store, PARTITION + "/part-0");
    Files.createSymbolicLink(root.resolve("net/linked"), elsewhere);
    Files.createSymbolicLink(root.resolve("net/loop"), root);
    Files.createSymbolicLink(root.resolve("net/z-file"), elsewhere.resolve("file"));
    Files.createSymbolicLink(root.resolve("net/z-nowhere"), elsewhere.resolve("nowhere"));
    assertThat(keys(store, "")).containsExactly(PARTITION + "/part-0", "net/z-file");
    store.delete(List.of("net/z-file"));
    assertThat(elsewhere.resolve("file")).exists();
  }

  @Test
  public void listingsShowLockFilesAndNothingOpensOrDeletesThem() throws Exception {
    store.replaceRecord(RECORD, BODY, store.createRecord(RECORD, bytes("old")).version());
    String lock = PARTITION + "/_manifest.lock";
    assertThat(keys(store, "")).containsExactly(RECORD, lock);
    assertThatThrownBy(() -> store.read(lock, 0)).isInstanceOf(RequestRefusedException.class);
    assertThatThrownBy(() -> store.verify(lock, digest(new byte[0])))
        .isInstanceOf(RequestRefusedException.class);
    assertThat(store.delete(List.of(lock)).failed()).containsOnlyKeys(lock);
    assertThat(root.resolve(lock)).exists();
  }

  @Test
  public void aFileInTheWayIsNamed() throws Exception {
    Files.createDirectories(root);
    Files.createFile(root.resolve("net"));
    assertThatThrownBy(() -> put(store, PARTITION + "/part-0"))
        .isInstanceOf(RequestRefusedException.class)
        .hasMessageContaining("expected a directory at '" + root.resolve("net"));
    Files.createFile(root.resolve("_staging"));
    assertThatThrownBy(() -> store.openTemp(STAGING + "temp"))
        .isInstanceOf(RequestRefusedException.class)
        .hasMessageContaining("expected a directory at '" + root.resolve("_staging"));
    assertThatThrownBy(() -> store.createRecord(RECORD, BODY))
        .isInstanceOfSatisfying(
            StoreException.class, e -> assertThat(e.definitelyNotApplied()).isTrue());
  }

  @Test
  public void aFileInTheRootsPlaceIsNoEmptyLake() throws Exception {
    assertThat(store.list("", Optional.empty()).objects()).as("a root that is not there").isEmpty();
    Files.createFile(root);
    for (String prefix : List.of("", "net=1/")) {
      assertThatThrownBy(() -> store.list(prefix, Optional.empty()))
          .isInstanceOf(StoreException.class)
          .hasMessageContaining("expected a directory at '" + root + "', found a file");
    }
  }

  @Test
  public void whatAKilledProcessLeftIsInNobodysWay() throws Exception {
    Path partition = Files.createDirectories(root.resolve(PARTITION));
    store.createRecord(RECORD, bytes("old"));
    Files.createFile(partition.resolve("_manifest.lock"));
    Files.write(partition.resolve("._manifest.json.next"), bytes("torn"));
    Files.write(partition.resolve("._manifest.json.partial-0123"), bytes("torn"));
    Files.createDirectories(root.resolve(STAGING + "publish/.staged-a0-0123/t"));
    Files.createDirectories(root.resolve(STAGING + "publish/.trash-0123/t"));
    Files.write(root.resolve(STAGING + "publish/.trash-0123/t/part-0"), BODY);
    store.replaceRecord(RECORD, bytes("new"), store.readRecord(RECORD).orElseThrow().version());
    assertThat(store.readRecord(RECORD).orElseThrow().body()).isEqualTo(bytes("new"));
    assertThat(partition.resolve("._manifest.json.next")).doesNotExist();
    store.delete(keys(store, STAGING));
    assertThat(root.resolve(STAGING + "publish/.trash-0123")).doesNotExist();
  }

  @Test
  public void aLockThatIsHeldForTooLongIsADefiniteRefusal() throws Exception {
    LocalAtomicStore impatient =
        new LocalAtomicStore(
            StoreLocation.of(root.toUri()), Files::createLink, 10, Duration.ofMillis(50));
    var version = store.createRecord(RECORD, bytes("old")).version();
    Path lockFile = Files.createFile(root.resolve(PARTITION).resolve("_manifest.lock"));
    // Code of this JVM that knows nothing of our monitor, such as a copy of it that was shaded.
    try (var channel = FileChannel.open(lockFile, StandardOpenOption.WRITE);
        var lock = channel.lock()) {
      assertThat(lock.isValid()).isTrue();
      assertThatThrownBy(() -> impatient.replaceRecord(RECORD, bytes("new"), version))
          .isInstanceOf(RequestRefusedException.class)
          .hasMessageContaining(lockFile.toString());
    }
    impatient.replaceRecord(RECORD, bytes("new"), version);
    assertThat(store.readRecord(RECORD).orElseThrow().body()).isEqualTo(bytes("new"));
  }

  @Test
  public void aReplacementIsANewFileAndNeverAChangeOfTheOld() throws Exception {
    var old = store.createRecord(RECORD, bytes("old"));
    Object before = inode(root.resolve(RECORD));
    store.replaceRecord(RECORD, bytes("new"), old.version());
    assertThat(inode(root.resolve(RECORD))).isNotEqualTo(before);
  }

  private static Object inode(Path file) throws Exception {
    return Files.readAttributes(file, BasicFileAttributes.class).fileKey();
  }

  @Test
  public void aPlacementNeedsAPrefixInTheStagingArea() {
    assertThatThrownBy(() -> store.checkWorker(PARTITION + "/"))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("_staging");
  }

  @Test
  public void thePartitionIsDurableFromItsDirectoryUpToTheRoot() throws Exception {
    Placement placement = staged(store, "a1");
    placement.commit(BODY);
    store.persist(PARTITION);
    assertThatThrownBy(() -> store.persist("net/day=2"))
        .isInstanceOf(StoreException.class)
        .hasMessageContaining("day=2");
  }
}
