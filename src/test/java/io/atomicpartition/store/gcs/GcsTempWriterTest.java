package io.atomicpartition.store.gcs;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.atomicpartition.store.ObjectMismatchException;
import io.atomicpartition.store.PreconditionFailedException;
import io.atomicpartition.store.RequestRefusedException;
import io.atomicpartition.store.StateUnknownException;
import io.atomicpartition.store.StoreException;
import io.atomicpartition.store.StoredObject;
import io.atomicpartition.store.TempWriter;
import io.atomicpartition.testing.servers.gcs.GcsFault;
import io.atomicpartition.testing.servers.gcs.GcsServer;
import java.io.IOException;
import java.io.InputStream;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import org.apache.beam.sdk.extensions.gcp.options.GcsOptions;
import org.junit.After;
import org.junit.Before;
import org.junit.Test;

/** Temps around the size of a chunk, and what becomes of them when a request fails. */
public final class GcsTempWriterTest {
  private static final int CHUNK = 256 << 10;
  private static final String TEMP = "_staging/run/launch/write/temp-1";

  private final CountingObserver observer = new CountingObserver();
  private GcsServer server;
  private GcsAtomicStore store;

  @Before
  public void start() throws Exception {
    server = GcsServer.start().withBucket(GcsStoreFixture.BUCKET);
    GcsOptions options = GcsStoreFixture.options(server);
    options.setGcsUploadBufferSizeBytes(CHUNK);
    store = GcsStoreFixture.open(options, observer);
  }

  @After
  public void stop() {
    server.close();
  }

  private static byte[] random(int size) {
    byte[] bytes = new byte[size];
    new Random(size).nextBytes(bytes);
    return bytes;
  }

  private StoredObject put(byte[] bytes) throws IOException {
    try (TempWriter writer = store.openTemp(TEMP)) {
      // In pieces that fit neither the chunk nor each other.
      for (int from = 0; from < bytes.length; from += 100_003) {
        writer.write(bytes, from, Math.min(100_003, bytes.length - from));
      }
      return writer.complete();
    }
  }

  private byte[] read() throws IOException {
    try (InputStream in = store.read(TEMP, 0)) {
      return in.readAllBytes();
    }
  }

  private List<String> apis() {
    return server.takeCalls().stream().map(GcsServer.Call::api).toList();
  }

  private List<String> keys() throws StoreException {
    return store.list("", Optional.empty()).objects().stream().map(StoredObject::key).toList();
  }

  @Test
  public void whatFitsIntoAChunkIsOneInsert() throws Exception {
    for (int size : new int[] {0, 1, CHUNK - 1, CHUNK}) {
      byte[] bytes = random(size);
      assertThat(put(bytes).size()).isEqualTo(size);
      assertThat(apis()).as("%d bytes", size).containsExactly("objects.insert");
      assertThat(read()).isEqualTo(bytes);
      store.delete(List.of(TEMP));
      server.takeCalls();
    }
  }

  @Test
  public void whatDoesNotFitIsAStartAndItsChunksAndAHead() throws Exception {
    for (int size : new int[] {CHUNK + 1, 2 * CHUNK - 1, 2 * CHUNK + 1, 3 * CHUNK + 7}) {
      byte[] bytes = random(size);
      assertThat(put(bytes).size()).isEqualTo(size);
      List<String> apis = apis();
      assertThat(apis).first().isEqualTo("objects.resumable");
      assertThat(apis).last().isEqualTo("objects.get");
      assertThat(apis.subList(1, apis.size() - 1))
          .as("%d bytes", size)
          .hasSize((size + CHUNK - 1) / CHUNK)
          .containsOnly("objects.upload");
      assertThat(read()).isEqualTo(bytes);
      store.delete(List.of(TEMP));
      server.takeCalls();
    }
  }

  @Test
  public void atMostAChunkIsHeld() throws Exception {
    try (TempWriter writer = store.openTemp(TEMP)) {
      assertThat(writer.bufferedBytes()).isZero();
      writer.write(new byte[1_000]);
      assertThat(writer.bufferedBytes()).isBetween(1_000L, CHUNK - 1L);
      for (int i = 0; i < 50; i++) {
        writer.write(new byte[CHUNK / 7]);
        assertThat(writer.bufferedBytes()).isLessThanOrEqualTo(CHUNK);
      }
      writer.complete();
      assertThat(writer.bufferedBytes()).isZero();
    }
  }

