package io.atomicpartition.sink.audit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.groups.Tuple.tuple;

import io.atomicpartition.publish.Lake;
import io.atomicpartition.publish.Launch;
import io.atomicpartition.publish.Manifest;
import io.atomicpartition.publish.ManifestJson;
import io.atomicpartition.publish.PartitionRef;
import io.atomicpartition.publish.PublishPlan;
import io.atomicpartition.publish.PublishResult;
import io.atomicpartition.sink.audit.ChainBreak.Kind;
import java.io.IOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.function.UnaryOperator;
import org.junit.Before;
import org.junit.Test;

/** Events that were kept, and what somebody did to them. */
public class AuditTrailTest {
  private static final URI ROOT = URI.create("mem:/lake");
  private static final PartitionRef PARTITION = new PartitionRef("day=2026-11-23");
  private static final PartitionRef OTHER = new PartitionRef("day=2026-11-24");

  private final Lake lake = Lake.inMemory();

  /** Of sequences 1 to 4 of the one partition, and 1 of the other. */
  private final List<AuditEvent> events = new ArrayList<>();

  @Before
  public void publish() throws IOException {
    keep(lake.create(PARTITION, rows("a")));
    keep(lake.replace(PARTITION, rows("b")));
    lake.unpublish(PARTITION);
    events.add(AuditEvent.ofUnpublish(ROOT, manifest(PARTITION)));
    keep(lake.replace(PARTITION, rows("a")));
    keep(lake.create(OTHER, rows("c")));
  }

  private static List<List<String>> rows(String... rows) {
    return List.of(List.of(rows));
  }

  private void keep(PublishPlan plan) throws IOException {
    events.add(event(plan, lake.publish(plan)));
  }

  private static AuditEvent event(PublishPlan plan, PublishResult result) {
    return AuditEvent.of(ROOT, plan.launch(), result);
  }

  private Manifest manifest(PartitionRef partition) throws IOException {
    return ManifestJson.read(
        partition, lake.store().readRecord(partition.manifestKey()).orElseThrow().body());
  }

  private List<AuditEvent> lakeNow() throws IOException {
    return List.of(
        AuditEvent.ofFound(ROOT, manifest(PARTITION)), AuditEvent.ofFound(ROOT, manifest(OTHER)));
  }

  /** Event {@code i}, with its JSON changed. */
  private void change(int i, UnaryOperator<String> json) {
    String before = events.get(i).toJson();
    String after = json.apply(before);
    assertThat(after).isNotEqualTo(before);
    events.set(i, AuditEvent.fromJson(after));
  }

  private void assertBreaks(Kind kind, long sequence) {
    assertThat(AuditTrail.verify(events))
        .extracting(ChainBreak::partition, ChainBreak::sequence, ChainBreak::kind)
        .containsExactly(tuple(PARTITION.path(), sequence, kind));
  }

  @Test
  public void whatWasKeptIsWhole() throws IOException {
    assertThat(events).allMatch(AuditEvent::isLink);
    assertThat(AuditTrail.verify(events)).isEmpty();
    assertThat(AuditTrail.verify(events, lakeNow())).isEmpty();
    assertThat(AuditTrail.verify(List.of())).isEmpty();
  }

  @Test
  public void anEventIsTheSameAfterJson() {
    for (AuditEvent event : events) {
      String json = event.toJson();
      assertThat(json).doesNotContain("\n").doesNotContain("null");
      assertThat(AuditEvent.fromJson(json)).isEqualTo(event);
    }
    assertThatThrownBy(() -> AuditEvent.fromJson("{\"root\":1}"))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("Expected an audit event");
  }

  @Test
  public void theOrderInWhichEventsComeAndHowOftenMeansNothing() throws IOException {
    List<AuditEvent> twice = new ArrayList<>(events);
    Collections.reverse(twice);
    twice.addAll(events);

    assertThat(AuditTrail.verify(twice, lakeNow())).isEmpty();
  }

  /** A fence between them, as the sweep writes it: it is no link and changes none. */
  @Test
  public void aSweepBreaksNothing() throws IOException {
    lake.fence(PARTITION);
    assertThat(AuditTrail.verify(events, lakeNow())).isEmpty();

    keep(lake.replace(PARTITION, rows("d")));

    assertThat(AuditTrail.verify(events, lakeNow())).isEmpty();
  }

  @Test
  public void aPartitionThatWasOnlyFencedNeedsNoEvent() throws IOException {
    PartitionRef fenced = new PartitionRef("day=2026-11-25");
    lake.fence(fenced);
    List<AuditEvent> now = new ArrayList<>(lakeNow());
    now.add(AuditEvent.ofFound(ROOT, manifest(fenced)));

    assertThat(AuditTrail.verify(events, now)).isEmpty();
  }

