package io.atomicpartition.store.s3;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.atomicpartition.store.AtomicStore;
import io.atomicpartition.store.ObjectMissingException;
import io.atomicpartition.store.StoreException;
import io.atomicpartition.store.StoredObject;
import io.atomicpartition.store.TempWriter;
import io.atomicpartition.store.UnfinishedUpload;
import io.atomicpartition.store.UploadPage;
import io.atomicpartition.testing.servers.Fault;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.Test;

/** Uploads that were begun and never finished are found, and thrown away without losing data. */
public final class S3UploadsTest extends S3ServerTest {
  private static List<UnfinishedUpload> uploads(AtomicStore store, String prefix)
      throws StoreException {
    List<UnfinishedUpload> uploads = new ArrayList<>();
    Optional<String> token = Optional.empty();
    do {
      UploadPage page = store.unfinishedUploads(prefix, token);
      uploads.addAll(page.uploads());
      token = page.nextPageToken();
    } while (token.isPresent());
    return uploads;
  }

  private TempWriter begin(String key) throws IOException {
    TempWriter writer = store.openTemp(key);
    writer.write(bytes(PART + 1));
    return writer;
  }

  @Test
  public void whatIsBeingWrittenIsFoundByItsPrefixUntilItIsCompletedOrAborted() throws Exception {
    Instant before = Instant.now().minus(Duration.ofMinutes(1));
    assertThat(uploads(store, "")).isEmpty();
    try (TempWriter one = begin("_staging/run/a/temp-1");
        TempWriter other = begin("_staging/run/b/temp-1")) {
      assertThat(uploads(store, ""))
          .extracting(UnfinishedUpload::key)
          .containsExactlyInAnyOrder("_staging/run/a/temp-1", "_staging/run/b/temp-1");
      List<UnfinishedUpload> ofOne = uploads(store, "_staging/run/a/");
      assertThat(ofOne).extracting(UnfinishedUpload::key).containsExactly("_staging/run/a/temp-1");
      assertThat(ofOne.get(0).initiated())
          .isBetween(before, Instant.now().plus(Duration.ofMinutes(1)));
      assertThat(uploads(store, "day=1/")).isEmpty();
      try (AtomicStore oneOnAPage =
          S3TestStores.open(store.location(), S3TestStores.options(server.endpoint()), 1)) {
        assertThat(uploads(oneOnAPage, "")).isEqualTo(uploads(store, ""));
        assertThat(oneOnAPage.unfinishedUploads("", Optional.empty()).uploads()).hasSize(1);
      }
      one.complete();
      other.abort();
    }
    assertThat(uploads(store, "")).isEmpty();
  }

  @Test
  public void aWriterWhoseUploadWasThrownAwayIsToldAndLeavesNoObject() throws Exception {
    try (TempWriter writer = begin(TEMP)) {
      List<UnfinishedUpload> found = uploads(store, "_staging/");
      assertThat(found).hasSize(1);
      store.abortUpload(found.get(0));
      store.abortUpload(found.get(0)); // gone is gone
      assertThat(uploads(store, "")).isEmpty();
      assertThatThrownBy(writer::complete).isInstanceOf(StoreException.class);
    }
    assertThat(store.head(TEMP)).isEmpty();
  }

  @Test
  public void aCopyInPartsThatWasThrownAwayFailsKeepsItsTempAndMayBeMadeAgain() throws Exception {
    byte[] bytes = bytes(2 * PART);
    put(TEMP, bytes);
    AtomicInteger thrownAway = new AtomicInteger();
    try (AtomicStore sweeper =
        S3TestStores.open("s3://" + bucket, S3TestStores.options(server.endpoint()))) {
      proxy.faults(
          request -> {
            if (named("POST upload").test(request)) {
              thrownAway.addAndGet(abortAll(sweeper));
            }
            return Fault.forward();
          });
      assertThatThrownBy(() -> store.promote(TEMP, FINAL, digest(bytes)))
          .isInstanceOf(StoreException.class)
          .isNotInstanceOf(ObjectMissingException.class); // the temp is there
    }
    assertThat(thrownAway).hasValue(1);
    assertThat(store.head(FINAL)).isEmpty();
    proxy.faults(request -> Fault.forward());
    StoredObject again = store.promote(TEMP, FINAL, digest(bytes));
    assertThat(again.size()).isEqualTo(bytes.length);
    assertHolds(TEMP, bytes);
    assertHolds(FINAL, bytes);
    assertThat(uploads(store, "")).isEmpty();
  }

  private static int abortAll(AtomicStore store) {
    try {
      List<UnfinishedUpload> found = uploads(store, "");
      for (UnfinishedUpload upload : found) {
        store.abortUpload(upload);
      }
      return found.size();
    } catch (StoreException e) {
      throw new UncheckedIOException(e);
    }
  }
}
