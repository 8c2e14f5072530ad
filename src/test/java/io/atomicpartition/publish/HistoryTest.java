package io.atomicpartition.publish;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.Test;

/** When an entry of the history may be forgotten. */
public class HistoryTest {
  private static final Instant NOW = Instant.parse("2026-11-23T00:00:00Z");
  private static final HistoryLimits LIMITS = new HistoryLimits(2, Duration.ofDays(7));

  @Test
  public void anEntryBeyondTheNumberIsDroppedOnceItsRetentionHasPassed() {
    History kept = LIMITS.apply(history(1, 8, 9, 10), NOW);
    assertThat(sequences(kept)).containsExactly(4L, 3L);
    assertThat(kept.evictedThrough()).isEqualTo(2);
  }

  @Test
  public void anEntryWithinItsRetentionIsKeptHoweverManyThereAre() {
    assertThat(LIMITS.apply(history(1, 2, 3, 7), NOW)).isEqualTo(history(1, 2, 3, 7));
  }

  @Test
  public void anEntryWithinTheNumberIsKeptHoweverOldItIs() {
    assertThat(LIMITS.apply(history(500, 999), NOW)).isEqualTo(history(500, 999));
  }

  @Test
  public void aYoungEntryKeepsWhatIsNewer() {
    // The oldest was replaced yesterday by some clock: none is dropped out of turn.
    assertThat(LIMITS.apply(history(8, 9, 10, 1), NOW)).isEqualTo(history(8, 9, 10, 1));
  }

  @Test
  public void anEntryOfWhichNobodyKnowsWhenItWasReplacedIsKept() {
    History history = new History(0, List.of(entry(3, -1), entry(2, -1), entry(1, -1)));
    assertThat(LIMITS.apply(history, NOW)).isEqualTo(history);
  }

  @Test
  public void whatWasForgottenIsNeverForgottenToBeForgotten() {
    History kept = LIMITS.apply(new History(5, history(1, 2).entries()), NOW);
    assertThat(kept.evictedThrough()).isEqualTo(5);
  }

  @Test
  public void idsOfPublishesAndOfUnpublishesAreToldApart() {
    History history =
        new History(
            0,
            List.of(
                new History.Entry(
                    History.Kind.UNPUBLISH, "a", 2, Optional.empty(), Optional.empty())));
    assertThat(history.names(History.Kind.UNPUBLISH, "a")).isTrue();
    assertThat(history.names(History.Kind.PUBLISH, "a")).isFalse();
  }

  @Test
  public void limitsKeepAtLeastOneEntry() {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> new HistoryLimits(0, Duration.ZERO))
        .withMessageContaining("at least one entry");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> new HistoryLimits(1, Duration.ofDays(-1)))
        .withMessageContaining("no negative retention");
  }

  /** Newest first, by how many days ago each was replaced. */
  private static History history(int... replacedDaysAgo) {
    List<History.Entry> entries = new ArrayList<>();
    for (int i = 0; i < replacedDaysAgo.length; i++) {
      entries.add(entry(replacedDaysAgo.length - i, replacedDaysAgo[i]));
    }
    return new History(0, entries);
  }

  private static History.Entry entry(long sequence, int replacedDaysAgo) {
    return new History.Entry(
        History.Kind.PUBLISH,
        "p" + sequence,
        sequence,
        Optional.of("a" + sequence),
        replacedDaysAgo < 0
            ? Optional.empty()
            : Optional.of(NOW.minus(Duration.ofDays(replacedDaysAgo))));
  }

  private static List<Long> sequences(History history) {
    return history.entries().stream().map(History.Entry::sequence).toList();
  }
}
