package io.atomicpartition.store.gcs;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.atomicpartition.store.CommitRecord;
import io.atomicpartition.store.RecordVersion;
import io.atomicpartition.store.RequestRefusedException;
import io.atomicpartition.store.StateUnknownException;
import io.atomicpartition.store.StoreException;
import io.atomicpartition.testing.servers.gcs.GcsFault;
import io.atomicpartition.testing.servers.gcs.GcsServer;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.junit.After;
import org.junit.Before;
import org.junit.Test;

/** How often records are asked for and written, and what is concluded from which reply. */
public final class GcsRecordsTest {
  private static final String RECORD = "day=1/_manifest.json";
  private static final byte[] ONE = "one".getBytes(StandardCharsets.UTF_8);
  private static final byte[] TWO = "two".getBytes(StandardCharsets.UTF_8);

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

  private List<String> apis() {
    return server.takeCalls().stream().map(GcsServer.Call::api).toList();
  }

  private void assertHolds(byte[] body) throws StoreException {
    assertThat(store.readRecord(RECORD).orElseThrow().body()).isEqualTo(body);
  }

  @Test
  public void aRecordIsOneWriteAndItsReadTwoRequestsOrOneWhereThereIsNone() throws Exception {
    assertThat(store.readRecord(RECORD)).isEmpty();
    assertThat(apis()).containsExactly("objects.get");
    CommitRecord one = store.createRecord(RECORD, ONE);
    assertThat(apis()).containsExactly("objects.insert");
    store.readRecord(RECORD);
    assertThat(apis()).containsExactly("objects.get", "objects.media");
    store.replaceRecord(RECORD, TWO, one.version());
    assertThat(apis()).containsExactly("objects.insert");
  }

  @Test
  public void aCreateWhoseReplyIsLostIsSentOnceAndItsStateIsUnknown() throws Exception {
    server.plan("objects.insert", GcsFault.lostReply());
    assertThatThrownBy(() -> store.createRecord(RECORD, ONE))
        .isInstanceOf(StateUnknownException.class)
        .hasMessageContaining(RECORD)
        .hasMessageContaining("may or may not be done");
    assertThat(apis()).containsExactly("objects.insert");
    assertHolds(ONE);
  }

  @Test
  public void aReplaceWhoseReplyIsLostIsSentOnceAndItsStateIsUnknown() throws Exception {
    RecordVersion version = store.createRecord(RECORD, ONE).version();
    server.takeCalls();
    server.plan("objects.insert", GcsFault.lostReply());
    assertThatThrownBy(() -> store.replaceRecord(RECORD, TWO, version))
        .isInstanceOf(StateUnknownException.class);
    assertThat(apis()).containsExactly("objects.insert");
    assertHolds(TWO);
  }

  @Test
  public void whatTheServiceCouldNotSayForCertainIsUnknown() throws Exception {
    for (int status : new int[] {408, 409, 429, 500, 502, 503, 504}) {
      server.plan("objects.insert", GcsFault.refused(status, "backendError", "Backend Error"));
      assertThatThrownBy(() -> store.createRecord(RECORD, ONE))
          .as("%d", status)
          .isInstanceOf(StateUnknownException.class)
          .hasMessageContaining("HTTP " + status);
      assertThat(apis()).containsExactly("objects.insert");
    }
    assertThat(observer.throttled()).containsExactly("objects.insert", "objects.insert");
    assertThat(observer.retried()).isEmpty();
    assertThat(store.readRecord(RECORD)).isEmpty();
  }

  @Test
  public void aPlainRefusalIsDefinite() {
    for (int status : new int[] {400, 401, 403, 404, 405, 413, 501}) {
      server.plan("objects.insert", GcsFault.refused(status, "invalid", "No."));
      assertThatThrownBy(() -> store.createRecord(RECORD, ONE))
          .as("%d", status)
          .isInstanceOf(RequestRefusedException.class)
          .matches(e -> ((StoreException) e).definitelyNotApplied());
    }
  }

  @Test
  public void aRecordIsReadAsOneWriteEvenIfItIsReplacedMeanwhile() throws Exception {
    store.createRecord(RECORD, ONE);
    server.takeCalls();
    server.plan("objects.media", GcsFault.refused(404, "notFound", "No such object"));
    assertHolds(ONE);
    assertThat(apis())
        .containsExactly("objects.get", "objects.media", "objects.get", "objects.media");
  }

  @Test
  public void whatIsTooLargeForARecordIsNotDownloaded() throws Exception {
    store.createRecord(RECORD, new byte[CommitRecord.MAX_BYTES + 1]);
    server.takeCalls();
    assertThatThrownBy(() -> store.readRecord(RECORD))
        .isInstanceOf(StoreException.class)
        .hasMessageContaining("'" + RECORD + "' has 67108865 bytes, and a commit record at most");
    assertThat(apis()).containsExactly("objects.get");
  }

  @Test
  public void noCacheMayKeepARecord() throws Exception {
    store.createRecord(RECORD, ONE);
    String sent = new String(server.takeCalls().get(0).request().body(), StandardCharsets.UTF_8);
    assertThat(sent)
        .contains("\"cacheControl\":\"no-store\"")
        .contains("\"contentType\":\"application/json\"")
        .contains("\"crc32c\":");
  }

  @Test
  public void theVersionIsTheGenerationAndNothingElseIsTakenForOne() throws Exception {
    CommitRecord one = store.createRecord(RECORD, ONE);
    assertThat(one.version().value())
        .isEqualTo(store.head(RECORD).orElseThrow().version().orElseThrow());
    assertThatThrownBy(() -> store.replaceRecord(RECORD, TWO, new RecordVersion("an-etag")))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("an-etag");
  }

  @Test
  public void requestsSayWhoSendsThem() throws Exception {
    store.createRecord(RECORD, ONE);
    store.readRecord(RECORD);
    assertThat(server.takeCalls())
        .allSatisfy(
            call ->
                assertThat(call.request().headers().get("User-Agent"))
                    .contains("atomic-partition-sink")
                    .contains("apache-beam/"));
  }
}