  @Test
  public void aRetryAndALaterLaunchSayTheSameLink() throws IOException {
    PublishPlan plan = lake.replace(OTHER, rows("e"));
    keep(plan);
    AuditEvent first = events.get(events.size() - 1);

    keep(plan);
    assertThat(events.get(events.size() - 1)).as("a retry").isEqualTo(first);
    keep(lake.replace(OTHER, rows("e")));
    AuditEvent later = events.get(events.size() - 1);
    assertThat(later.getOutcome()).isEqualTo("ALREADY_PUBLISHED");
    assertThat(later.getPublishId()).isEqualTo(first.getPublishId());
    assertThat(later.getManifestHash()).isEqualTo(first.getManifestHash());
    assertThat(later.getLaunch()).isNotEqualTo(first.getLaunch());

    assertThat(AuditTrail.verify(events, lakeNow())).isEmpty();
  }

  @Test
  public void whatIsNoLinkIsPassedOver() throws IOException {
    keep(lake.create(PARTITION, rows("z")));
    AuditEvent conflict = events.get(events.size() - 1);
    assertThat(conflict.getOutcome()).isEqualTo("CONFLICT");
    assertThat(conflict.isLink()).isFalse();

    assertThat(AuditTrail.verify(events, lakeNow())).isEmpty();
  }

  @Test
  public void anEventInTheMiddleIsMissing() {
    events.remove(1);
    assertBreaks(Kind.MISSING, 2);
  }

  @Test
  public void theFirstIsMissing() {
    events.remove(0);
    assertBreaks(Kind.MISSING, 1);
  }

  @Test
  public void theNewestIsMissingWhichTheLakeAloneShows() throws IOException {
    events.remove(3);
    assertThat(AuditTrail.verify(events)).isEmpty();
    assertThat(AuditTrail.verify(events, lakeNow()))
        .extracting(ChainBreak::sequence, ChainBreak::kind)
        .containsExactly(tuple(4L, Kind.MISSING));
  }

  @Test
  public void aFieldIsAltered() {
    change(1, json -> json.replace("\"tables\":[{", "\"tables\":[{\"x\":0,").replace(":1,", ":2,"));
    assertThat(AuditTrail.verify(events))
        .extracting(ChainBreak::kind)
        .containsExactly(Kind.ALTERED, Kind.MISSING);
  }

  /** Every field that the manifest fixes, one by one. */
  @Test
  public void noFieldOfALinkCanBeAlteredUnseen() {
    AuditEvent event = events.get(3);
    for (String field :
        List.of(
            "sequence",
            "partition",
            "publishId",
            "attempt",
            "run",
            "contentId",
            "at",
            "producer",
            "previousHash",
            "manifestHash",
            "manifest")) {
      String before = event.toJson();
      String after = before.replaceFirst("(\"" + field + "\":\"?)([^\"]|\\\\\")", "$1" + "9");
      assertThat(after).as(field).isNotEqualTo(before);
      events.set(3, AuditEvent.fromJson(after));
      assertThat(AuditTrail.verify(events))
          .as(field)
          .extracting(ChainBreak::kind)
          .contains(Kind.ALTERED);
    }
  }

  /** Whoever alters the manifest and its hash as well is given away by the event after it. */
  @Test
  public void anEventIsForgedHashAndAll() throws IOException {
    AuditEvent second = events.get(1);
    Manifest forged =
        ManifestJson.readHashed(
            PARTITION,
            second
                .getManifest()
                .replace("\"producer\":\"test\"", "\"producer\":\"forger\"")
                .getBytes(StandardCharsets.UTF_8));
    events.set(1, AuditEvent.ofFound(ROOT, forged));
    assertThat(events.get(1).isIntact()).isTrue();

    assertBreaks(Kind.BROKEN, 3);
  }

  /** Sequences 2 and 3 of another lake's history of the same partition, in place of ours. */
  @Test
  public void eventsInAnotherOrderAreGivenAwayByTheirPredecessors() throws IOException {
    Manifest second = asSequence(events.get(2), 2);
    Manifest third = asSequence(events.get(1), 3);
    events.set(1, AuditEvent.ofFound(ROOT, second));
    events.set(2, AuditEvent.ofFound(ROOT, third));

    assertThat(AuditTrail.verify(events))
        .extracting(ChainBreak::sequence, ChainBreak::kind)
        .containsExactly(tuple(2L, Kind.BROKEN), tuple(3L, Kind.BROKEN), tuple(4L, Kind.BROKEN));
  }

