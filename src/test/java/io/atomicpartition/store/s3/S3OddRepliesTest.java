package io.atomicpartition.store.s3;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.atomicpartition.store.CommitRecord;
import io.atomicpartition.store.ObjectDigest;
import io.atomicpartition.store.ObjectMismatchException;
import io.atomicpartition.store.StateUnknownException;
import io.atomicpartition.store.StoreException;
import io.atomicpartition.store.StoredObject;
import io.atomicpartition.store.TempWriter;
import io.atomicpartition.store.s3.CannedS3.Canned;
import java.io.IOException;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import org.junit.Test;
import org.junit.runner.RunWith;
import org.junit.runners.JUnit4;

/** Replies that other servers give, and gateways in front of them; none that is run here does. */
@RunWith(JUnit4.class)
public final class S3OddRepliesTest {
  private static final ObjectDigest DIGEST = new ObjectDigest(7, "00000000", "0".repeat(64));
  private static final Canned GATEWAY = new Canned(404, Map.of(), "404 page not found");

  /** What a test does. */
  @FunctionalInterface
  private interface Act<T> {
    T on(S3AtomicStore store) throws Exception;
  }

  private static <T> T with(Function<String, Canned> replies, Act<T> act) throws Exception {
    try (CannedS3 server = CannedS3.start(replies);
        S3AtomicStore store =
            S3TestStores.open("s3://bucket/lake", S3TestStores.options(server.endpoint()))) {
      return act.on(store);
    }
  }

  private static Canned xml(String body) {
    return new Canned(200, Map.of(), body);
  }

  /** A copy whose reply has one etag, and whose object another. */
  private static Function<String, Canned> copies(String replied, Canned head) {
    return request ->
        request.startsWith("HEAD")
            ? head
            : xml("<CopyObjectResult><ETag>" + replied + "</ETag></CopyObjectResult>");
  }

  private static Canned head(String etag) {
    return new Canned(
        200,
        Map.of(
            "ETag", etag,
            "Content-Length", "7",
            "Last-Modified", "Mon, 23 Nov 2026 12:00:00 GMT"),
        "");
  }

  private static Act<Long> promoting() {
    return store -> store.promote("_staging/temp", "day=1/part-0", DIGEST).size();
  }

  @Test
  public void whatIsTooLargeForARecordIsNotReadToItsEnd() {
    String large = "x".repeat(CommitRecord.MAX_BYTES + 1);
    assertThatThrownBy(
            () -> with(request -> xml(large), store -> store.readRecord("day=1/_manifest.json")))
        .isExactlyInstanceOf(StoreException.class)
        .hasMessageContaining("has 67108865 bytes, and a commit record at most 67108864");
  }

  /** As one does that does not know If-Match where an object is read. */
  @Test
  public void anotherEtagThanTheOneThatWasAskedForIsNoticed() throws Exception {
    Function<String, Canned> replies =
        request -> new Canned(200, Map.of("ETag", "\"b\""), "bytes of b");
    StoredObject a = described("\"a\"");

    byte[] read = with(replies, store -> store.read(described("\"b\""), 0).readAllBytes());
    assertThat(read).asString().isEqualTo("bytes of b");
    assertThatThrownBy(() -> with(replies, store -> store.read(a, 0)))
        .isInstanceOf(ObjectMismatchException.class)
        .hasMessageContaining("was written again: expected etag \"a\", found \"b\"");
  }

  private static StoredObject described(String etag) {
    return new StoredObject("day=1/part-0", 10, Optional.empty(), Optional.of(etag), Instant.EPOCH);
  }

  @Test
  public void anEtagIsTheSameWithoutItsQuotes() throws Exception {
    assertThat(with(copies("abc", head("\"abc\"")), promoting())).isEqualTo(7);
    assertThatThrownBy(() -> with(copies("abc", head("\"abd\"")), promoting()))
        .isInstanceOf(ObjectMismatchException.class)
        .hasMessageContaining("abd");
  }

  @Test
  public void aFinalThatIsNotThereAfterItsCopyIsNoLostTemp() {
    assertThatThrownBy(() -> with(copies("abc", new Canned(404, Map.of(), "")), promoting()))
        .isInstanceOf(StateUnknownException.class)
        .hasMessageContaining("not there after its copy");
  }

  @Test
  public void aCopysReplyThatSaysNothingIsNoReply() {
    assertThatThrownBy(
            () ->
                with(
                    request -> request.startsWith("HEAD") ? GATEWAY : xml("<html></html>"),
                    promoting()))
        .isInstanceOf(StateUnknownException.class);
  }

  @Test
  public void onlyTheStoresOwnWordMakesARecordAbsent() throws Exception {
    assertThatThrownBy(
            () -> with(request -> GATEWAY, store -> store.readRecord("day=1/_manifest.json")))
        .isInstanceOf(StoreException.class)
        .hasMessageContaining("404");
    Canned absent = new Canned(404, Map.of(), "<Error><Code>NoSuchKey</Code></Error>");
    Optional<CommitRecord> found =
        with(request -> absent, store -> store.readRecord("day=1/_manifest.json"));
    assertThat(found).isEmpty();
  }

  @Test
  public void aListingThatCannotGoOnFails() {
    String page = "<ListBucketResult><IsTruncated>true</IsTruncated></ListBucketResult>";
    assertThatThrownBy(() -> with(request -> xml(page), store -> store.list("", Optional.empty())))
        .isInstanceOf(StoreException.class)
        .hasMessageContaining("cannot go on");
  }

  @Test
  public void whatLooksLikeADirectoryIsNoObject() throws Exception {
    String page =
        "<ListBucketResult>"
            + contents("lake/")
            + contents("lake/day=1/")
            + contents("lake/day=1/part-0")
            + "</ListBucketResult>";
    assertThat(with(request -> xml(page), store -> store.list("", Optional.empty())).objects())
        .extracting(object -> object.key())
        .containsExactly("day=1/part-0");
  }

  private static String contents(String key) {
    return "<Contents><Key>"
        + key
        + "</Key><Size>1</Size><LastModified>2026-11-23T12:00:00Z</LastModified></Contents>";
  }

  @Test
  public void aWriteCountsWhateverTheServerCallsTheTime() throws Exception {
    Canned written = new Canned(200, Map.of("ETag", "\"1\"", "Date", "yesterday"), "");
    assertThat(
            with(
                    request -> written,
                    store -> store.createRecord("day=1/_manifest.json", new byte[1]))
                .version()
                .value())
        .isEqualTo("\"1\"");
    assertThat(S3Objects.instant("yesterday")).isEqualTo(Instant.EPOCH);
  }

  @Test
  public void anErrorThatNobodyForesawIsNotWrittenOver() throws Exception {
    with(
        request -> GATEWAY,
        store -> {
          TempWriter writer = store.openTemp("_staging/temp");
          assertThatThrownBy(() -> writer.write(new byte[1], 0, 2))
              .isInstanceOf(IndexOutOfBoundsException.class);
          assertThatThrownBy(() -> writer.write(1))
              .isInstanceOf(IOException.class)
              .hasMessageContaining("not written on after a failure");
          assertThatThrownBy(writer::complete).isInstanceOf(IOException.class);
          writer.abort();
          return null;
        });
  }
}
