package io.atomicpartition.store;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.After;
import org.junit.Before;

/** What a store's test says of its store, and what every part of the contract needs. */
public abstract class StoreContractFixture {
  protected static final String STAGING = "_staging/run/launch/write/";

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
