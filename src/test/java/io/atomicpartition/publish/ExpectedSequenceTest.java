package io.atomicpartition.publish;

import static org.assertj.core.api.Assertions.assertThat;

import io.atomicpartition.publish.FaultyStore.Kind;
import java.io.IOException;
import java.util.List;
import java.util.OptionalLong;
import org.junit.Test;

/** A publish commits only over the sequence that it began with. */
public class ExpectedSequenceTest extends Lakes {
  private static final PartitionRef PARTITION = new PartitionRef("day=2026-11-23");
  private static final List<List<String>> ROWS = List.of(List.of("a", "b"), List.of("c"));
  private static final List<List<String>> OTHER_ROWS = List.of(List.of("x"));

  @Test
  public void replaceOverwritesOnlyWhatWasThereWhenItBegan() throws IOException {
    Lake lake = lake();
    lake.publish(lake.create(PARTITION, ROWS));
    PublishPlan early = lake.replace(PARTITION, OTHER_ROWS);
    PublishPlan rival = lake.replace(PARTITION, List.of(List.of("rival")));
    assertThat(lake.publish(rival).outcome()).isEqualTo(Outcome.PUBLISHED);
    PublishResult late = lake.publish(early);
    assertThat(late.outcome()).isEqualTo(Outcome.CONFLICT);
    assertThat(late.detail())
        .contains(
            "this publish began at sequence 1: somebody else has changed the partition since");
    assertThat(lake.reader().rows(PARTITION)).containsExactly("rival");
  }

  @Test
  public void aPublishOverTheSequenceThatTheCallerReadGoesThrough() throws IOException {
    Lake lake = lake();
    lake.publish(lake.create(PARTITION, ROWS));
    PublishPlan plan = expecting(lake, 1, OTHER_ROWS);
    assertThat(plan.expectedSequence()).isEqualTo(1);
    assertThat(lake.publish(plan).outcome()).isEqualTo(Outcome.PUBLISHED);
  }

  @Test
  public void aPublishOverAnotherSequenceThanTheCallerReadConflictsWithoutAByte()
      throws IOException {
    Lake lake = lake();
    lake.publish(lake.create(PARTITION, ROWS));
    lake.publish(lake.replace(PARTITION, OTHER_ROWS));
    for (long read : List.of(0L, 1L, 3L)) {
      PublishPlan plan = expecting(lake, read, List.of());
      FaultyStore watched = new FaultyStore(lake.store(), call -> Fault.NONE);
      PublishResult result = lake.publish(plan, watched);
      assertThat(result.outcome()).isEqualTo(Outcome.CONFLICT);
      assertThat(result.expectedSequence()).isEqualTo(read);
      assertThat(result.sequence()).isEqualTo(2);
      assertThat(result.detail())
          .isEqualTo(
              "had sequence 2 when the first row was to be written, and the caller had read "
                  + read
                  + "; read it again");
      assertThat(watched.calls())
          .extracting(FaultyStore.Call::kind)
          .containsExactly(Kind.READ_RECORD);
    }
    assertThat(lake.reader().rows(PARTITION)).containsExactly("x");
  }

  @Test
  public void aConflictAtCaptureStaysOneThoughThePartitionComesToTheCallersSequence()
      throws IOException {
    Lake lake = lake();
    PublishPlan plan = expecting(lake, 1, List.of());
    lake.publish(lake.create(PARTITION, ROWS));
    assertThat(lake.publish(plan).outcome()).isEqualTo(Outcome.CONFLICT);
    assertThat(lake.reader().rows(PARTITION)).containsExactly("a", "b", "c");
  }

  private static PublishPlan expecting(Lake lake, long sequence, List<List<String>> rows)
      throws IOException {
    Launch launch = lake.plans().launch();
    return Plans.template(launch, PublishPolicy.REPLACE)
        .plan(
            PARTITION,
            OptionalLong.of(sequence),
            List.of(lake.capture(launch, PARTITION)),
            lake.plans().temps(launch, PARTITION, rows));
  }
}
