package io.atomicpartition.publish;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import io.atomicpartition.store.ObjectDigest;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.OptionalLong;
import java.util.Random;
import java.util.SortedMap;
import org.junit.Test;

/** A plan is the same for the same input, and refuses what cannot be published as one. */
public class PublishPlanTest {
  private static final PartitionRef PARTITION = new PartitionRef("day=2026-11-23");
  private static final Launch LAUNCH = new Launch("0".repeat(32), "nightly", "Write");
  private static final String ATTEMPT = "fedcba9876543210";

  @Test
  public void aPlanDoesNotDependOnTheOrderInWhichTempsArrive() throws Exception {
    List<TempFile> temps = new ArrayList<>();
    for (int i = 0; i < 20; i++) {
      temps.add(temp(i % 2 == 0 ? "ledgers" : "transactions", "key-" + i, "f" + i % 2, i));
    }
    PublishPlan plan = create(temps);
    for (int round = 0; round < 20; round++) {
      Collections.shuffle(temps, new Random(round));
      PublishPlan again = create(temps);
      assertThat(again.named(ATTEMPT)).isEqualTo(plan.named(ATTEMPT));
      assertThat(again.contentId()).isEqualTo(plan.contentId());
      assertThat(again.publishId()).isEqualTo(plan.publishId());
      assertThat(again.tempKeys()).isEqualTo(plan.tempKeys());
    }
  }

  @Test
  public void theContentIdDoesNotDependOnHowRowsWereBundled() throws Exception {
    PublishPlan one = create(List.of(temp("", "a", "f", 6)));
    PublishPlan three =
        create(List.of(temp("", "x", "f", 1), temp("", "y", "f", 2), temp("", "z", "f", 3)));
    assertThat(new RowSum(1, 0, 1).plus(new RowSum(2, 0, 2)).plus(new RowSum(3, 0, 3)))
        .isEqualTo(new RowSum(6, 0, 6));
    assertThat(three.contentId()).isEqualTo(one.contentId());
    assertThat(create(List.of(temp("", "a", "f", 7))).contentId()).isNotEqualTo(one.contentId());
  }

  @Test
  public void namesOfFilesSayPartTotalPartitionAndAttempt() throws Exception {
    SortedMap<String, List<PublishPlan.NamedTemp>> named =
        create(
                List.of(
                    temp("ledgers", "b", "f", 1),
                    temp("ledgers", "a", "f", 2),
                    temp("", "c", "g", 3)))
            .named(ATTEMPT);
    String tail = "-" + PARTITION.hash() + "-" + ATTEMPT + ".parquet";
    assertThat(named.get("").stream().map(PublishPlan.NamedTemp::name))
        .containsExactly("part-00000-of-00001" + tail);
    assertThat(named.get("ledgers").stream().map(n -> n.temp().key() + ">" + n.name()))
        .containsExactly(
            "a>ledgers/part-00000-of-00002" + tail, "b>ledgers/part-00001-of-00002" + tail);
  }

  @Test
  public void filesOfATableAndOfANestedPartitionNeverShareAName() throws Exception {
    PublishPlan tableB =
        template(PublishPolicy.CREATE)
            .plan(
                new PartitionRef("a"),
                OptionalLong.empty(),
                List.of(),
                List.of(temp("b", "k", "f", 1)));
    PublishPlan partitionAB =
        template(PublishPolicy.CREATE)
            .plan(
                new PartitionRef("a/b"),
                OptionalLong.empty(),
                List.of(),
                List.of(temp("", "k", "f", 1)));
    assertThat("a/" + tableB.named(ATTEMPT).get("b").get(0).name())
        .startsWith("a/b/part-00000-of-00001-" + new PartitionRef("a").hash());
    assertThat("a/b/" + partitionAB.named(ATTEMPT).get("").get(0).name())
        .startsWith("a/b/part-00000-of-00001-" + new PartitionRef("a/b").hash())
        .isNotEqualTo("a/" + tableB.named(ATTEMPT).get("b").get(0).name());
  }

