package io.atomicpartition.publish;

import static org.assertj.core.api.Assertions.assertThat;

import io.atomicpartition.store.Race;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import org.junit.Test;

/** Publishers on threads of their own, let loose at the same moment. */
public class RacesTest extends Lakes {
  private static final int RUNNERS = 8;
  private static final int ROUNDS = 20;

  @Test
  public void ofJobsThatRaceOneIsPublishedAndTheOthersConflict() throws Exception {
    Lake lake = lake();
    try (Race race = new Race(RUNNERS)) {
      for (Before before : Before.values()) {
        for (int round = 0; round < ROUNDS / 4; round++) {
          PartitionRef partition = new PartitionRef("before=" + before + "/round=" + round);
          before.prepare(lake, partition);
          Set<String> files = lake.reader().dataFiles(partition);
          long sequence = lake.reader().sequence(partition);
          List<PublishPlan> plans = new ArrayList<>();
          for (int i = 0; i < RUNNERS; i++) {
            plans.add(before.plan(lake, partition, List.of(List.of("job " + i), List.of("b"))));
          }
          Race.Outcome<PublishResult> outcome = race.run(i -> () -> lake.publish(plans.get(i)));
          assertThat(outcome.failures()).isEmpty();
          List<PublishResult> published = of(outcome, Outcome.PUBLISHED);
          assertThat(published).as("%s: %s", partition, outcome).hasSize(1);
          assertThat(of(outcome, Outcome.CONFLICT)).hasSize(RUNNERS - 1);
          assertThat(published.get(0).live()).contains(lake.reader().live(partition));
          assertThat(lake.reader().sequence(partition)).isEqualTo(sequence + 1);
          assertNothingElse(lake, partition, files);
        }
      }
    }
  }

  @Test
  public void zombiesThatRaceAreAllPublishedOnce() throws Exception {
    Lake lake = lake();
    try (Race race = new Race(RUNNERS)) {
      for (Before before : Before.values()) {
        for (int round = 0; round < ROUNDS / 4; round++) {
          PartitionRef partition = new PartitionRef("before=" + before + "/round=" + round);
          before.prepare(lake, partition);
          Set<String> files = lake.reader().dataFiles(partition);
          long sequence = lake.reader().sequence(partition);
          PublishPlan plan = before.plan(lake, partition, List.of(List.of("a"), List.of("b")));
          Race.Outcome<PublishResult> outcome = race.run(i -> () -> lake.publish(plan));
          assertThat(outcome.failures()).isEmpty();
          assertThat(of(outcome, Outcome.PUBLISHED))
              .hasSize(RUNNERS)
              .allSatisfy(
                  result -> assertThat(result.live()).contains(lake.reader().live(partition)));
          assertThat(lake.reader().sequence(partition)).isEqualTo(sequence + 1);
          assertNothingElse(lake, partition, files);
        }
      }
    }
  }

  @Test
  public void bundlesThatRaceCaptureOneSequenceWhilePublishesGoOn() throws Exception {
    Lake lake = lake();
    try (Race race = new Race(RUNNERS)) {
      for (int round = 0; round < ROUNDS; round++) {
        PartitionRef partition = new PartitionRef("round=" + round);
        Launch launch = lake.plans().launch();
        PublishPlan rival = lake.create(partition, List.of(List.of("a")));
        Race.Outcome<Long> captured =
            race.run(
                i ->
                    i == 0
                        ? () -> lake.publish(rival).sequence()
                        : () -> lake.capture(launch, partition));
        assertThat(captured.failures()).isEmpty();
        assertThat(new TreeSet<>(captured.results().subList(1, RUNNERS))).hasSize(1);
      }
    }
  }

  private static void assertNothingElse(Lake lake, PartitionRef partition, Set<String> before) {
    lake.reader().assertWhole(partition);
    Set<String> expected = new TreeSet<>(before);
    expected.addAll(lake.reader().liveFiles(partition));
    assertThat(lake.reader().dataFiles(partition)).isEqualTo(expected);
  }

  private static List<PublishResult> of(Race.Outcome<PublishResult> outcome, Outcome wanted) {
    return outcome.results().stream().filter(result -> result.outcome() == wanted).toList();
  }
}
