package io.atomicpartition.publish;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.util.List;
import java.util.OptionalLong;
import java.util.Set;
import java.util.TreeSet;
import org.junit.Test;

/** What a publish is answered where nothing fails, by what its partition holds. */
public class DecisionsTest extends Lakes {
  private static final PartitionRef PARTITION = new PartitionRef("day=2026-11-23");
  private static final List<List<String>> ROWS = List.of(List.of("a", "b"), List.of("c"));
  private static final List<List<String>> OTHER_ROWS = List.of(List.of("x"));
  private static final PublishPolicy SKIP = new PublishPolicy(Mode.CREATE, WhenLive.SKIP, false);
  private static final PublishPolicy REWRITE =
      new PublishPolicy(Mode.REPLACE, WhenLive.CONFLICT, true);

  @Test
  public void whatWasPublishedIsWholeAndDescribed() throws IOException {
    Lake lake = lake();
    Launch launch = lake.plans().launch();
    PublishPlan plan =
        Plans.template(launch, PublishPolicy.CREATE)
            .plan(
                PARTITION,
                OptionalLong.empty(),
                List.of(),
                List.of(
                    lake.plans().temp(launch, PARTITION, "ledgers", List.of("a", "b")),
                    lake.plans().temp(launch, PARTITION, "transactions", List.of("c"))));
    PublishResult result = lake.publish(plan);
    assertThat(result.outcome()).isEqualTo(Outcome.PUBLISHED);
    assertThat(result.sequence()).isEqualTo(1);
    assertThat(result.publishId()).isEqualTo(launch.publishId(PARTITION));
    assertThat(result.manifest().toString()).endsWith("/_manifest.json");
    Manifest.Publish live = lake.reader().live(PARTITION);
    assertThat(result.live()).contains(live);
    assertThat(live.tables())
        .extracting(Manifest.Table::name)
        .containsExactly("ledgers", "transactions");
    assertThat(live.rows()).isEqualTo(3);
    assertThat(live.bytes()).isEqualTo(4);
    assertThat(live.run()).isEqualTo("nightly");
    assertThat(lake.reader().rows(PARTITION)).containsExactly("a", "b", "c");
    assertThat(lake.reader().dataFiles(PARTITION)).isEqualTo(lake.reader().liveFiles(PARTITION));
    lake.reader().assertWhole(PARTITION);
  }

  @Test
  public void tempsOutliveThePublish() throws IOException {
    Lake lake = lake();
    PublishPlan plan = lake.create(PARTITION, ROWS);
    lake.publish(plan);
    assertThat(lake.reader().staged(plan.launch())).containsExactlyElementsOf(sorted(plan));
  }

  @Test
  public void equalContentIsNotPublishedAgainHoweverItIsBundledAndOrdered() throws IOException {
    Lake lake = lake();
    lake.publish(lake.create(PARTITION, ROWS));
    Manifest before = lake.reader().manifest(PARTITION).orElseThrow();
    for (List<List<String>> bundles :
        List.of(
            List.of(List.of("c", "b", "a")),
            List.of(List.of("b"), List.of("a"), List.of("c")),
            ROWS)) {
      PublishResult create = lake.publish(lake.create(PARTITION, bundles));
      assertThat(create.outcome()).isEqualTo(Outcome.ALREADY_PUBLISHED);
      assertThat(create.live()).isEqualTo(before.publish());
      assertThat(lake.publish(lake.replace(PARTITION, bundles)).outcome())
          .isEqualTo(Outcome.ALREADY_PUBLISHED);
    }
    assertThat(lake.reader().manifest(PARTITION)).contains(before);
    assertThat(lake.reader().dataFiles(PARTITION)).isEqualTo(lake.reader().liveFiles(PARTITION));
  }

  @Test
  public void rowsThatRepeatAreNotEqualToRowsThatDoNot() throws IOException {
    Lake lake = lake();
    lake.publish(lake.create(PARTITION, ROWS));
    assertThat(lake.publish(lake.create(PARTITION, List.of(List.of("a", "b", "c", "c")))).outcome())
        .isEqualTo(Outcome.CONFLICT);
  }

  @Test
  public void createNeverOverwrites() throws IOException {
    Lake lake = lake();
    lake.publish(lake.create(PARTITION, ROWS));
    PublishResult second = lake.publish(lake.create(PARTITION, OTHER_ROWS));
    assertThat(second.outcome()).isEqualTo(Outcome.CONFLICT);
    assertThat(second.detail())
        .isEqualTo(
            "is live with other content, sequence 1 by run nightly; CREATE never overwrites: use"
                + " REPLACE to replace it");
    assertThat(second.live()).isEqualTo(lake.reader().manifest(PARTITION).orElseThrow().publish());
    assertThat(lake.reader().rows(PARTITION)).containsExactly("a", "b", "c");
  }

