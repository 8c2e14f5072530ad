package io.atomicpartition.store.gcs;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.google.auth.Credentials;
import com.google.auth.oauth2.AccessToken;
import com.google.auth.oauth2.GoogleCredentials;
import com.google.cloud.storage.BlobId;
import com.google.cloud.storage.StorageException;
import io.atomicpartition.store.ObjectDigest;
import io.atomicpartition.store.RecordVersion;
import io.atomicpartition.store.RequestRefusedException;
import io.atomicpartition.store.StoreException;
import io.atomicpartition.store.StoreLocation;
import io.atomicpartition.store.StoreObserver;
import io.atomicpartition.store.TempWriter;
import io.atomicpartition.testing.servers.gcs.GcsFault;
import io.atomicpartition.testing.servers.gcs.GcsServer;
import java.net.URI;
import java.net.UnknownHostException;
import java.time.Instant;
import java.util.Date;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.After;
import org.junit.Before;
import org.junit.Test;

/** Whether an error says what was refused, where, and what is needed. */
public final class GcsErrorsTest {
  private static final String KEY = "day=1/x";
  private static final ObjectDigest DIGEST = new ObjectDigest(1, "00000000", "0".repeat(64));

  private GcsServer server;
  private GcsAtomicStore store;

  @Before
  public void start() throws Exception {
    server = GcsServer.start().withBucket(GcsStoreFixture.BUCKET);
    store = GcsStoreFixture.open(server);
  }

  @After
  public void stop() {
    server.close();
  }

  private void writeTemp() throws Exception {
    try (TempWriter writer = store.openTemp(KEY)) {
      writer.write(1);
      writer.complete();
    }
  }

  @Test
  public void aHostWithoutAnAddressIsToldAsSuch() {
    Throwable thrown = new StorageException(new UnknownHostException("storage.nowhere"));
    assertThat(GcsErrors.of(GcsErrors.Call.READ, "x", BlobId.of("bucket", "lake/x"), thrown))
        .hasMessageContaining("no reply, the host 'storage.nowhere' has no address");
  }

  @Test
  public void aMissingPermissionIsNamedWithItsBucket() {
    Map<String, ThrowingCallable> calls = new LinkedHashMap<>();
    calls.put("objects.insert storage.objects.create", this::writeTemp);
    calls.put(
        "objects.insert storage.objects.create and storage.objects.delete",
        () -> store.replaceRecord(KEY, new byte[1], new RecordVersion("5")));
    calls.put(
        "objects.rewrite storage.objects.create, and storage.objects.get on the source",
        () -> store.promote("_staging/t", KEY, DIGEST));
    calls.put("objects.get storage.objects.get", () -> store.head(KEY));
    calls.put("objects.media storage.objects.get", () -> store.read(KEY, 0));
    calls.put("objects.list storage.objects.list", () -> store.list("", Optional.empty()));
    calls.forEach(
        (what, call) -> {
          String api = what.substring(0, what.indexOf(' '));
          String permission = what.substring(what.indexOf(' ') + 1);
          server.plan(api, GcsFault.refused(403, "forbidden", "me@x does not have access"));
          assertThatThrownBy(call)
              .isInstanceOf(RequestRefusedException.class)
              .hasMessageContaining("credentials with " + permission + " on bucket")
              .hasMessageContaining(GcsStoreFixture.BUCKET)
              .hasMessageContaining("HTTP 403");
        });
  }

  @Test
  public void aRetentionIsNotTakenForAMissingPermission() {
    for (String reason : new String[] {"retentionPolicyNotMet", "objectUnderActiveHold"}) {
      server.plan("objects.insert", GcsFault.refused(403, reason, "Object is subject to it"));
      assertThatThrownBy(() -> store.replaceRecord(KEY, new byte[1], new RecordVersion("5")))
          .isInstanceOf(RequestRefusedException.class)
          .hasMessageContaining("a retention policy or a hold of bucket")
          .hasMessageContaining(reason);
    }
  }

  @Test
  public void aQuotaIsNotTakenForAMissingPermission() {
    server.plan("objects.insert", GcsFault.refused(403, "rateLimitExceeded", "Slow down"));
    assertThatThrownBy(() -> store.createRecord(KEY, new byte[1]))
        .isInstanceOf(StoreException.class)
        .hasMessageContaining("a quota is used up");
  }

  @Test
  public void aBucketThatIsNotThereIsNamed() {
    GcsAtomicStore wrong =
        new GcsAtomicStore(
            StoreLocation.of(URI.create("gs://wrong-bucket/lake")),
            GcsStoreFixture.connection(GcsStoreFixture.options(server), StoreObserver.NONE, 10));
    for (ThrowingCallable call :
        new ThrowingCallable[] {
          () -> wrong.createRecord(KEY, new byte[1]),
          () -> wrong.list("", Optional.empty()),
          () -> wrong.read(KEY, 0),
          () -> {
            try (TempWriter writer = wrong.openTemp(KEY)) {
              writer.write(1);
              writer.complete();
            }
          }
        }) {
      assertThatThrownBy(call)
          .isInstanceOf(RequestRefusedException.class)
          .hasMessageContaining("there is no bucket 'wrong-bucket'");
    }
  }

  private GcsAtomicStore with(Credentials credentials) {
    GcsConnection open =
        GcsStoreFixture.connection(GcsStoreFixture.options(server), StoreObserver.NONE, 10);
    return new GcsAtomicStore(
        StoreLocation.of(URI.create("gs://" + GcsStoreFixture.BUCKET)),
        new GcsConnection(
            open.host(),
            () -> Optional.of(credentials),
            open.project(),
            open.userProject(),
            open.kmsKeyName(),
            open.chunkBytes(),
            open.pageSize(),
            open.readTimeoutMillis(),
            open.retries(),
            open.userAgent(),
            open.observer()));
  }

  @Test
  public void credentialsAreSentWithEveryRequest() throws Exception {
    server.withToken("secret");
    Date later = Date.from(Instant.now().plusSeconds(3_600));
    GcsAtomicStore known = with(GoogleCredentials.create(new AccessToken("secret", later)));
    known.createRecord(KEY, new byte[1]);
    assertThat(known.readRecord(KEY)).isPresent();
    assertThat(known.delete(java.util.List.of(KEY)).gone()).isOne();

    GcsAtomicStore unknown = with(GoogleCredentials.create(new AccessToken("wrong", later)));
    assertThatThrownBy(() -> unknown.createRecord(KEY, new byte[1]))
        .isInstanceOf(RequestRefusedException.class)
        .hasMessageContaining("missing, invalid or expired")
        .hasMessageContaining(GcsStoreFixture.BUCKET);
    assertThatThrownBy(() -> store.createRecord(KEY, new byte[1]))
        .isInstanceOf(RequestRefusedException.class)
        .hasMessageContaining("missing, invalid or expired");
  }

  @Test
  public void expiredCredentialsThatCannotBeRenewedSendNothing() {
    Date before = Date.from(Instant.now().minusSeconds(3_600));
    GcsAtomicStore expired = with(GoogleCredentials.create(new AccessToken("old", before)));
    server.takeCalls();
    assertThatThrownBy(() -> expired.createRecord(KEY, new byte[1]))
        .isInstanceOf(RequestRefusedException.class)
        .hasMessageContaining("no access token could be had");
    assertThat(server.takeCalls()).isEmpty();
  }
}
