package io.atomicpartition.store.s3;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.atomicpartition.store.ObjectDigest;
import io.atomicpartition.store.ObjectMismatchException;
import io.atomicpartition.store.ObjectMissingException;
import io.atomicpartition.store.StateUnknownException;
import io.atomicpartition.testing.servers.Fault;
import io.atomicpartition.testing.servers.Reply;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.Test;

/** Copies to final names: their calls, their verification, and what a failed one means. */
public final class S3PromoteTest extends S3ServerTest {
  private static final int LARGE = 2 * PART + 1;

  @Test
  public void aCopyIsOneCallWhereItsReplyHasAChecksumAndElseTwo() throws Exception {
    put(TEMP, bytes(PART));
    proxy.forget();
    store.promote(TEMP, FINAL, digest(bytes(PART)));
    assertThat(requests())
        .containsExactlyElementsOf(isS3Mock() ? List.of("PUT") : List.of("PUT", "HEAD"));
    assertHolds(FINAL, bytes(PART));
  }

  @Test
  public void aCopyInPartsIsTwoCallsAndOneForEachPart() throws Exception {
    put(TEMP, bytes(LARGE));
    proxy.forget();
    store.promote(TEMP, FINAL, digest(bytes(LARGE)));
    assertThat(requests().subList(0, 5))
        .containsExactly("POST uploads", "PUT part", "PUT part", "PUT part", "POST upload");
    assertThat(requests()).hasSize(isS3Mock() ? 5 : 6);
    assertHolds(FINAL, bytes(LARGE));
    assertHolds(TEMP, bytes(LARGE));
  }

  @Test
  public void aCopyInPartsOfNothingLeavesNothing() throws Exception {
    assertThatThrownBy(() -> store.promote(TEMP, FINAL, digest(bytes(LARGE))))
        .isInstanceOf(ObjectMissingException.class)
        .hasMessageContaining(TEMP);
    assertThat(unfinishedUploads()).isZero();
    assertThat(store.head(FINAL)).isEmpty();
  }

  @Test
  public void aCopyInPartsOfOtherBytesIsAMismatch() throws Exception {
    put(TEMP, bytes(LARGE));
    ObjectDigest digest = digest(bytes(LARGE));
    ObjectDigest other = new ObjectDigest(LARGE, "00000000", digest.sha256());
    if (isS3Mock()) {
      assertThatThrownBy(() -> store.promote(TEMP, FINAL, other))
          .isInstanceOf(ObjectMismatchException.class)
          .hasMessageContaining("expected " + LARGE + " bytes with CRC32C 00000000");
      assertThat(store.head(FINAL)).isEmpty();
    } else {
      System.out.println(
          "S3PromoteTest: not held: S3Proxy checks no CRC32C of an upload: other bytes are not told apart");
    }
    ObjectDigest larger = new ObjectDigest(LARGE + PART, digest.crc32c(), digest.sha256());
    assertThatThrownBy(() -> store.promote(TEMP, FINAL, larger))
        .isInstanceOf(ObjectMismatchException.class);
    assertThat(unfinishedUploads()).isZero();
  }

  @Test
  public void aLostReplyToACopyIsStillSuccess() throws Exception {
    put(TEMP, bytes(10));
    hurt(named("PUT"), 1, Fault.cutAfter());
    assertThat(store.promote(TEMP, FINAL, digest(bytes(10))).size()).isEqualTo(10);
    assertHolds(FINAL, bytes(10));
  }

  @Test
  public void aRefusalOfASecondSendIsOfOurOwnObject() throws Exception {
    put(TEMP, bytes(10));
    put(FINAL, bytes(10));
    hurt(named("PUT"), 1, Fault.replyInstead(Reply.s3Error(412, "PreconditionFailed")));
    assertThat(store.promote(TEMP, FINAL, digest(bytes(10))).size()).isEqualTo(10);
    hurt(named("PUT"), 1, Fault.replyInstead(Reply.s3Error(412, "PreconditionFailed")));
    assertThatThrownBy(() -> store.promote(TEMP, FINAL, digest(bytes(11))))
        .isInstanceOf(ObjectMismatchException.class);
  }

