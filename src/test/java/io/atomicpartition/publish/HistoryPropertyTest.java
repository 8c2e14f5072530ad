package io.atomicpartition.publish;

import static org.assertj.core.api.Assertions.assertThat;

import io.atomicpartition.testing.properties.Properties;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.constraints.LongRange;

/** What a history may forget, and that it remembers what it has forgotten. */
public class HistoryPropertyTest extends Properties {
  private static final Instant NOW = Instant.parse("2026-11-23T00:00:00Z");

  @Provide
  Arbitrary<HistoryLimits> limits() {
    return Combinators.combine(
            Arbitraries.integers().between(1, 5), Arbitraries.longs().between(0, 100))
        .as((entries, hours) -> new HistoryLimits(entries, Duration.ofHours(hours)));
  }

  /** By how many hours ago each entry was replaced, newest first; none: not known. */
  @Provide
  Arbitrary<List<Optional<Long>>> replaced() {
    return Arbitraries.longs().between(-10, 200).optional().list().ofMaxSize(12).withoutEdgeCases();
  }

  @Property
  public void theOldestGoFirstAndNoneBeforeItsTime(
      @ForAll("replaced") List<Optional<Long>> replaced,
      @ForAll("limits") HistoryLimits limits,
      @ForAll @LongRange(min = 0, max = 20) long evictedBefore) {
    History history = history(replaced, evictedBefore);
    History kept = limits.apply(history, NOW);

    int remaining = kept.entries().size();
    assertThat(kept.entries()).isEqualTo(history.entries().subList(0, remaining));
    List<History.Entry> gone = history.entries().subList(remaining, history.entries().size());
    assertThat(gone)
        .allMatch(
            e -> e.replacedAt().orElseThrow().plus(limits.retention()).isBefore(NOW),
            "was replaced longer ago than the retention");
    assertThat(gone.isEmpty() || remaining >= limits.entries()).isTrue();
    if (remaining > limits.entries()) {
      History.Entry oldest = kept.entries().get(remaining - 1);
      assertThat(oldest.replacedAt().map(at -> at.plus(limits.retention()).isBefore(NOW)))
          .isIn(Optional.empty(), Optional.of(false));
    }
  }

  @Property
  public void whatIsForgottenIsKnownToBeForgotten(
      @ForAll("replaced") List<Optional<Long>> replaced,
      @ForAll("limits") HistoryLimits limits,
      @ForAll @LongRange(min = 0, max = 20) long evictedBefore) {
    History history = history(replaced, evictedBefore);
    History kept = limits.apply(history, NOW);

    assertThat(kept.evictedThrough()).isGreaterThanOrEqualTo(history.evictedThrough());
    assertThat(history.entries())
        .allMatch(e -> kept.entries().contains(e) || e.sequence() <= kept.evictedThrough());
    assertThat(limits.apply(kept, NOW)).isEqualTo(kept);
  }

  @Property
  public void noTimeStampBreaksIt(@ForAll("limits") HistoryLimits limits) {
    List<History.Entry> entries = new ArrayList<>();
    for (Instant at : List.of(Instant.MAX, Instant.MIN, Instant.MIN, Instant.MIN, Instant.MIN)) {
      entries.add(entry(5 - entries.size(), Optional.of(at)));
    }
    assertThat(limits.apply(new History(0, entries), NOW).entries()).hasSize(limits.entries());
    assertThat(limits.apply(new History(0, List.of(entries.get(1), entries.get(0))), NOW).entries())
        .contains(entries.get(0));
  }

  private static History history(List<Optional<Long>> replaced, long evictedBefore) {
    List<History.Entry> entries = new ArrayList<>();
    for (int i = 0; i < replaced.size(); i++) {
      entries.add(
          entry(
              evictedBefore + replaced.size() - i,
              replaced.get(i).map(hours -> NOW.minus(Duration.ofHours(hours)))));
    }
    return new History(evictedBefore, entries);
  }

  private static History.Entry entry(long sequence, Optional<Instant> replacedAt) {
    return new History.Entry(
        History.Kind.PUBLISH, "p" + sequence, sequence, Optional.of("a" + sequence), replacedAt);
  }
}
