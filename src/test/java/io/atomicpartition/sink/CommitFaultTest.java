package io.atomicpartition.sink;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

import io.atomicpartition.publish.CommitStateUnknownException;
import io.atomicpartition.publish.Fault;
import io.atomicpartition.publish.FaultyStore.Kind;
import io.atomicpartition.publish.Mode;
import io.atomicpartition.publish.NotCommittedException;
import io.atomicpartition.publish.Outcome;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.apache.beam.sdk.values.Row;
import org.junit.Before;
import org.junit.Test;

/** A commit that fails however often it is sent. */
public class CommitFaultTest extends LakeTest {
  private static final List<Row> NEW = all(monday(10, 12), tuesday(20, 22));

  private List<String> before;

  /** Monday is live, and is to be replaced; Tuesday is new. */
  @Before
  public void publishMonday() {
    Run.of(sink(), monday(0, 3));
    before = lake.dataFiles();
  }

  private AtomicPartitionSink<Row> replaceWith(Faults faults) {
    return hooked(faults).withMode(Mode.REPLACE);
  }

  @Test
  public void lostRepliesAfterTheCommitAreStillPublished() {
    Run run = Run.of(replaceWith(Faults.every(Kind.COMMIT, Fault.Single.REPLY_LOST)), NEW);

    assertThat(run.outcomes())
        .isEqualTo(Map.of(MONDAY, Outcome.PUBLISHED, TUESDAY, Outcome.PUBLISHED));
    assertThat(run.of(MONDAY).getLive()).isTrue();
    assertThat(DuckDb.rows(lake, MONDAY, "")).isEqualTo(Payments.lines(10, 12));
    assertThat(DuckDb.rows(lake, TUESDAY, "")).isEqualTo(Payments.lines(20, 22));
    lake.assertEveryLiveFileIsWhole();
  }

  @Test
  public void aCommitThatIsRefusedLeavesNoDataFile() {
    Throwable failure =
        catchThrowable(
            () -> Run.of(replaceWith(Faults.every(Kind.COMMIT, Fault.Single.REFUSED)), NEW));

    assertThat(failure).rootCause().isInstanceOf(Exception.class);
    assertThat(failure).hasCauseInstanceOf(NotCommittedException.class);
    assertThat(lake.dataFiles()).isEqualTo(before);
    assertThat(temps()).as("the temps stay for a retry").hasSize(2);
    assertOldIsLiveAndARelaunchPublishes();
  }

  @Test
  public void aCommitInDoubtDeletesNothing() {
    Throwable failure =
        catchThrowable(
            () -> Run.of(replaceWith(Faults.every(Kind.COMMIT, Fault.Single.REQUEST_LOST)), NEW));

    assertThat(failure).hasCauseInstanceOf(CommitStateUnknownException.class);
    assertThat(lake.dataFiles()).containsAll(before).hasSize(before.size() + 1);
    assertThat(lake.staged())
        .as("Tuesday's directory waits to be renamed")
        .anyMatch(file -> file.contains(TUESDAY.replace("day=", "")) || file.endsWith(".parquet"));
    assertThat(temps()).hasSize(2);
    assertOldIsLiveAndARelaunchPublishes();
  }

  @Test
  public void aManifestThatCannotBeReadAfterALostReplyIsInDoubtAndDeletesNothing() {
    Set<String> committed = new TreeSet<>();
    Faults unreadable =
        Faults.every(
            call -> {
              if (call.kind() == Kind.COMMIT) {
                committed.add(call.key() + "/_manifest.json");
              }
              return call.kind() == Kind.COMMIT
                  || (call.kind() == Kind.READ_RECORD && committed.contains(call.key()));
            },
            Fault.Single.REPLY_LOST);

    Throwable failure = catchThrowable(() -> Run.of(replaceWith(unreadable), NEW));

    assertThat(failure).hasCauseInstanceOf(CommitStateUnknownException.class);
    lake.assertEveryLiveFileIsWhole();
    assertThat(DuckDb.rows(lake, MONDAY, "")).isEqualTo(Payments.lines(10, 12));
    assertThat(DuckDb.rows(lake, TUESDAY, "")).isEqualTo(Payments.lines(20, 22));
    assertThat(temps()).hasSize(2);
  }

  private void assertOldIsLiveAndARelaunchPublishes() {
    assertThat(lake.live()).containsExactly(MONDAY);
    assertThat(DuckDb.rows(lake, MONDAY, "")).isEqualTo(Payments.lines(0, 3));
    assertThat(Run.of(sink().withMode(Mode.REPLACE), NEW).outcomes())
        .isEqualTo(Map.of(MONDAY, Outcome.PUBLISHED, TUESDAY, Outcome.PUBLISHED));
    assertThat(DuckDb.rows(lake, MONDAY, "")).isEqualTo(Payments.lines(10, 12));
    lake.assertEveryLiveFileIsWhole();
  }

  private List<String> temps() {
    return lake.staged().stream().filter(file -> file.contains("/temp-")).toList();
  }
}