  @Test
  public void aCopyIsTriedAgainAfterA200ThatHoldsAnError() throws Exception {
    put(TEMP, bytes(10));
    String error = Reply.s3Error(500, "InternalError").body();
    proxy.forget();
    hurt(named("PUT"), 1, Fault.replyInstead(new Reply(200, "application/xml", error)));
    store.promote(TEMP, FINAL, digest(bytes(10)));
    assertThat(Collections.frequency(requests(), "PUT")).isEqualTo(2);
    assertHolds(FINAL, bytes(10));
  }

  @Test
  public void aCopyThatNeverGotThroughIsUnknown() throws Exception {
    put(TEMP, bytes(10));
    hurt(named("PUT"), 100, Fault.replyInstead(Reply.s3Error(500, "InternalError")));
    assertThatThrownBy(() -> store.promote(TEMP, FINAL, digest(bytes(10))))
        .isInstanceOf(StateUnknownException.class);
  }

  @Test
  public void aServerThatCopiesUnderNoConditionIsAskedOnce() throws Exception {
    put(TEMP, bytes(10));
    proxy.forget();
    proxy.faults(
        request ->
            request.header("x-amz-copy-source").isPresent()
                    && request.header("If-None-Match").isPresent()
                ? Fault.replyInstead(Reply.s3Error(501, "NotImplemented"))
                : Fault.forward());
    store.promote(TEMP, FINAL, digest(bytes(10)));
    store.promote(TEMP, FINAL + "-2", digest(bytes(10)));
    assertThat(Collections.frequency(requests(), "PUT")).isEqualTo(3);
    assertHolds(FINAL + "-2", bytes(10));
  }

  @Test
  public void aServerThatChecksumsNoUploadsIsAskedOnceAndSentMd5s() throws Exception {
    proxy.faults(
        request ->
            request.header("x-amz-checksum-type").isPresent()
                ? Fault.replyInstead(Reply.s3Error(400, "InvalidRequest"))
                : Fault.forward());
    put(TEMP, bytes(LARGE));
    put(TEMP + "-2", bytes(LARGE));
    assertThat(Collections.frequency(requests(), "POST uploads")).isEqualTo(3);
    assertThat(
            proxy.log().stream()
                .filter(exchange -> name(exchange.request()).equals("PUT part"))
                .allMatch(exchange -> exchange.request().header("Content-MD5").isPresent()))
        .isTrue();
    assertHolds(TEMP + "-2", bytes(LARGE));
  }

  @Test
  public void aServerThatChecksumsNoCopiedPartsIsAskedOnceAndLeftNoUpload() throws Exception {
    put(TEMP, bytes(LARGE));
    // Every part of the first upload: how many are sent before the first refusal comes is chance.
    AtomicReference<String> first = new AtomicReference<>();
    proxy.faults(
        request -> {
          if (!name(request).equals("PUT part")) {
            return Fault.forward();
          }
          String upload = request.parameter("uploadId").orElseThrow();
          return first.compareAndSet(null, upload) || first.get().equals(upload)
              ? Fault.replyInstead(Reply.s3Error(400, "InvalidArgument"))
              : Fault.forward();
        });
    proxy.forget();
    store.promote(TEMP, FINAL, digest(bytes(LARGE)));
    store.promote(TEMP, FINAL + "-2", digest(bytes(LARGE)));
    assertThat(Collections.frequency(requests(), "POST uploads")).isEqualTo(3);
    assertThat(unfinishedUploads()).isZero();
    assertHolds(FINAL + "-2", bytes(LARGE));
  }

  @Test
  public void stagingMayBeInAnotherBucket() throws Exception {
    String other = "staging-" + UUID.randomUUID();
    server.createBucket(other);
    try (S3AtomicStore apart =
        S3TestStores.open(
            S3TestStores.location("s3://" + bucket + "/lake", Optional.of("s3://" + other)),
            options,
            1_000)) {
      for (int size : new int[] {10, LARGE}) {
        try (var writer = apart.openTemp(TEMP + size)) {
          writer.write(bytes(size));
          writer.complete();
        }
        apart.promote(TEMP + size, FINAL + size, digest(bytes(size)));
        assertThat(apart.verify(FINAL + size, digest(bytes(size))).size()).isEqualTo(size);
      }
      assertThat(apart.uri(TEMP)).hasToString("s3://" + other + "/temp");
      assertThat(apart.uri(FINAL)).hasToString("s3://" + bucket + "/lake/day=1/part-0");
    }
  }
}
