package io.atomicpartition.store.gcs;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.google.cloud.NoCredentials;
import com.google.cloud.storage.BlobInfo;
import com.google.cloud.storage.Storage;
import com.google.cloud.storage.StorageOptions;
import io.atomicpartition.store.DeleteReport;
import io.atomicpartition.store.ObjectDigest;
import io.atomicpartition.store.ObjectMissingException;
import io.atomicpartition.store.RequestRefusedException;
import io.atomicpartition.store.StoreLocation;
import io.atomicpartition.store.StoredObject;
import io.atomicpartition.store.TempWriter;
import io.atomicpartition.testing.servers.gcs.GcsFault;
import io.atomicpartition.testing.servers.gcs.GcsServer;
import java.io.IOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.apache.beam.sdk.extensions.gcp.options.GcsOptions;
import org.junit.After;
import org.junit.Before;
import org.junit.Test;

/** Promote and delete: how many requests, and what is concluded from which reply. */
public final class GcsObjectsTest {
  private static final byte[] BODY = "some bytes of a data file".getBytes(StandardCharsets.UTF_8);
  private static final String TEMP = "_staging/run/launch/write/temp-1";
  private static final String FINAL = "day=1/part-0.parquet";

  private final CountingObserver observer = new CountingObserver();
  private GcsServer server;
  private GcsAtomicStore store;

  @Before
  public void start() throws Exception {
    server = GcsServer.start().withBucket(GcsStoreFixture.BUCKET);
    store = GcsStoreFixture.open(GcsStoreFixture.options(server), observer);
  }

  @After
  public void stop() {
    server.close();
  }

  private static StoredObject put(GcsAtomicStore store, String key) throws IOException {
    try (TempWriter writer = store.openTemp(key)) {
      writer.write(BODY);
      return writer.complete();
    }
  }

  private static ObjectDigest digest(StoredObject object) {
    return new ObjectDigest(object.size(), object.checksum().orElseThrow().value(), "0".repeat(64));
  }

  private List<String> apis() {
    return server.takeCalls().stream().map(GcsServer.Call::api).toList();
  }

  @Test
  public void whatLooksLikeADirectoryIsNoObject() throws Exception {
    put(store, "day=1/part-0");
    Storage client =
        StorageOptions.http()
            .setHost(server.host())
            .setProjectId("test")
            .setCredentials(NoCredentials.getInstance())
            .build()
            .getService(); // over HTTP it holds nothing to be closed
    client.create(BlobInfo.newBuilder(GcsStoreFixture.BUCKET, "lake/").build());
    client.create(BlobInfo.newBuilder(GcsStoreFixture.BUCKET, "lake/day=1/").build());
    assertThat(store.list("", Optional.empty()).objects())
        .extracting(StoredObject::key)
        .containsExactly("day=1/part-0");
  }

  @Test
  public void aPromoteIsOneRewriteWhoseReplyIsVerified() throws Exception {
    StoredObject temp = put(store, TEMP);
    server.takeCalls();
    StoredObject promoted = store.promote(TEMP, FINAL, digest(temp));
    assertThat(apis()).containsExactly("objects.rewrite");
    assertThat(promoted.checksum()).isEqualTo(temp.checksum());
    assertThat(promoted.version()).isPresent().isNotEqualTo(temp.version());
  }

  @Test
  public void aRewriteGoesOnUntilItIsDone() throws Exception {
    StoredObject temp = put(store, TEMP);
    server.withRewriteCalls(4).takeCalls();
    store.promote(TEMP, FINAL, digest(temp));
    assertThat(apis()).hasSize(4).containsOnly("objects.rewrite");
    assertThat(store.verify(FINAL, digest(temp)).size()).isEqualTo(BODY.length);
  }

  @Test
  public void aRewriteWhoseReplyIsLostIsFoundAgain() throws Exception {
    StoredObject temp = put(store, TEMP);
    server.takeCalls();
    server.plan("objects.rewrite", GcsFault.lostReply());
    StoredObject promoted = store.promote(TEMP, FINAL, digest(temp));
    assertThat(apis()).containsExactly("objects.rewrite", "objects.rewrite", "objects.get");
    assertThat(observer.retried()).containsExactly("objects.rewrite");
    assertThat(promoted.key()).isEqualTo(FINAL);
  }

  @Test
  public void aMissingTempAndAMissingBucketAreToldApart() throws Exception {
    server.withBucket("stage");
    GcsAtomicStore elsewhere =
        new GcsAtomicStore(
            new StoreLocation(
                URI.create("gs://not-there/lake"), Optional.of(URI.create("gs://stage/temps"))),
            GcsStoreFixture.connection(GcsStoreFixture.options(server), observer, 1_000));
    StoredObject temp = put(elsewhere, TEMP);
    assertThatThrownBy(() -> elsewhere.promote(TEMP, FINAL, digest(temp)))
        .isInstanceOf(RequestRefusedException.class)
        .hasMessageContaining("there is no bucket 'not-there'");
    assertThatThrownBy(() -> elsewhere.promote(TEMP + "x", FINAL, digest(temp)))
        .isInstanceOf(ObjectMissingException.class)
        .hasMessageContaining(TEMP + "x");
  }

