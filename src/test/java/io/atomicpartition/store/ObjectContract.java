package io.atomicpartition.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.Assume.assumeTrue;

import java.io.IOException;
import java.io.InputStream;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.Callable;
import org.junit.Test;

/** Temps, promote, head, verify, list, read and delete. */
public abstract class ObjectContract extends StoreContractFixture {
  private static final byte[] BODY = bytes("some bytes of a data file");
  private static final String TEMP = STAGING + "temp-1";
  private static final String FINAL = "day=1/part-0.parquet";
  private static final List<String> EVIL_KEYS =
      List.of(
          "",
          "/absolute",
          "trailing/",
          "a//b",
          "..",
          "../outside",
          "a/../../outside",
          "_staging/../../outside",
          "_staging/..",
          "a/./b",
          "a\\..\\b",
          "nul\0byte");

  @Test
  public void aCompletedTempIsThereWithItsBytes() throws Exception {
    byte[] large = new byte[1 << 20];
    new Random(7).nextBytes(large);
    StoredObject completed;
    try (TempWriter writer = store.openTemp(TEMP)) {
      writer.write(large[0]);
      writer.write(large, 1, 99_999);
      writer.flush();
      writer.write(large, 100_000, large.length - 100_000);
      completed = writer.complete();
    }
    assertThat(completed.key()).isEqualTo(TEMP);
    assertThat(completed.size()).isEqualTo(large.length);
    assertThat(read(TEMP)).isEqualTo(large);
    assertThat(store.head(TEMP).orElseThrow().size()).isEqualTo(large.length);
  }

  @Test
  public void anEmptyTempIsAnObject() throws Exception {
    put(TEMP, new byte[0]);
    assertThat(store.head(TEMP).orElseThrow().size()).isZero();
    assertThat(read(TEMP)).isEmpty();
  }

  @Test
  public void nobodySeesATempBeforeItIsComplete() throws Exception {
    try (TempWriter writer = store.openTemp(TEMP)) {
      writer.write(new byte[200_000]);
      assertThat(store.head(TEMP)).isEmpty();
      assertThat(keys(STAGING)).doesNotContain(TEMP);
      assertThatThrownBy(() -> store.read(TEMP, 0)).isInstanceOf(ObjectMissingException.class);
      writer.complete();
    }
    assertThat(keys(STAGING)).containsExactly(TEMP);
  }

  @Test
  public void anAbortedTempLeavesNothing() throws Exception {
    TempWriter writer = store.openTemp(TEMP);
    writer.write(new byte[200_000]);
    writer.abort();
    writer.abort();
    writer.close();
    assertThat(keys("")).isEmpty();
    assertThatThrownBy(writer::complete).isInstanceOf(IllegalStateException.class);
    assertThatThrownBy(() -> writer.write(1)).isInstanceOf(StoreException.class);
  }

  @Test
  public void closingWithoutCompleteAborts() throws Exception {
    try (TempWriter writer = store.openTemp(TEMP)) {
      writer.write(BODY);
    }
    assertThat(keys("")).isEmpty();
  }

  @Test
  public void aCompletedTempStaysWhateverItsWriterIsTold() throws Exception {
    TempWriter writer = store.openTemp(TEMP);
    writer.write(BODY);
    writer.complete();
    assertThatThrownBy(writer::complete).isInstanceOf(IllegalStateException.class);
    assertThatThrownBy(() -> writer.write(1)).isInstanceOf(StoreException.class);
    writer.abort();
    writer.close();
    assertThat(read(TEMP)).isEqualTo(BODY);
  }

  @Test
  public void aTempIsNeverWrittenOverAnother() throws Exception {
    put(TEMP, BODY);
    assertThatThrownBy(() -> put(TEMP, bytes("other")))
        .isInstanceOf(PreconditionFailedException.class);
    assertThat(read(TEMP)).isEqualTo(BODY);
  }

