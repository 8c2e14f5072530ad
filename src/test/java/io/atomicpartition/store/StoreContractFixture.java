package io.atomicpartition.store;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.After;
import org.junit.Before;
import org.junit.Rule;
import org.junit.rules.TestName;

/** What a store's test says of its store, and what every part of the contract needs. */
public abstract class StoreContractFixture {
  protected static final String STAGING = "_staging/run/launch/write/";

  @Rule public final TestName test = new TestName();

  protected AtomicStore store;

  /**
   * Opens the store on a location of its own, empty, with listings in pages of {@code pageSize}.
   */
  protected abstract AtomicStore open(int pageSize) throws Exception;

  /** Whether, of writers that race, one wins and the others are told. */
  protected boolean isAtomic() {
    return true;
  }

  /** Whether a partition with nothing in it is published by the rename of a whole directory. */
  protected boolean stagesDirectories() {
    return false;
  }

  /** Whether a read names the version that it wants, and the server honours that. */
  protected boolean readsUnderCondition() {
    return true;
  }

  /** Whether a promote that would write over another object is refused by the store itself. */
  protected boolean promotesUnderCondition() {
    return true;
  }

  /** Whether an object under its final name has a CRC32C that its store knows. */
  protected boolean finalsHaveChecksums() {
    return true;
  }

  /** Whether a reader meets one write or another, and never something between. */
  protected boolean readsWholeWrites() {
    return true;
  }

  /** Whether listings are in the order of the keys' UTF-8 bytes, and not of UTF-16. */
  protected boolean listsInUtf8Order() {
    return true;
  }

  /** Whether the reply to the write of a record has the time stamp that a read gives. */
  protected boolean stampsWrites() {
    return true;
  }

  /** Whether a write is never refused because the last of its neighbours is being deleted. */
  protected boolean writesBesideDeletes() {
    return true;
  }

  /** Whether whoever loses a race is told so, and not only that another request was under way. */
  protected boolean tellsLosers() {
    return true;
  }

  /** Whether this is what the loser of a race is told. */
  protected final boolean isLoss(Exception e) {
    return e instanceof PreconditionFailedException
        || (!tellsLosers() && e instanceof StateUnknownException);
  }

  /** Says what a store is not held to, and why, so that no check is left out silently. */
  protected final void notHeld(String why) {
    System.out.printf(
        "%s.%s: not held: %s%n", getClass().getSimpleName(), test.getMethodName(), why);
  }

  /** The time stamp of a record as it was written, and as it is read. */
  protected final void assertSameTime(CommitRecord read, CommitRecord written) {
    if (stampsWrites()) {
      assertThat(read.lastModified()).isEqualTo(written.lastModified());
    } else {
      assertThat(read.lastModified())
          .isBetween(written.lastModified().minusSeconds(2), written.lastModified().plusSeconds(2));
    }
  }

  /** Rounds of each race. */
  protected int rounds() {
    return 100;
  }

  @Before
  public final void openStore() throws Exception {
    store = open(1_000);
  }

  @After
  public final void closeStore() throws IOException {
    store.close();
  }

  protected static byte[] bytes(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }

  protected static ObjectDigest digest(byte[] bytes) {
    try {
      return new ObjectDigest(
          bytes.length, Checksums.crc32c(new ByteArrayInputStream(bytes)), Checksums.sha256(bytes));
    } catch (IOException e) {
      throw new IllegalStateException(e);
    }
  }

  protected final StoredObject put(String key, byte[] bytes) throws IOException {
    return put(store, key, bytes);
  }

  protected static StoredObject put(AtomicStore store, String key, byte[] bytes)
      throws IOException {
    try (TempWriter writer = store.openTemp(key)) {
      writer.write(bytes);
      return writer.complete();
    }
  }

  /** Writes an object so that its time stamp is a later one than any before. */
  protected void putLater(String key, byte[] bytes) throws IOException {
    put(key, bytes);
  }

  protected final byte[] read(String key) throws IOException {
    try (InputStream in = store.read(key, 0)) {
      return in.readAllBytes();
    }
  }

  protected final List<String> keys(String prefix) throws IOException {
    return keys(store, prefix);
  }

  protected static List<String> keys(AtomicStore store, String prefix) throws IOException {
    List<String> keys = new ArrayList<>();
    Optional<String> token = Optional.empty();
    do {
      ListPage page = store.list(prefix, token);
      page.objects().forEach(object -> keys.add(object.key()));
      token = page.nextPageToken();
    } while (token.isPresent());
    return keys;
  }

  protected final CommitRecord readRecord(String key) throws IOException {
    return store.readRecord(key).orElseThrow();
  }
}