  @Test
  public void tempsOfOneTableUnderTwoSchemasAreRefusedByName() {
    assertThatExceptionOfType(NotCommittedException.class)
        .isThrownBy(
            () -> create(List.of(temp("ledgers", "a", "f1", 1), temp("ledgers", "b", "f2", 1))))
        .satisfies(
            e -> {
              assertThat(e.reason()).isEqualTo(NotCommittedException.Reason.SCHEMA_MISMATCH);
              assertThat(e.partition()).isEqualTo(PARTITION);
            })
        .withMessageContainingAll(
            "partition 'day=2026-11-23'",
            "the temps of table 'ledgers' must have one schema",
            "found fingerprint f1 in a and f2 in b");
  }

  @Test
  public void twoTablesMayHaveTwoSchemas() throws Exception {
    assertThat(create(List.of(temp("a", "a", "f1", 1), temp("b", "b", "f2", 1))).tempKeys())
        .containsExactly("a", "b");
  }

  @Test
  public void aCreateExpectsAPartitionThatWasNeverPublished() throws Exception {
    PublishPlan plan = create(List.of(temp("", "a", "f", 1)));
    assertThat(plan.expectedSequence()).isZero();
    assertThatIllegalArgumentException()
        .isThrownBy(() -> plan(PublishPolicy.CREATE, OptionalLong.of(0), List.of()))
        .withMessageContaining("CREATE of 'day=2026-11-23' has the expected sequence 0");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> plan(PublishPolicy.CREATE, OptionalLong.empty(), List.of(0L)))
        .withMessageContaining("CREATE of 'day=2026-11-23' has the expected sequence 0");
  }

  @Test
  public void aReplaceExpectsTheLowestOfWhatItsBundlesCaptured() throws Exception {
    assertThat(
            plan(PublishPolicy.REPLACE, OptionalLong.empty(), List.of(7L, 5L, 6L))
                .expectedSequence())
        .isEqualTo(5);
    assertThatIllegalArgumentException()
        .isThrownBy(() -> plan(PublishPolicy.REPLACE, OptionalLong.empty(), List.of()))
        .withMessageContaining("REPLACE of 'day=2026-11-23' needs a captured sequence");
  }

  @Test
  public void anyBundleThatSawAnotherSequenceThanTheCallersIsAConflict() throws Exception {
    assertThat(plan(PublishPolicy.REPLACE, OptionalLong.of(5), List.of(5L)).conflictAtCapture())
        .isEmpty();
    assertThat(plan(PublishPolicy.REPLACE, OptionalLong.of(5), List.of(4L)).conflictAtCapture())
        .hasValue(4);
    // The bundle that captured 7 wrote no row, so the others' rows are not the whole partition.
    PublishPlan mixed = plan(PublishPolicy.REPLACE, OptionalLong.of(5), List.of(5L, 7L));
    assertThat(mixed.conflictAtCapture()).hasValue(7);
    assertThat(mixed.expectedSequence()).isEqualTo(5);
  }

  @Test
  public void withoutAConflictAtCaptureThereIsSomethingToPublish() throws Exception {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> create(List.of()))
        .withMessageContaining("A publish of 'day=2026-11-23' needs a temp");
    assertThat(
            template(PublishPolicy.REPLACE)
                .plan(PARTITION, OptionalLong.of(5), List.of(4L), List.of())
                .tempKeys())
        .isEmpty();
  }

  private static PublishPlan create(List<TempFile> temps) throws NotCommittedException {
    return template(PublishPolicy.CREATE).plan(PARTITION, OptionalLong.empty(), List.of(), temps);
  }

  private static PublishPlan plan(PublishPolicy policy, OptionalLong callers, List<Long> captured)
      throws NotCommittedException {
    return template(policy).plan(PARTITION, callers, captured, List.of(temp("", "a", "f", 1)));
  }

  private static PublishPlan.Template template(PublishPolicy policy) {
    return new PublishPlan.Template(LAUNCH, policy, List.of(), ".parquet");
  }

  private static TempFile temp(String table, String key, String schema, int rows) {
    return new TempFile(
        table,
        key,
        new ObjectDigest(rows, "00000000", "0".repeat(64)),
        new RowSum(rows, 0, rows),
        schema);
  }
}