  @Test
  public void aPartitionThatWasUnpublishedIsFilledByReplaceAndCreateSaysSo() throws IOException {
    Lake lake = lake();
    lake.publish(lake.create(PARTITION, ROWS));
    lake.unpublish(PARTITION);
    for (List<List<String>> rows : List.of(ROWS, OTHER_ROWS)) {
      PublishResult result = lake.publish(lake.create(PARTITION, rows));
      assertThat(result.outcome()).isEqualTo(Outcome.CONFLICT);
      assertThat(result.live()).isEmpty();
      assertThat(result.detail())
          .isEqualTo(
              "is not live and has sequence 2; it was un-published: use REPLACE to fill it again");
    }
    assertThat(lake.publish(lake.replace(PARTITION, ROWS)).sequence()).isEqualTo(3);
    assertThat(lake.reader().rows(PARTITION)).containsExactly("a", "b", "c");
  }

  @Test
  public void aFenceBeforeTheFirstPublishDoesNotStopACreate() throws IOException {
    Lake lake = lake();
    lake.fence(PARTITION);
    lake.fence(PARTITION);
    assertThat(lake.publish(lake.create(PARTITION, ROWS)).outcome()).isEqualTo(Outcome.PUBLISHED);
    assertThat(lake.reader().sequence(PARTITION)).isEqualTo(1);
  }

  @Test
  public void skipLeavesALivePartitionAlone() throws IOException {
    Lake lake = lake();
    assertThat(lake.publish(lake.plan(SKIP, PARTITION, ROWS)).outcome())
        .isEqualTo(Outcome.PUBLISHED);
    PublishResult skipped = lake.publish(lake.plan(SKIP, PARTITION, OTHER_ROWS));
    assertThat(skipped.outcome()).isEqualTo(Outcome.SKIPPED_LIVE);
    assertThat(skipped.detail()).contains("left alone");
    assertThat(lake.publish(lake.plan(SKIP, PARTITION, ROWS)).outcome())
        .isEqualTo(Outcome.ALREADY_PUBLISHED);
    assertThat(lake.reader().rows(PARTITION)).containsExactly("a", "b", "c");
    assertThat(lake.reader().dataFiles(PARTITION)).isEqualTo(lake.reader().liveFiles(PARTITION));
  }

  @Test
  public void skipDoesNotHideThatAPartitionIsNotLive() throws IOException {
    Lake lake = lake();
    lake.publish(lake.create(PARTITION, ROWS));
    lake.unpublish(PARTITION);
    assertThat(lake.publish(lake.plan(SKIP, PARTITION, OTHER_ROWS)).outcome())
        .isEqualTo(Outcome.CONFLICT);
  }

  @Test
  public void rewriteEqualPublishesEqualContentAgain() throws IOException {
    Lake lake = lake();
    lake.publish(lake.create(PARTITION, ROWS));
    Set<String> first = lake.reader().liveFiles(PARTITION);
    PublishResult rewritten =
        lake.publish(lake.plan(REWRITE, PARTITION, List.of(List.of("a", "b", "c"))));
    assertThat(rewritten.outcome()).isEqualTo(Outcome.PUBLISHED);
    assertThat(rewritten.sequence()).isEqualTo(2);
    assertThat(lake.reader().liveFiles(PARTITION)).hasSize(1).doesNotContainAnyElementsOf(first);
    assertThat(lake.reader().dataFiles(PARTITION)).as("of the history").containsAll(first);
  }

  @Test
  public void columnsThatAreLeftOutAreRecordedAndPartOfTheContentId() throws IOException {
    Lake lake = lake();
    Launch launch = lake.plans().launch();
    List<TempFile> temps = lake.plans().temps(launch, PARTITION, ROWS);
    PublishPlan leavingOut =
        new PublishPlan.Template(
                launch, PublishPolicy.CREATE, List.of("ingested_at", "batch"), ".parquet")
            .plan(PARTITION, OptionalLong.empty(), List.of(), temps);
    lake.publish(leavingOut);
    Manifest.Publish live = lake.reader().live(PARTITION);
    assertThat(live.contentIdExcludes()).containsExactly("batch", "ingested_at");
    assertThat(live.contentId()).isEqualTo(leavingOut.contentId());
    assertThat(lake.create(PARTITION, ROWS).contentId()).isNotEqualTo(live.contentId());
  }

  private static Set<String> sorted(PublishPlan plan) {
    return new TreeSet<>(plan.tempKeys());
  }
}