  @Test
  public void aHundredKeysAreDeletedByOneRequest() throws Exception {
    List<String> keys = new ArrayList<>();
    for (int i = 0; i < 250; i++) {
      keys.add("day=1/part-" + i);
    }
    put(store, keys.get(7));
    put(store, keys.get(249));
    server.takeCalls();
    assertThat(store.delete(keys)).isEqualTo(new DeleteReport(250, Map.of()));
    assertThat(apis().stream().filter("batch"::equals)).hasSize(3);
    assertThat(store.list("", Optional.empty()).objects()).isEmpty();
  }

  @Test
  public void whatCannotBeDeletedIsReportedAndStopsNothing() throws Exception {
    List<String> keys = List.of("day=1/a", "day=1/b", "day=1/c", "day=1/d");
    for (String key : keys) {
      put(store, key);
    }
    server
        .plan(
            "objects.delete",
            request -> request.path().get(5).endsWith("/b"),
            GcsFault.refused(403, "retentionPolicyNotMet", "Object is subject to retention"))
        .plan(
            "objects.delete",
            request -> request.path().get(5).endsWith("/c"),
            GcsFault.refused(503, "backendError", "Backend Error"))
        .takeCalls();
    DeleteReport report = store.delete(keys);
    assertThat(report.gone()).isEqualTo(3);
    assertThat(report.failed()).containsOnlyKeys("day=1/b");
    assertThat(report.failed().get("day=1/b")).contains("a retention policy or a hold");
    // What failed for a moment was sent again, by itself.
    assertThat(apis())
        .containsExactly(
            "batch",
            "objects.delete",
            "objects.delete",
            "objects.delete",
            "objects.delete",
            "batch",
            "objects.delete");
    assertThat(observer.throttled()).containsExactly("objects.delete");
    assertThat(observer.retried()).containsExactly("objects.delete");
  }

  @Test
  public void aBatchWhoseReplyIsLostIsSentAgain() throws Exception {
    put(store, FINAL);
    server.plan("batch", GcsFault.lostReply()).takeCalls();
    assertThat(store.delete(List.of(FINAL))).isEqualTo(new DeleteReport(1, Map.of()));
    assertThat(apis()).containsExactly("batch", "objects.delete", "batch", "objects.delete");
  }

  @Test
  public void whenNoBatchGetsThroughEveryKeyIsReported() throws Exception {
    put(store, FINAL);
    for (int i = 0; i < 4; i++) {
      server.plan("batch", GcsFault.refused(503, "backendError", "Backend Error"));
    }
    DeleteReport report = store.delete(List.of(FINAL, TEMP));
    assertThat(report.gone()).isZero();
    assertThat(report.failed()).containsOnlyKeys(FINAL, TEMP);
    assertThat(server.pendingFaults()).isZero();
    assertThat(store.head(FINAL)).isPresent();
  }

  @Test
  public void theBilledProjectAndTheKeyAreInEveryRequestThatTakesThem() throws Exception {
    String key = "projects/p/locations/l/keyRings/r/cryptoKeys/k";
    GcsOptions options = GcsStoreFixture.options(server);
    options.setGcsUploadBufferSizeBytes(GcsConnection.CHUNK_UNIT);
    options.as(GcsStoreOptions.class).setGcsKmsKeyName(key);
    options.as(GcsStoreOptions.class).setGcsUserProject("payer");
    GcsAtomicStore paid = GcsStoreFixture.open(options, observer);

    StoredObject temp = put(paid, TEMP);
    try (TempWriter large = paid.openTemp(TEMP + "-large")) {
      large.write(new byte[GcsConnection.CHUNK_UNIT + 1]);
      large.complete();
    }
    paid.promote(TEMP, FINAL, digest(temp));
    paid.replaceRecord("r", BODY, paid.createRecord("r", BODY).version());
    paid.readRecord("r");
    paid.verify(FINAL, digest(temp));
    paid.list("", Optional.empty());
    paid.read(FINAL, 3).close();
    paid.delete(List.of(TEMP, FINAL));

    List<GcsServer.Call> calls = server.takeCalls();
    assertThat(calls)
        .extracting(GcsServer.Call::api)
        .contains(
            "objects.insert",
            "objects.resumable",
            "objects.rewrite",
            "objects.get",
            "objects.media",
            "objects.list",
            "objects.delete");
    for (GcsServer.Call call : calls) {
      Map<String, String> query = call.request().query();
      switch (call.api()) {
        case "batch", "objects.upload" -> {} // their calls and their session have it
        case "objects.insert", "objects.resumable" ->
            assertThat(query)
                .containsEntry("kmsKeyName", key)
                .containsEntry("userProject", "payer");
        case "objects.rewrite" ->
            assertThat(query)
                .containsEntry("destinationKmsKeyName", key)
                .containsEntry("userProject", "payer");
        default -> assertThat(query).as(call.api()).containsEntry("userProject", "payer");
      }
    }
  }
}
