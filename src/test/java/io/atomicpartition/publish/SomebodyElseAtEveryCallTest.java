package io.atomicpartition.publish;

import static org.assertj.core.api.Assertions.assertThat;

import io.atomicpartition.publish.FaultyStore.Kind;
import java.io.IOException;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import org.junit.Test;

/**
 * While one publisher is at work somebody else does the whole of something, before and after each
 * of the publisher's calls in turn.
 */
public class SomebodyElseAtEveryCallTest extends Lakes {
  private static final List<List<String>> ROWS = List.of(List.of("a", "b"), List.of("c"));
  private static final List<List<String>> SAME_ROWS = List.of(List.of("c", "b", "a"));
  private static final List<List<String>> OTHER_ROWS = List.of(List.of("x"), List.of("y", "z"));

  private int cases = 0;

  @Test
  public void aZombieOfTheSamePublishIsToldPublishedAndOneSetOfFilesStays() throws IOException {
    everywhere(
        scene -> {
          PublishResult[] zombie = new PublishResult[1];
          scene.meanwhile(() -> zombie[0] = scene.lake.publish(scene.plan));
          assertThat(scene.result.outcome()).isEqualTo(Outcome.PUBLISHED);
          assertThat(zombie[0].outcome()).isEqualTo(Outcome.PUBLISHED);
          assertThat(zombie[0].live()).isEqualTo(scene.result.live());
          scene.assertLiveIs("a", "b", "c");
          assertThat(scene.reader.sequence(scene.partition)).isEqualTo(scene.sequence + 1);
          scene.assertNothingLeftBehind();
        });
  }

  @Test
  public void aZombieThatAlsoCleansUpTheTempsDoesNoHarm() throws IOException {
    everywhere(
        scene -> {
          scene.meanwhile(
              () -> {
                scene.lake.publish(scene.plan);
                scene.cleanUp();
              });
          assertThat(scene.result.outcome()).isEqualTo(Outcome.PUBLISHED);
          scene.assertLiveIs("a", "b", "c");
          scene.assertNothingLeftBehind();
        });
  }

  @Test
  public void ofTwoJobsOneIsPublishedAndTheOtherConflicts() throws IOException {
    everywhere(
        scene -> {
          PublishPlan other = scene.rival(OTHER_ROWS);
          PublishResult[] others = new PublishResult[1];
          scene.meanwhile(() -> others[0] = scene.lake.publish(other));
          if (scene.result.outcome() == Outcome.PUBLISHED) {
            assertThat(others[0].outcome()).isEqualTo(Outcome.CONFLICT);
            scene.assertLiveIs("a", "b", "c");
          } else {
            assertThat(scene.result.outcome()).isEqualTo(Outcome.CONFLICT);
            assertThat(others[0].outcome()).isEqualTo(Outcome.PUBLISHED);
            scene.assertLiveIs("x", "y", "z");
          }
          scene.assertNothingLeftBehind();
        });
  }

  @Test
  public void ofTwoJobsWithEqualRowsOneIsPublishedAndTheOtherToldSo() throws IOException {
    everywhere(
        scene -> {
          PublishPlan other = scene.rival(SAME_ROWS);
          PublishResult[] others = new PublishResult[1];
          scene.meanwhile(() -> others[0] = scene.lake.publish(other));
          assertThat(Set.of(scene.result.outcome(), others[0].outcome()))
              .containsExactlyInAnyOrder(Outcome.PUBLISHED, Outcome.ALREADY_PUBLISHED);
          scene.assertLiveIs("a", "b", "c");
          scene.assertNothingLeftBehind();
        });
  }

  @Test
  public void aFenceCostsAnAttemptAndNothingElse() throws IOException {
    everywhere(
        scene -> {
          scene.meanwhile(() -> scene.lake.fence(scene.partition));
          assertThat(scene.result.outcome()).isEqualTo(Outcome.PUBLISHED);
          scene.assertLiveIs("a", "b", "c");
          scene.assertNothingLeftBehind();
        });
  }

  @Test
  public void aSweepOfEverythingThatIsNotLiveTakesNoLiveFile() throws IOException {
    everywhere(
        scene -> {
          scene.meanwhile(() -> scene.lake.sweep(scene.partition));
          assertThat(scene.result.outcome()).isEqualTo(Outcome.PUBLISHED);
          scene.assertLiveIs("a", "b", "c");
        });
  }