  private static Manifest asSequence(AuditEvent event, long sequence) throws IOException {
    String hashed =
        event
            .getManifest()
            .replace("\"sequence\":" + event.getSequence(), "\"sequence\":" + sequence);
    return ManifestJson.readHashed(PARTITION, hashed.getBytes(StandardCharsets.UTF_8));
  }

  /** As two winners of one race would, on a store that does not honour conditions. */
  @Test
  public void twoStatesOfOneSequenceAreAFork() throws IOException {
    Lake twin = Lake.inMemory();
    PublishPlan plan = twin.create(PARTITION, rows("twin"));
    events.add(event(plan, twin.publish(plan)));

    assertBreaks(Kind.FORKED, 1);
  }

  @Test
  public void theLakeIsAnother() throws IOException {
    List<AuditEvent> now = new ArrayList<>(lakeNow());
    now.set(0, events.get(1));
    assertLakeDiffers(now, 2);

    now.remove(0);
    assertLakeDiffers(now, 4);

    Lake twin = Lake.inMemory();
    PublishPlan plan = twin.create(OTHER, rows("twin"));
    List<AuditEvent> other = List.of(lakeNow().get(0), event(plan, twin.publish(plan)));
    assertLakeDiffers(other, 1);
  }

  private void assertLakeDiffers(List<AuditEvent> now, long sequence) {
    assertThat(AuditTrail.verify(events, now))
        .extracting(ChainBreak::sequence, ChainBreak::kind)
        .containsExactly(tuple(sequence, Kind.LAKE_DIFFERS));
  }

  /** A log that begins late begins with what it found. */
  @Test
  public void aLogMayBeginWithWhatTheLakeHolds() throws IOException {
    PartitionRef old = new PartitionRef("day=2025-01-01");
    lake.publish(lake.create(old, rows("a")));
    lake.publish(lake.replace(old, rows("b")));
    Manifest before = unchained(manifest(old));
    lake.store()
        .replaceRecord(
            old.manifestKey(),
            ManifestJson.write(before),
            lake.store().readRecord(old.manifestKey()).orElseThrow().version());
    List<AuditEvent> log = new ArrayList<>();
    log.add(AuditEvent.ofFound(ROOT, manifest(old)));

    PublishPlan plan = lake.replace(old, rows("c"));
    log.add(event(plan, lake.publish(plan)));

    assertThat(log.get(0).getPreviousHash()).as("written by an older version").isNull();
    assertThat(AuditTrail.verify(log)).isEmpty();
    assertThat(AuditTrail.verify(log.subList(1, 2)))
        .extracting(ChainBreak::kind)
        .containsExactly(Kind.MISSING);
  }

  /** A version that knows no hashes has published in between. */
  @Test
  public void aLinkWithoutAPredecessorIsABreak() throws IOException {
    Manifest last = unchained(manifest(PARTITION));
    events.set(3, AuditEvent.ofFound(ROOT, last));

    assertBreaks(Kind.BROKEN, 4);
  }

  private static Manifest unchained(Manifest m) {
    return new Manifest(
        "0".repeat(32),
        m.partition(),
        m.sequence(),
        m.publish(),
        m.history(),
        Optional.empty(),
        m.producer(),
        m.createdAt());
  }

  @Test
  public void anEventSaysWhatTheManifestSays() throws IOException {
    PublishPlan plan = lake.create(new PartitionRef("a"), rows("x", "y"));
    Launch launch = plan.launch();
    Manifest.Publish live = lake.publish(plan).live().orElseThrow();

    AuditEvent event = event(plan, lake.publish(plan));

    assertThat(event.getEventVersion()).isEqualTo(1);
    assertThat(event.getRoot()).isEqualTo("mem:/lake");
    assertThat(event.getPartition()).isEqualTo("a");
    assertThat(event.getOutcome()).isEqualTo("PUBLISHED");
    assertThat(event.getSequence()).isEqualTo(1);
    assertThat(event.getLaunch()).isEqualTo(launch.id());
    assertThat(event.getRun()).isEqualTo(launch.run());
    assertThat(event.getPublishId()).isEqualTo(plan.publishId());
    assertThat(event.getAttempt()).isEqualTo(live.attempt());
    assertThat(event.getContentId()).isEqualTo(live.contentId().value());
    assertThat(event.getAt()).isEqualTo(live.liveAt().toString());
    assertThat(event.getProducer()).isEqualTo("test");
    assertThat(event.getTables())
        .singleElement()
        .satisfies(
            table -> {
              assertThat(table.getName()).isEmpty();
              assertThat(table.getRows()).isEqualTo(2);
              assertThat(table.getBytes()).isEqualTo(live.bytes());
              assertThat(table.getFiles()).isEqualTo(1);
            });
  }
}
