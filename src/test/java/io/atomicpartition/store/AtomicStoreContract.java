package io.atomicpartition.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import org.junit.Test;

/**
 * All that the protocol relies on. Every store runs it; where stores differ, it asks them, and
 * tests the one or the other.
 */
public abstract class AtomicStoreContract extends RecordContract {
  private static final String PARTITION = "net/day=1";
  private static final String RECORD = PARTITION + "/_manifest.json";
  private static final byte[] BODY = bytes("data");
  private static final ObjectDigest DIGEST = digest(BODY);
  private static final List<String> NAMES = List.of("part-0", "t/part-0", "t/part-1", "u/part-0");

  /** Whether this suite demands that names be made in the partition itself. */
  protected boolean inPlace() {
    return false;
  }

  protected final PlacementRequest request(String attempt, Optional<RecordVersion> replaces) {
    return new PlacementRequest(
        PARTITION, RECORD, STAGING + "publish/", attempt, replaces, inPlace());
  }

  private Placement place(String attempt) throws IOException {
    return store.place(request(attempt, Optional.empty()));
  }

  /** Writes a temp for each name, and promotes them all. */
  private static void fill(AtomicStore store, Placement placement, String attempt)
      throws IOException {
    for (String name : NAMES) {
      String temp = STAGING + "temps/" + attempt + "-" + name.replace('/', '-');
      put(store, temp, BODY);
      StoredObject promoted = placement.promote(temp, name + "-" + attempt, DIGEST);
      assertThat(promoted.key()).isEqualTo(PARTITION + "/" + name + "-" + attempt);
    }
  }

  private static List<String> filesOf(String attempt) {
    List<String> keys = new ArrayList<>();
    NAMES.forEach(name -> keys.add(PARTITION + "/" + name + "-" + attempt));
    return keys;
  }

  private void assertLive(String attempt) throws IOException {
    assertThat(readRecord(RECORD).body()).isEqualTo(bytes(attempt));
    for (String key : filesOf(attempt)) {
      store.verify(key, DIGEST);
    }
  }

  /** What a partition holds, but for lock files. */
  private List<String> partition() throws IOException {
    return keys(PARTITION + "/").stream().filter(key -> !key.endsWith(".lock")).toList();
  }

  private static List<String> with(List<String> keys, String more) {
    List<String> all = new ArrayList<>(keys);
    all.add(more);
    all.sort(Comparator.naturalOrder());
    return all;
  }

  @Test
  public void aCommitMakesEveryFileLiveAndKeepsTheTemps() throws Exception {
    Placement placement = place("a1");
    fill(store, placement, "a1");
    CommitRecord committed = placement.commit(bytes("a1"));
    assertLive("a1");
    assertThat(committed.version()).isEqualTo(readRecord(RECORD).version());
    assertSameTime(readRecord(RECORD), committed);
    assertThat(partition()).containsExactlyElementsOf(with(filesOf("a1"), RECORD));
    assertThat(keys(STAGING)).hasSize(NAMES.size()).allMatch(key -> key.contains("/temps/"));
    store.persist(PARTITION);
  }

  @Test
  public void beforeTheCommitThereIsNoRecordAndWithStagingNoFileEither() throws Exception {
    Placement placement = place("a1");
    fill(store, placement, "a1");
    assertThat(store.readRecord(RECORD)).isEmpty();
    assertThat(partition())
        .containsExactlyElementsOf(stagesDirectories() && !inPlace() ? List.of() : filesOf("a1"));
  }

  @Test
  public void discardDeletesEveryFileOfTheAttempt() throws Exception {
    Placement placement = place("a1");
    fill(store, placement, "a1");
    DeleteReport report = placement.discard();
    assertThat(report.gone()).isEqualTo(NAMES.size());
    assertThat(report.failed()).isEmpty();
    assertThat(partition()).isEmpty();
    assertThat(keys(STAGING)).hasSize(NAMES.size()).allMatch(key -> key.contains("/temps/"));
    assertThat(place("a2").discard().failed()).isEmpty();
  }

  @Test
  public void promoteAgainIsSuccessInAPlacementToo() throws Exception {
    Placement placement = place("a1");
    fill(store, placement, "a1");
    placement.promote(STAGING + "temps/a1-part-0", "part-0-a1", DIGEST);
    placement.commit(bytes("a1"));
    assertLive("a1");
  }

  @Test
  public void aMissingTempAndWrongBytesAreToldApart() throws Exception {
    Placement placement = place("a1");
    put(STAGING + "temp", BODY);
    assertThatThrownBy(() -> placement.promote(STAGING + "none", "part-0", DIGEST))
        .isInstanceOf(ObjectMissingException.class);
    byte[] wrong = bytes(finalsHaveChecksums() ? "atad" : "data and more");
    assertThatThrownBy(() -> placement.promote(STAGING + "temp", "t/p", digest(wrong)))
        .isInstanceOf(ObjectMismatchException.class);
    assertThatThrownBy(() -> placement.promote(STAGING + "temp", "../p", DIGEST))
        .isInstanceOf(IllegalArgumentException.class);
  }