  @Test
  public void aCleanUpOfTheLaunchIsLoudOrHarmless() throws IOException {
    everywhere(
        scene -> {
          scene.meanwhile(() -> new CleanUp(scene.lake.store(), scene.plan.launch()).everything());
          if (scene.result == null) {
            assertThat(scene.failure.reason()).isEqualTo(NotCommittedException.Reason.DATA_LOST);
            assertThat(scene.reader.sequence(scene.partition)).isEqualTo(scene.sequence);
          } else {
            assertThat(scene.result.outcome()).isEqualTo(Outcome.PUBLISHED);
            scene.assertLiveIs("a", "b", "c");
          }
          scene.assertNothingLeftBehind();
        });
  }

  @Test
  public void anUnpublishIsNeverLostAndNeverHitsTheNewPublish() throws IOException {
    for (int call = 1; call <= calls(Before.REPLACE_OVER_LIVE); call++) {
      for (boolean after : List.of(false, true)) {
        Scene scene = new Scene(Before.REPLACE_OVER_LIVE, call, after);
        Unpublisher.Ending[] ending = new Unpublisher.Ending[1];
        scene.meanwhile(
            () ->
                ending[0] =
                    new Unpublisher(scene.lake.store(), scene.lake.environment())
                        .unpublish(scene.partition, scene.sequence)
                        .ending());
        if (scene.result.outcome() == Outcome.PUBLISHED) {
          assertThat(ending[0]).isEqualTo(Unpublisher.Ending.CONFLICT);
          scene.assertLiveIs("a", "b", "c");
        } else {
          assertThat(scene.result.outcome()).isEqualTo(Outcome.CONFLICT);
          assertThat(ending[0]).isEqualTo(Unpublisher.Ending.UNPUBLISHED);
          assertThat(scene.reader.manifest(scene.partition).orElseThrow().live()).isFalse();
        }
        scene.assertNothingLeftBehind();
      }
    }
  }

  private interface Play {
    void play(Scene scene) throws IOException;
  }

  private void everywhere(Play play) throws IOException {
    for (Before before : Before.values()) {
      int calls = calls(before);
      for (int call = 1; call <= calls; call++) {
        for (boolean after : List.of(false, true)) {
          Scene scene = new Scene(before, call, after);
          try {
            play.play(scene);
          } catch (AssertionError e) {
            String place = (after ? "after " : "before ") + scene.store.calls();
            throw new AssertionError(before + ", somebody else at call " + call + ", " + place, e);
          }
          scene.reader.assertWhole(scene.partition);
        }
      }
    }
  }

  private int calls(Before before) throws IOException {
    Scene scene = new Scene(before, 0, false);
    scene.meanwhile(() -> {});
    assertThat(scene.store.calls())
        .extracting(FaultyStore.Call::kind)
        .contains(Kind.READ_RECORD, Kind.PROMOTE, Kind.COMMIT);
    return scene.store.calls().size();
  }

  private final class Scene {
    private final Before before;
    private final Lake lake = lake();
    private final LakeReader reader = lake.reader();
    private final PartitionRef partition = new PartitionRef("case=" + cases++);
    private final int call;
    private final boolean after;
    private final PublishPlan plan;
    private final long sequence;
    private final Set<String> files;
    private FaultyStore store;
    private PublishResult result;
    private NotCommittedException failure;

    Scene(Before before, int call, boolean after) throws IOException {
      this.before = before;
      this.call = call;
      this.after = after;
      before.prepare(lake, partition);
      this.plan = before.plan(lake, partition, ROWS);
      this.sequence = reader.sequence(partition);
      this.files = reader.dataFiles(partition);
    }

    /** A publish of another launch that began at the same time. */
    PublishPlan rival(List<List<String>> rows) throws IOException {
      return before.plan(lake, partition, rows);
    }

    void meanwhile(Lake.Act act) throws IOException {
      Fault fault = after ? Fault.after(Lake.unchecked(act)) : Fault.before(Lake.unchecked(act));
      store = FaultyStore.at(lake.store(), call, fault);
      try {
        result = lake.publish(plan, store);
      } catch (NotCommittedException e) {
        failure = e;
      }
    }

    void cleanUp() {
      assertThat(new CleanUp(lake.store(), plan.launch()).temps(plan.tempKeys()).failed())
          .isEmpty();
    }

    void assertLiveIs(String... rows) {
      assertThat(reader.rows(partition)).containsExactly(rows);
    }

    void assertNothingLeftBehind() {
      Set<String> expected = new TreeSet<>(files);
      expected.addAll(reader.liveFiles(partition));
      assertThat(reader.dataFiles(partition)).isEqualTo(expected);
      assertThat(reader.staged(plan.launch())).noneMatch(key -> key.endsWith(".parquet"));
    }
  }
}
