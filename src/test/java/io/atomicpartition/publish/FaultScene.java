package io.atomicpartition.publish;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.fail;

import io.atomicpartition.store.AtomicStore;
import java.io.IOException;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.BooleanSupplier;

/** One partition, one plan and what was there before: whatever a publisher says then is true. */
final class FaultScene {
  /** How an entry of a log begins that tells of a failure to delete an attempt's files. */
  static final String DISCARD_FAILED = "DISCARD(";

  private final Lake lake;
  private final LakeReader reader;
  private final PublishPlan plan;
  private final PartitionRef partition;
  private final long sequence;
  private final Set<String> files;
  private final Set<String> staged;
  private boolean mayLeaveOrphans = false;

  FaultScene(Lake lake, PublishPlan plan) {
    this.lake = lake;
    this.reader = lake.reader();
    this.plan = plan;
    this.partition = plan.partition();
    this.sequence = reader.sequence(partition);
    this.files = reader.dataFiles(partition);
    this.staged = reader.staged(plan.launch());
    assertThat(staged).containsAll(plan.tempKeys());
  }

  /** A request may be applied after its attempt has been given up. */
  void mayLeaveOrphans() {
    mayLeaveOrphans = true;
  }

  /**
   * Publishes, and holds what the publisher says against what is there.
   *
   * @param store the view that has faults
   * @param log says what was made to fail, and gets what came of it
   * @param deletedInTheLastAttempt whether a file was deleted in the attempt that ended the call
   */
  void publish(AtomicStore store, List<String> log, BooleanSupplier deletedInTheLastAttempt) {
    try {
      PublishResult result = lake.publish(plan, store);
      log.add(result.outcome().toString());
      assertThat(result.outcome()).isEqualTo(Outcome.PUBLISHED);
      assertPublishedOnce();
      assertThat(result.live()).contains(reader.live(partition));
      assertThat(result.sequence()).isEqualTo(sequence + 1);
    } catch (NotCommittedException e) {
      log.add(e.reason().toString());
      assertThat(reader.sequence(partition)).isEqualTo(sequence);
      assertOnlyOldFilesUnlessADeleteFailed(log);
      assertThat(e).hasMessageContaining("'" + partition + "'");
    } catch (CommitStateUnknownException e) {
      log.add("UNKNOWN");
      mayLeaveOrphans = true;
      assertThat(deletedInTheLastAttempt.getAsBoolean()).as("deleted, in doubt").isFalse();
      assertThat(reader.dataFiles(partition)).containsAll(files);
      assertThat(e).hasMessageContaining("'" + partition + "'");
    } catch (Fault.Crash e) {
      log.add("CRASHED");
      mayLeaveOrphans = true;
    } catch (IOException | RuntimeException e) {
      fail("Neither a result nor one of the two exceptions", e);
    }
    assertThat(reader.staged(plan.launch())).containsAll(staged);
  }

  private void assertOnlyOldFilesUnlessADeleteFailed(List<String> log) {
    boolean deleteFailed = log.stream().anyMatch(entry -> entry.startsWith(DISCARD_FAILED));
    mayLeaveOrphans |= deleteFailed;
    if (!deleteFailed) {
      assertThat(reader.dataFiles(partition)).isEqualTo(files);
      assertThat(reader.staged(plan.launch())).isEqualTo(staged);
    }
  }

  private void assertPublishedOnce() {
    Manifest manifest = reader.manifest(partition).orElseThrow();
    assertThat(manifest.liveIs(plan.publishId())).isTrue();
    assertThat(manifest.sequence()).isEqualTo(sequence + 1);
    assertThat(manifest.history().find(History.Kind.PUBLISH, plan.publishId())).isEmpty();
  }

  /** The same publish is found or made; another launch finds it. */
  void publishAgain() throws IOException {
    PublishResult again = lake.publish(plan);
    assertThat(again.outcome()).isEqualTo(Outcome.PUBLISHED);
    assertPublishedOnce();
    reader.assertWhole(partition);
    if (!mayLeaveOrphans) {
      Set<String> expected = new TreeSet<>(files);
      expected.addAll(reader.liveFiles(partition));
      assertThat(reader.dataFiles(partition)).isEqualTo(expected);
    }
    for (PublishPolicy policy : List.of(PublishPolicy.CREATE, PublishPolicy.REPLACE)) {
      PublishPlan equal = lake.plan(policy, partition, List.of(reader.rows(partition)));
      assertThat(lake.publish(equal).outcome()).isEqualTo(Outcome.ALREADY_PUBLISHED);
    }
    assertPublishedOnce();
  }
}