  @Test
  public void aCommitIsRefusedWhereThereIsARecord() throws Exception {
    Placement first = place("a1");
    Placement second = place("a2");
    fill(store, first, "a1");
    fill(store, second, "a2");
    first.commit(bytes("a1"));
    assertThatThrownBy(() -> second.commit(bytes("a2")))
        .isInstanceOf(PreconditionFailedException.class);
    second.discard();
    assertLive("a1");
    assertThat(partition()).containsExactlyElementsOf(with(filesOf("a1"), RECORD));
  }

  @Test
  public void aCommitThatIsSentAgainAfterItSucceededChangesNothing() throws Exception {
    Placement placement = place("a1");
    fill(store, placement, "a1");
    placement.commit(bytes("a1"));
    assertThatThrownBy(() -> placement.commit(bytes("a1"))).isInstanceOf(StoreException.class);
    assertLive("a1");
  }

  @Test
  public void aCommitOverARecordNeedsItsVersion() throws Exception {
    CommitRecord old = store.createRecord(RECORD, bytes("old"));
    Placement stale = store.place(request("a1", Optional.of(old.version())));
    Placement winner = store.place(request("a2", Optional.of(old.version())));
    fill(store, stale, "a1");
    fill(store, winner, "a2");
    if (!isAtomic()) {
      assertThatThrownBy(() -> winner.commit(bytes("a2")))
          .isInstanceOf(RequestRefusedException.class);
      assertThat(readRecord(RECORD).body()).isEqualTo(bytes("old"));
      return;
    }
    winner.commit(bytes("a2"));
    assertThatThrownBy(() -> stale.commit(bytes("a1")))
        .isInstanceOf(PreconditionFailedException.class);
    stale.discard();
    assertLive("a2");
    assertThat(partition()).containsExactlyElementsOf(with(filesOf("a2"), RECORD));
  }

  @Test
  public void whatIsInThePartitionNeverWedgesIt() throws Exception {
    Placement placement = place("a1");
    fill(store, placement, "a1");
    put(PARTITION + "/orphan", BODY);
    if (stagesDirectories() && !inPlace()) {
      assertThatThrownBy(() -> placement.commit(bytes("a1")))
          .isInstanceOf(TargetOccupiedException.class);
      placement.discard();
      Placement linked =
          store.place(
              new PlacementRequest(
                  PARTITION, RECORD, STAGING + "publish/", "a2", Optional.empty(), true));
      fill(store, linked, "a2");
      linked.commit(bytes("a2"));
      assertLive("a2");
      assertThat(partition()).hasSize(NAMES.size() + 2);
    } else {
      placement.commit(bytes("a1"));
      assertLive("a1");
    }
    assertThat(read(PARTITION + "/orphan")).isEqualTo(BODY);
  }

  @Test
  public void aPartitionMayLieInAnother() throws Exception {
    put(STAGING + "temp", BODY);
    for (String directory : List.of("x/y/z", "x", "x/y", "x/y/z/w")) {
      Placement placement =
          store.place(
              new PlacementRequest(
                  directory,
                  directory + "/_manifest.json",
                  STAGING,
                  "a1",
                  Optional.empty(),
                  inPlace()));
      placement.promote(STAGING + "temp", "part-0", DIGEST);
      placement.commit(bytes(directory));
    }
    for (String directory : List.of("x", "x/y", "x/y/z", "x/y/z/w")) {
      assertThat(readRecord(directory + "/_manifest.json").body()).isEqualTo(bytes(directory));
      store.verify(directory + "/part-0", DIGEST);
    }
  }

  @Test
  public void ofAttemptsThatRaceForOnePartitionOneWinsAndItsFilesStay() throws Exception {
    int attempts = isAtomic() ? 16 : 1; // without atomic commits, racing is the user's own risk
    for (int round = 0; round < rounds() / 4; round++) {
      AtomicStore fresh = open(1_000);
      try (Race race = new Race(attempts)) {
        Race.Outcome<String> outcome =
            race.run(
                i ->
                    () -> {
                      String attempt = "attempt" + i;
                      Placement placement = fresh.place(request(attempt, Optional.empty()));
                      fill(fresh, placement, attempt);
                      try {
                        placement.commit(bytes(attempt));
                        return attempt;
                      } catch (StoreException e) {
                        if (isLoss(e)) {
                          placement.discard();
                        }
                        throw e;
                      }
                    });
        assertThat(outcome.failures()).hasSize(attempts - 1).allMatch(this::isLoss);
        String winner = outcome.results().get(0);
        assertThat(fresh.readRecord(RECORD).orElseThrow().body()).isEqualTo(bytes(winner));
        assertThat(keys(fresh, PARTITION + "/"))
            .containsExactlyElementsOf(with(filesOf(winner), RECORD));
        for (String key : filesOf(winner)) {
          fresh.verify(key, DIGEST);
        }
        assertThat(keys(fresh, STAGING)).hasSize(attempts * NAMES.size());
      }
    }
  }
}