  @Test
  public void anInsertWhoseReplyIsLostIsFoundAgain() throws Exception {
    server.plan("objects.insert", GcsFault.lostReply());
    byte[] bytes = random(1_000);
    put(bytes);
    assertThat(apis()).containsExactly("objects.insert", "objects.insert", "objects.get");
    assertThat(observer.retried()).containsExactly("objects.insert");
    assertThat(read()).isEqualTo(bytes);
  }

  @Test
  public void anInsertIsSentAgainAfterTheServiceHadNoTime() throws Exception {
    server.plan("objects.insert", GcsFault.refused(503, "backendError", "Backend Error"));
    server.plan("objects.insert", GcsFault.refused(429, "rateLimitExceeded", "Slow down"));
    put(random(1_000));
    assertThat(observer.throttled()).containsExactly("objects.insert", "objects.insert");
    assertThat(observer.retried()).containsExactly("objects.insert", "objects.insert");
  }

  @Test
  public void anUploadGoesOnAfterLostRequestsAndLostReplies() throws Exception {
    byte[] bytes = random(3 * CHUNK + 7);
    server.plan("objects.upload", GcsFault.lostRequest());
    server.plan(
        "objects.upload",
        call -> call.headers().get("Content-Range").startsWith("bytes " + CHUNK + "-"),
        GcsFault.lostReply());
    server.plan(
        "objects.upload",
        call -> call.headers().get("Content-Range").endsWith("/" + bytes.length),
        GcsFault.lostReply());
    assertThat(put(bytes).size()).isEqualTo(bytes.length);
    assertThat(server.pendingFaults()).isZero();
    assertThat(read()).isEqualTo(bytes);
    assertThat(server.unfinishedUploads()).isZero();
  }

  @Test
  public void anAbortedUploadLeavesNoObjectAndIsNeverCompleted() throws Exception {
    TempWriter writer = store.openTemp(TEMP);
    writer.write(random(2 * CHUNK + 5));
    writer.abort();
    writer.close();
    assertThat(keys()).isEmpty();
    assertThat(server.unfinishedUploads()).isOne();
    assertThat(writer.bufferedBytes()).isZero();
  }

  @Test
  public void theFirstFailureLatches() throws Exception {
    server.plan("objects.upload", GcsFault.refused(403, "forbidden", "No."));
    try (TempWriter writer = store.openTemp(TEMP)) {
      byte[] bytes = random(2 * CHUNK);
      assertThatThrownBy(() -> writer.write(bytes)).isInstanceOf(RequestRefusedException.class);
      assertThatThrownBy(() -> writer.write(1))
          .isInstanceOf(StoreException.class)
          .hasMessageContaining("after a failure");
      assertThatThrownBy(writer::complete).isInstanceOf(StoreException.class);
    }
    assertThat(keys()).isEmpty();
  }

  @Test
  public void whatAFailedCompleteMayHaveLeftIsRemoved() throws Exception {
    for (int i = 0; i < 4; i++) {
      server.plan(
          "objects.insert", GcsFault.appliedAndRefused(503, "backendError", "Backend Error"));
    }
    TempWriter writer = store.openTemp(TEMP);
    writer.write(random(1_000));
    assertThatThrownBy(writer::complete).isInstanceOf(StateUnknownException.class);
    assertThat(keys()).containsExactly(TEMP);
    writer.close();
    assertThat(keys()).isEmpty();
  }

  @Test
  public void anUploadOverAnExistingTempIsRefusedAndHarmsNothing() throws Exception {
    byte[] bytes = random(2 * CHUNK + 1);
    put(bytes);
    byte[] others = Arrays.copyOf(bytes, bytes.length);
    others[5] ^= 1;
    assertThatThrownBy(() -> put(others)).isInstanceOf(PreconditionFailedException.class);
    assertThat(read()).isEqualTo(bytes);
  }

  @Test
  public void bytesThatWereDamagedOnTheWayAreFoundAndRemoved() throws Exception {
    server.damagingUploads();
    assertThatThrownBy(() -> put(random(2 * CHUNK + 1)))
        .isInstanceOf(ObjectMismatchException.class)
        .hasMessageContaining("CRC32C");
    assertThat(keys()).isEmpty();
  }
}
