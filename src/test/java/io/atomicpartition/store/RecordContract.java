package io.atomicpartition.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.HashSet;
import java.util.Set;
import org.junit.Test;

/** Commit records: created where there is none, replaced where they are what was read. */
public abstract class RecordContract extends ObjectContract {
  private static final String RECORD = "day=1/_manifest.json";
  private static final int WRITERS = 32;

  @Test
  public void aRecordIsReadAsItWasCreated() throws Exception {
    assertThat(store.readRecord(RECORD)).isEmpty();
    CommitRecord created = store.createRecord(RECORD, bytes("one"));
    CommitRecord found = readRecord(RECORD);
    assertThat(found.body()).isEqualTo(bytes("one"));
    assertThat(found.version()).isEqualTo(created.version());
    assertSameTime(found, created);
    assertThat(found.lastModified())
        .isBetween(Instant.now().minus(Duration.ofMinutes(5)), Instant.now().plusSeconds(60));
    assertThat(keys("")).containsExactly(RECORD);
  }

  @Test
  public void aRecordIsNeverCreatedOverAnother() throws Exception {
    store.createRecord(RECORD, bytes("one"));
    assertThatThrownBy(() -> store.createRecord(RECORD, bytes("two")))
        .isInstanceOf(PreconditionFailedException.class)
        .hasMessageContaining(RECORD);
    assertThat(readRecord(RECORD).body()).isEqualTo(bytes("one"));
    assertThat(keys("")).containsExactly(RECORD);
  }

  @Test
  public void theStoreProbePassesAndLeavesNothing() throws Exception {
    if (!isAtomic()) {
      return; // promises nothing, and is never probed
    }
    assertThat(new ConditionalWriteProbe(store, STAGING + "probe-1/").run(2).cleanUp().failed())
        .isEmpty();
    assertThat(keys("")).noneMatch(key -> !key.endsWith(".lock"));
  }

  @Test
  public void aRecordMayBeCreatedInTheStagingArea() throws Exception {
    store.createRecord(STAGING + "base-0123abcd", bytes("0"));
    assertThatThrownBy(() -> store.createRecord(STAGING + "base-0123abcd", bytes("1")))
        .isInstanceOf(PreconditionFailedException.class);
    assertThat(readRecord(STAGING + "base-0123abcd").body()).isEqualTo(bytes("0"));
  }

  @Test
  public void aRecordIsReplacedUnderTheVersionThatWasRead() throws Exception {
    CommitRecord one = store.createRecord(RECORD, bytes("one"));
    if (!isAtomic()) {
      assertThatThrownBy(() -> store.replaceRecord(RECORD, bytes("two"), one.version()))
          .isInstanceOf(RequestRefusedException.class)
          .hasMessageContaining("REPLACE is not offered");
      assertThat(readRecord(RECORD).body()).isEqualTo(bytes("one"));
      return;
    }
    CommitRecord two = store.replaceRecord(RECORD, bytes("two"), one.version());
    assertThat(readRecord(RECORD).body()).isEqualTo(bytes("two"));
    assertThat(readRecord(RECORD).version()).isEqualTo(two.version()).isNotEqualTo(one.version());
    assertSameTime(readRecord(RECORD), two);
    store.replaceRecord(RECORD, bytes("three"), two.version());
    assertThat(readRecord(RECORD).body()).isEqualTo(bytes("three"));
  }

  @Test
  public void aRecordIsNotReplacedUnderAStaleVersion() throws Exception {
    CommitRecord one = store.createRecord(RECORD, bytes("one"));
    if (!isAtomic()) {
      return; // refused altogether, see above
    }
    store.replaceRecord(RECORD, bytes("two"), one.version());
    assertThatThrownBy(() -> store.replaceRecord(RECORD, bytes("three"), one.version()))
        .isInstanceOf(PreconditionFailedException.class);
    assertThat(readRecord(RECORD).body()).isEqualTo(bytes("two"));
  }

