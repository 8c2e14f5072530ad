package io.atomicpartition.store.local;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.atomicpartition.store.ObjectMismatchException;
import io.atomicpartition.store.ObjectMissingException;
import io.atomicpartition.store.PlacementRequest;
import io.atomicpartition.store.PreconditionFailedException;
import io.atomicpartition.store.RequestRefusedException;
import java.io.IOException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.StandardCopyOption;
import java.util.List;
import java.util.Optional;
import org.junit.Test;
import org.junit.runner.RunWith;
import org.junit.runners.Parameterized;
import org.junit.runners.Parameterized.Parameter;
import org.junit.runners.Parameterized.Parameters;

/** File systems without link(2), and link(2) calls that were applied though they failed. */
@RunWith(Parameterized.class)
public final class LinksTest extends LocalStoreFixture {
  /** How a file system says that it has no links. */
  enum Refusal {
    NOT_PERMITTED,
    UNSUPPORTED;

    void link() throws IOException {
      if (this == UNSUPPORTED) {
        throw new UnsupportedOperationException("no links");
      }
      throw new FileSystemException("a", "b", "Operation not permitted");
    }
  }

  @Parameter public Refusal refusal = Refusal.NOT_PERMITTED;

  @Parameters(name = "{0}")
  public static Iterable<Refusal> refusals() {
    return List.of(Refusal.values());
  }

  private LocalAtomicStore linkless() {
    return store((name, existing) -> refusal.link());
  }

  @Test
  public void withoutLinksPromoteCopies() throws Exception {
    LocalAtomicStore linkless = linkless();
    put(linkless, STAGING + "temp");
    linkless.promote(STAGING + "temp", PARTITION + "/part-0", digest(BODY));
    linkless.promote(STAGING + "temp", PARTITION + "/part-0", digest(BODY));
    assertThat(
            Files.isSameFile(root.resolve(STAGING + "temp"), root.resolve(PARTITION + "/part-0")))
        .isFalse();
    assertThat(root.resolve(PARTITION + "/part-0")).hasBinaryContent(BODY);
    assertThat(keys(store, "")).containsExactly(STAGING + "temp", PARTITION + "/part-0");
  }

  @Test
  public void withoutLinksPromoteStillNeverWritesOverAndMissesWhatIsMissing() throws Exception {
    LocalAtomicStore linkless = linkless();
    put(linkless, STAGING + "temp");
    Files.createDirectories(root.resolve(PARTITION));
    Files.write(root.resolve(PARTITION + "/part-0"), bytes("other"));
    assertThatThrownBy(
            () -> linkless.promote(STAGING + "temp", PARTITION + "/part-0", digest(BODY)))
        .isInstanceOf(ObjectMismatchException.class);
    assertThat(root.resolve(PARTITION + "/part-0")).hasContent("other");
    assertThatThrownBy(
            () -> linkless.promote(STAGING + "none", PARTITION + "/part-1", digest(BODY)))
        .isInstanceOf(ObjectMissingException.class);
    assertThat(tree(root.resolve(PARTITION))).containsExactly("part-0");
  }

  @Test
  public void withoutLinksADirectoryIsStillStagedAndRenamed() throws Exception {
    LocalAtomicStore linkless = linkless();
    staged(linkless, "a1").commit(bytes("a1"));
    assertThat(tree(root.resolve(PARTITION)))
        .containsExactly("_manifest.json", "part-0", "t", "t/part-0");
    linkless.replaceRecord(
        RECORD, bytes("a2"), linkless.readRecord(RECORD).orElseThrow().version());
    assertThat(store.readRecord(RECORD).orElseThrow().body()).isEqualTo(bytes("a2"));
  }

  @Test
  public void withoutLinksACommitThatNeedsOneIsRefused() throws Exception {
    LocalAtomicStore linkless = linkless();
    put(linkless, STAGING + "temp");
    var placement =
        linkless.place(
            new PlacementRequest(PARTITION, RECORD, STAGING, "a1", Optional.empty(), true));
    placement.promote(STAGING + "temp", "part-0", digest(BODY));
    assertThatThrownBy(() -> placement.commit(BODY))
        .isInstanceOfSatisfying(
            RequestRefusedException.class, e -> assertThat(e.definitelyNotApplied()).isTrue())
        .hasMessageContaining("link(2)");
    assertThat(placement.discard().failed()).isEmpty();
    assertThat(tree(root.resolve(PARTITION))).isEmpty();
  }

  @Test
  public void withoutLinksTheProbePromisesNothingFalse() throws Exception {
    linkless().checkWorker(STAGING);
    assertThat(root.resolve("_staging")).doesNotExist();
  }

  @Test
  public void aLinkThatWasMadeThoughTheCallFailedIsRecognised() throws Exception {
    LocalAtomicStore lossy =
        store(
            (name, existing) -> {
              Files.createLink(name, existing);
              refusal.link();
            });
    put(lossy, STAGING + "temp");
    lossy.promote(STAGING + "temp", PARTITION + "/part-0", digest(BODY));
    lossy.createRecord(RECORD, bytes("mine"));
    assertThat(store.readRecord(RECORD).orElseThrow().body()).isEqualTo(bytes("mine"));
    assertThatThrownBy(() -> lossy.createRecord(RECORD, bytes("other")))
        .isInstanceOf(PreconditionFailedException.class);
    assertThat(keys(store, "")).containsExactly(STAGING + "temp", RECORD, PARTITION + "/part-0");
  }

  @Test
  public void theProbeRefusesLinksThatWriteOver() {
    LocalAtomicStore careless =
        store((name, existing) -> Files.copy(existing, name, StandardCopyOption.REPLACE_EXISTING));
    assertThatThrownBy(() -> careless.checkWorker(STAGING))
        .isInstanceOf(RequestRefusedException.class)
        .hasMessageContaining("link(2) gave a file a name that was taken");
    assertThat(root.resolve("_staging")).doesNotExist();
  }
}