  @Test
  public void ofTwoWritersOfOneTempTheSecondFailsAndHarmsNothing() throws Exception {
    try (TempWriter first = store.openTemp(TEMP);
        TempWriter second = store.openTemp(TEMP)) {
      first.write(BODY);
      second.write(bytes("other"));
      first.complete();
      assertThatThrownBy(second::complete).isInstanceOf(PreconditionFailedException.class);
    }
    assertThat(read(TEMP)).isEqualTo(BODY);
    assertThat(keys("")).containsExactly(TEMP);
  }

  @Test
  public void promoteGivesASecondNameAndLeavesTheTemp() throws Exception {
    put(TEMP, BODY);
    StoredObject promoted = store.promote(TEMP, FINAL, digest(BODY));
    assertThat(promoted.key()).isEqualTo(FINAL);
    assertThat(promoted.size()).isEqualTo(BODY.length);
    assertThat(keys("")).containsExactlyInAnyOrder(TEMP, FINAL);
    store.delete(List.of(TEMP));
    assertThat(read(FINAL)).isEqualTo(BODY);
  }

  @Test
  public void promoteAgainIsSuccess() throws Exception {
    put(TEMP, BODY);
    StoredObject once = store.promote(TEMP, FINAL, digest(BODY));
    StoredObject twice = store.promote(TEMP, FINAL, digest(BODY));
    assertThat(twice.size()).isEqualTo(once.size());
    assertThat(keys("")).containsExactlyInAnyOrder(TEMP, FINAL);
  }

  @Test
  public void promoteOfATempThatIsNotThereSaysSo() throws Exception {
    assertThatThrownBy(() -> store.promote(TEMP, FINAL, digest(BODY)))
        .isInstanceOf(ObjectMissingException.class)
        .hasMessageContaining(TEMP);
    assertThat(store.head(FINAL)).isEmpty();
  }

  @Test
  public void promoteRefusesBytesThatAreNotTheExpectedOnes() throws Exception {
    put(TEMP, BODY);
    byte[] flipped = BODY.clone();
    flipped[3] ^= 1;
    assertThatThrownBy(() -> store.promote(TEMP, "day=1/b", digest(bytes("shorter"))))
        .isInstanceOf(ObjectMismatchException.class);
    if (!finalsHaveChecksums()) {
      notHeld("copies have no checksum: other bytes of the same size are not told apart");
      return;
    }
    assertThatThrownBy(() -> store.promote(TEMP, FINAL, digest(flipped)))
        .isInstanceOf(ObjectMismatchException.class);
  }

  @Test
  public void promoteNeverWritesOverAnotherObject() throws Exception {
    byte[] other = bytes("bytes of somebody else's");
    put(TEMP, BODY);
    put(FINAL, other);
    if (!promotesUnderCondition()) {
      notHeld("a copy takes no condition: that final names are nobody else's has to do");
      assertThat(store.promote(TEMP, FINAL, digest(BODY)).size()).isEqualTo(BODY.length);
      assertThat(read(FINAL)).isEqualTo(BODY);
      return;
    }
    assertThatThrownBy(() -> store.promote(TEMP, FINAL, digest(BODY)))
        .isInstanceOf(ObjectMismatchException.class);
    assertThat(read(FINAL)).isEqualTo(other);
  }

  @Test
  public void verifyTellsEqualFromDifferentFromMissing() throws Exception {
    put(FINAL, BODY);
    byte[] flipped = BODY.clone();
    flipped[BODY.length - 1] ^= 1;
    assertThat(store.verify(FINAL, digest(BODY)).size()).isEqualTo(BODY.length);
    assertThatThrownBy(() -> store.verify(FINAL, digest(flipped)))
        .isInstanceOf(ObjectMismatchException.class)
        .hasMessageContaining(digest(BODY).crc32c())
        .hasMessageContaining(digest(flipped).crc32c());
    assertThatThrownBy(() -> store.verify(FINAL, digest(bytes("short"))))
        .isInstanceOf(ObjectMismatchException.class);
    assertThatThrownBy(() -> store.verify("day=1/none", digest(BODY)))
        .isInstanceOf(ObjectMissingException.class);
  }