  @Test
  public void aRecordThatIsNotThereIsNotReplaced() throws Exception {
    CommitRecord other = store.createRecord("day=2/_manifest.json", bytes("one"));
    assertThatThrownBy(() -> store.replaceRecord(RECORD, bytes("two"), other.version()))
        .isInstanceOf(
            isAtomic() ? PreconditionFailedException.class : RequestRefusedException.class);
    assertThat(store.readRecord(RECORD)).isEmpty();
    assertThat(keys("day=1/")).isEmpty();
  }

  @Test
  public void ofWritersThatCreateOneRecordExactlyOneWins() throws Exception {
    try (Race race = new Race(WRITERS)) {
      for (int round = 0; round < rounds(); round++) {
        String key = "round=" + round + "/_manifest.json";
        Race.Outcome<CommitRecord> outcome =
            race.run(i -> () -> store.createRecord(key, bytes("writer " + i)));
        String found = new String(readRecord(key).body(), StandardCharsets.UTF_8);
        if (!isAtomic()) {
          // Several may believe that they won; but what is there is one of them, whole.
          assertThat(outcome.results()).isNotEmpty();
          assertThat(found).matches("writer \\d+");
          continue;
        }
        assertThat(outcome.results()).hasSize(1);
        assertThat(outcome.failures()).hasSize(WRITERS - 1).allMatch(this::isLoss);
        assertThat(bytes(found)).isEqualTo(outcome.results().get(0).body());
        assertThat(readRecord(key).version()).isEqualTo(outcome.results().get(0).version());
        assertThat(keys("round=" + round + "/")).containsExactly(key);
      }
    }
  }

  @Test
  public void ofWritersThatReplaceOneVersionExactlyOneWins() throws Exception {
    CommitRecord[] current = {store.createRecord(RECORD, bytes("start"))};
    try (Race race = new Race(WRITERS)) {
      for (int round = 0; round < rounds(); round++) {
        String prefix = "round " + round + " writer ";
        Race.Outcome<CommitRecord> outcome =
            race.run(
                i -> () -> store.replaceRecord(RECORD, bytes(prefix + i), current[0].version()));
        if (!isAtomic()) {
          assertThat(outcome.results()).isEmpty();
          assertThat(readRecord(RECORD).body()).isEqualTo(bytes("start"));
          return;
        }
        assertThat(outcome.results()).hasSize(1);
        assertThat(outcome.failures()).hasSize(WRITERS - 1).allMatch(this::isLoss);
        current[0] = readRecord(RECORD);
        assertThat(current[0].body()).isEqualTo(outcome.results().get(0).body());
      }
    }
  }

  @Test
  public void aReaderFindsOneWriteWholeAndNeverNothing() throws Exception {
    store.createRecord(RECORD, new byte[1]);
    if (!isAtomic()) {
      return; // a record is never written twice
    }
    if (!readsWholeWrites()) {
      notHeld("a reader may meet a record half-written: no store for more than one job");
      return;
    }
    try (Race race = new Race(2)) {
      Race.Outcome<Integer> outcome =
          race.run(
              i ->
                  i == 0
                      ? () -> {
                        CommitRecord last = readRecord(RECORD);
                        for (int n = 1; n < 100; n++) {
                          byte[] body = new byte[n * 1_000];
                          Arrays.fill(body, (byte) n);
                          last = store.replaceRecord(RECORD, body, last.version());
                        }
                        return 0;
                      }
                      : () -> {
                        Set<Integer> lengths = new HashSet<>();
                        for (int n = 0; n < 99; ) {
                          CommitRecord found = readRecord(RECORD);
                          n = found.body()[0];
                          assertThat(found.body()).hasSize(n == 0 ? 1 : n * 1_000).containsOnly(n);
                          lengths.add(n);
                        }
                        return lengths.size();
                      });
      assertThat(outcome.failures()).isEmpty();
      assertThat(outcome.results().get(1)).isPositive();
    }
  }
}
