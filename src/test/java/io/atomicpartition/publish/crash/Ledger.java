package io.atomicpartition.publish.crash;

import static org.assertj.core.api.Assertions.assertThat;

import io.atomicpartition.publish.PartitionRef;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** All that a lake has ever shown or said, against which everything that it shows later is held. */
final class Ledger {
  private final DiskReader reader;
  private final Map<String, Long> lastSequence = new HashMap<>();

  /** Where and at which sequence a publish or un-publish was seen, by its id. */
  private final Map<String, String> seen = new HashMap<>();

  private final Set<String> neverLive = new HashSet<>();
  private long verifiedFiles = 0;

  Ledger(DiskReader reader) {
    this.reader = reader;
  }

  /** Reads every partition and every live file. */
  void readAll() {
    for (PartitionRef partition : Writers.partitions()) {
      Optional<DiskReader.Seen> manifest = reader.manifest(partition.path());
      if (manifest.isPresent()) {
        read(manifest.get());
      } else {
        assertThat(lastSequence).as("a manifest is gone").doesNotContainKey(partition.path());
      }
    }
  }

  private void read(DiskReader.Seen now) {
    assertThat(reader.isWhole(now)).as("G1: all files of %s", now).isTrue();
    verifiedFiles += now.files().size();
    assertThat(now.sequence())
        .as("the sequence of '%s'", now.partition())
        .isGreaterThanOrEqualTo(lastSequence.getOrDefault(now.partition(), 0L));
    lastSequence.put(now.partition(), now.sequence());
    now.history().forEach((id, sequence) -> once(now.partition(), id, sequence));
    now.publishId()
        .ifPresent(
            id -> {
              once(now.partition(), id, now.sequence());
              assertReplacesWhatItsWriterRead(now);
            });
  }

  /** G4: one publish is live at one sequence only, for ever. */
  private void once(String partition, String id, long sequence) {
    String where = sequence + " of " + partition;
    assertThat(seen.getOrDefault(id, where)).as("G4: '%s'", id).isEqualTo(where);
    seen.put(id, where);
    assertThat(neverLive).as("G3: reported as never live").doesNotContain(id);
  }

  /** G6: between what a writer had read and what it made live there was nothing else. */
  private void assertReplacesWhatItsWriterRead(DiskReader.Seen now) {
    String[] head = reader.head(now).split(" ", -1);
    assertThat(Long.parseLong(head[1]))
        .as("G6: read by the writer of %s", now)
        .isEqualTo(now.sequence() - 1);
    if (!head[2].equals("nothing")) {
      assertThat(now.history())
          .as("G6: read by the writer of %s", now)
          .containsEntry(head[2], now.sequence() - 1);
    }
  }

  /** What a publish has reported is so, and stays so. */
  void published(String partition, String id, long sequence) {
    assertThat(reader.manifest(partition).orElseThrow().sequenceOf(id))
        .as("nothing is lost: '%s', reported as sequence %d of '%s'", id, sequence, partition)
        .contains(sequence);
    once(partition, id, sequence);
  }

  void unpublished(String partition, long sequence) {
    assertThat(reader.manifest(partition).orElseThrow().history())
        .as("nothing is lost: un-published '%s'", partition)
        .containsValue(sequence);
  }

  /** It reported that it never was live, nor will be. */
  void lost(String id) {
    assertThat(seen).as("G3: reported as never live").doesNotContainKey(id);
    neverLive.add(id);
  }

  /** How many publishes and un-publishes were seen. */
  int size() {
    return seen.size();
  }

  int conflicts() {
    return neverLive.size();
  }

  long verifiedFiles() {
    return verifiedFiles;
  }
}