  @Test
  public void readStartsAtTheOffset() throws Exception {
    put(FINAL, BODY);
    for (int offset : new int[] {0, 1, BODY.length - 1, BODY.length, BODY.length + 10}) {
      try (InputStream in = store.read(FINAL, offset)) {
        assertThat(in.readAllBytes())
            .isEqualTo(Arrays.copyOfRange(BODY, Math.min(offset, BODY.length), BODY.length));
      }
    }
    assertThatThrownBy(() -> store.read(FINAL, -1)).isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> store.read("day=1/none", 0))
        .isInstanceOf(ObjectMissingException.class);
  }

  @Test
  public void anObjectIsReadAsItWasDescribedOrNotAtAll() throws Exception {
    put(FINAL, BODY);
    StoredObject head = store.head(FINAL).orElseThrow();
    StoredObject verified = store.verify(FINAL, digest(BODY));
    StoredObject listed = store.list(FINAL, Optional.empty()).objects().get(0);
    for (StoredObject described : List.of(head, verified, listed)) {
      assertThat(readAsDescribed(described, 0)).isEqualTo(BODY);
      assertThat(readAsDescribed(described, 5)).isEqualTo(Arrays.copyOfRange(BODY, 5, BODY.length));
      assertThat(readAsDescribed(described, BODY.length)).isEmpty();
    }

    byte[] other = BODY.clone();
    other[7] ^= 1;
    store.delete(List.of(FINAL));
    assertThatThrownBy(() -> readAsDescribed(head, 0)).isInstanceOf(ObjectMissingException.class);
    putLater(FINAL, other);
    assertThat(read(FINAL)).isEqualTo(other);
    assumeTrue("this server ignores conditions on reads", readsUnderCondition());
    for (StoredObject described : List.of(head, verified, listed)) {
      for (int offset : new int[] {0, 5}) {
        assertThatThrownBy(() -> readAsDescribed(described, offset))
            .isInstanceOf(ObjectMismatchException.class)
            .hasMessageContainingAll(FINAL, "was written again: expected ", "found ");
      }
    }
  }

  private byte[] readAsDescribed(StoredObject described, long offset) throws IOException {
    try (InputStream in = store.read(described, offset)) {
      return in.readAllBytes();
    }
  }

  @Test
  public void aDirectoryIsNotAnObject() throws Exception {
    put(FINAL, BODY);
    assertThat(store.head("day=1")).isEmpty();
    assertThat(store.readRecord("day=1/none")).isEmpty();
    assertThatThrownBy(() -> store.read("day=1", 0)).isInstanceOf(ObjectMissingException.class);
    assertThat(store.delete(List.of("day=1")).failed()).isEmpty();
    assertThat(keys("")).containsExactly(FINAL);
  }

  @Test
  public void listingIsInTheOrderOfWholeKeys() throws Exception {
    // In UTF-16 order \uD83D\uDE00 would come before \uFFFD, and by directories a/b before a-b.
    List<String> inOrder =
        new ArrayList<>(List.of("a", "b-c", "b.c", "b/c", "b/d/e", "b0", "b=1/x", "bb", "\uFFFD"));
    if (listsInUtf8Order()) {
      inOrder.add("\uD83D\uDE00");
    } else {
      notHeld("listings are in UTF-16 order, which differs beyond U+FFFF");
    }
    List<String> shuffled = new ArrayList<>(inOrder);
    Collections.shuffle(shuffled, new Random(3));
    for (String key : shuffled) {
      put(key, bytes(key));
    }
    assertThat(keys("")).containsExactlyElementsOf(inOrder);
  }

  @Test
  public void listingTakesAnyPrefix() throws Exception {
    List<String> all =
        List.of("day=2026-01/a", "day=2026-01/t/b", "day=2026-02/a", "day=2027-01/a", "days/a");
    for (String key : all) {
      put(key, BODY);
    }
    put(TEMP, BODY);
    assertThat(keys("day")).containsExactlyElementsOf(all);
    assertThat(keys("day=2026")).containsExactlyElementsOf(all.subList(0, 3));
    assertThat(keys("day=2026-01/")).containsExactlyElementsOf(all.subList(0, 2));
    assertThat(keys("day=2026-01/t")).containsExactly("day=2026-01/t/b");
    assertThat(keys("day=2026-01/a")).containsExactly("day=2026-01/a");
    assertThat(keys("day=2026-01/a/")).isEmpty();
    assertThat(keys("none/at/all")).isEmpty();
    assertThat(keys("_staging/")).containsExactly(TEMP);
    assertThat(keys("_sta")).containsExactly(TEMP);
    assertThat(keys("")).hasSize(all.size() + 1).contains(TEMP);
  }

  @Test
  public void pagesAreBoundedAndMissNothing() throws Exception {
    AtomicStore paged = open(3);
    List<String> expected = new ArrayList<>();
    for (int i = 0; i < 14; i++) {
      expected.add(String.format("p/%s%02d", i % 2 == 0 ? "flat" : "deep/er/", i));
    }
    expected.sort(Comparator.naturalOrder());
    for (String key : expected) {
      put(paged, key, BODY);
    }
    put(paged, "q/after", BODY);
    List<String> found = new ArrayList<>();
    int pages = 0;
    Optional<String> token = Optional.empty();
    do {
      ListPage page = paged.list("p/", token);
      assertThat(page.objects()).hasSizeBetween(1, 3);
      page.objects().forEach(object -> found.add(object.key()));
      token = page.nextPageToken();
      pages++;
    } while (token.isPresent());
    assertThat(found).containsExactlyElementsOf(expected);
    assertThat(pages).isEqualTo(5);
  }

  @Test
  public void aPageGoesOnWhereTheLastKeyWasEvenIfThatIsGone() throws Exception {
    AtomicStore paged = open(2);
    for (String key : List.of("p/a", "p/b/x", "p/c", "p/d")) {
      put(paged, key, BODY);
    }
    ListPage first = paged.list("p/", Optional.empty());
    paged.delete(List.of("p/b/x", "p/c"));
    ListPage second = paged.list("p/", first.nextPageToken());
    assertThat(second.objects()).extracting(StoredObject::key).containsExactly("p/d");
    assertThat(second.nextPageToken()).isEmpty();
  }

  @Test
  public void aListingMayBeginInTheMiddle() throws Exception {
    AtomicStore paged = open(2);
    List<String> all = List.of("p/a", "p/b/x", "p/b/y", "p/b0", "p/c", "p/d", "p/e", "q/a");
    for (String key : all) {
      put(paged, key, BODY);
    }
    assertThat(keysAfter(paged, "p/", "p/b/x")).containsExactlyElementsOf(all.subList(2, 7));
    assertThat(keysAfter(paged, "p/", "p/b/" + Character.toString(Character.MAX_CODE_POINT)))
        .as("behind all that is in a directory")
        .containsExactlyElementsOf(all.subList(3, 7));
    assertThat(keysAfter(paged, "", "p/b"))
        .as("a key that there is not")
        .containsExactlyElementsOf(all.subList(1, 8));
    assertThat(keysAfter(paged, "p/", "q")).isEmpty();
  }

  private static List<String> keysAfter(AtomicStore store, String prefix, String after)
      throws IOException {
    List<String> keys = new ArrayList<>();
    ListPage page = store.listAfter(prefix, after);
    page.objects().forEach(object -> keys.add(object.key()));
    while (page.nextPageToken().isPresent()) {
      page = store.list(prefix, page.nextPageToken());
      page.objects().forEach(object -> keys.add(object.key()));
    }
    return keys;
  }

  @Test
  public void listingBearsObjectsThatVanishMeanwhile() throws Exception {
    AtomicStore paged = open(5);
    List<String> staying = new ArrayList<>();
    List<String> leaving = new ArrayList<>();
    for (int i = 0; i < 120; i++) {
      String key = String.format(STAGING + "%03d/%s", i, i % 3 == 0 ? "stays" : "leaves");
      put(paged, key, BODY);
      (i % 3 == 0 ? staying : leaving).add(key);
    }
    try (Race race = new Race(2)) {
      Race.Outcome<List<String>> outcome =
          race.run(
              i ->
                  i == 0
                      ? () -> keys(paged, STAGING)
                      : () -> {
                        for (String key : leaving) {
                          paged.delete(List.of(key));
                        }
                        return staying;
                      });
      assertThat(outcome.failures()).isEmpty();
      assertThat(outcome.results().get(0)).containsAll(staying).doesNotHaveDuplicates();
    }
    assertThat(keys(paged, STAGING)).containsExactlyElementsOf(staying);
  }

  @Test
  public void oddNamesComeBackAsTheyWentIn() throws Exception {
    List<String> names =
        List.of(
            "a b",
            " lead",
            "trail ",
            "k=v",
            "100%",
            "%2F",
            "a+b",
            "a&b#c",
            "t:m",
            "'q\"",
            "é",
            "o\u0308",
            "日本",
            "\uD83D\uDE00",
            "~",
            "-",
            "...",
            "a..b",
            "x".repeat(200));
    Set<String> uris = new HashSet<>();
    for (String name : names) {
      String temp = STAGING + name;
      String key = "p=" + name + "/" + name;
      put(temp, bytes(name));
      store.promote(temp, key, digest(bytes(name)));
      assertThat(read(key)).isEqualTo(bytes(name));
      assertThat(keys("p=" + name + "/")).containsExactly(key);
      assertThat(store.head(key)).isPresent();
      assertThat(store.uri(key).getPath()).endsWith("/" + key);
      uris.add(store.uri(key).toString());
    }
    assertThat(uris).hasSize(names.size());
    List<String> all = keys("");
    assertThat(all).hasSize(2 * names.size());
    assertThat(store.delete(all)).isEqualTo(new DeleteReport(all.size(), Map.of()));
    assertThat(keys("")).isEmpty();
  }

  @Test
  public void keysThatCouldLeadAstrayAreRefusedByEveryCall() throws Exception {
    put(FINAL, BODY);
    put(TEMP, BODY);
    for (String evil : EVIL_KEYS) {
      List<Callable<?>> calls =
          List.of(
              () -> store.openTemp(evil),
              () -> store.promote(TEMP, evil, digest(BODY)),
              () -> store.promote(evil, FINAL, digest(BODY)),
              () -> store.readRecord(evil),
              () -> store.createRecord(evil, BODY),
              () -> store.head(evil),
              () -> store.verify(evil, digest(BODY)),
              () -> store.read(evil, 0),
              () -> store.delete(List.of(FINAL, evil)));
      for (Callable<?> call : calls) {
        assertThatThrownBy(call::call)
            .as("'%s'", evil)
            .isInstanceOf(IllegalArgumentException.class);
      }
    }
    assertThat(keys("")).containsExactlyInAnyOrder(FINAL, TEMP);
  }

  @Test
  public void deleteReportsWhatIsGoneWhetherItWasThereOrNot() throws Exception {
    put(FINAL, BODY);
    put("day=1/part-1", BODY);
    DeleteReport report = store.delete(List.of(FINAL, "day=1/never", "never/was", TEMP));
    assertThat(report).isEqualTo(new DeleteReport(4, Map.of()));
    assertThat(keys("")).containsExactly("day=1/part-1");
  }

  @Test
  public void aCleanerNeverGetsInTheWayOfNewTemps() throws Exception {
    try (Race race = new Race(8)) {
      Race.Outcome<Integer> outcome =
          race.run(
              i ->
                  () -> {
                    for (int k = 0; k < 50; k++) {
                      String key = STAGING + "deep/er/temp-" + i + "-" + k;
                      put(key, BODY);
                      store.delete(List.of(key));
                      store.openTemp(key).abort();
                    }
                    return i;
                  });
      if (!writesBesideDeletes()) {
        notHeld(
            "a temp may be refused while its neighbours are deleted: its bundle is tried again");
        assertThat(outcome.failures()).allMatch(StoreException.class::isInstance);
      } else {
        assertThat(outcome.failures()).isEmpty();
      }
    }
    assertThat(keys("")).isEmpty();
  }

  @Test
  public void theProbePassesAndLeavesNothing() throws IOException {
    store.checkWorker(STAGING);
    assertThat(keys("")).isEmpty();
  }
}
