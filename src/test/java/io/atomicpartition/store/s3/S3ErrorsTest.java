package io.atomicpartition.store.s3;

import static java.util.concurrent.TimeUnit.SECONDS;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.atomicpartition.store.CommitRecord;
import io.atomicpartition.store.DeleteReport;
import io.atomicpartition.store.PreconditionFailedException;
import io.atomicpartition.store.RecordVersion;
import io.atomicpartition.store.RequestRefusedException;
import io.atomicpartition.store.StateUnknownException;
import io.atomicpartition.store.StoreEnvironment;
import io.atomicpartition.store.StoreException;
import io.atomicpartition.store.StoreLocation;
import io.atomicpartition.store.StoreObserver;
import io.atomicpartition.testing.servers.Fault;
import io.atomicpartition.testing.servers.LoopbackProxy;
import io.atomicpartition.testing.servers.Reply;
import io.atomicpartition.testing.servers.S3Endpoint;
import io.atomicpartition.testing.servers.S3ProxyServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.apache.beam.sdk.io.aws2.common.HttpClientConfiguration;
import org.apache.beam.sdk.io.aws2.options.S3Options;
import org.apache.beam.sdk.options.PipelineOptions;
import org.junit.After;
import org.junit.Before;
import org.junit.Test;
import org.junit.runner.RunWith;
import org.junit.runners.JUnit4;
import software.amazon.awssdk.auth.credentials.AwsCredentialsProviderChain;
import software.amazon.awssdk.core.exception.SdkClientException;

/** What a failure says, and what it says is known of its effect. */
@RunWith(JUnit4.class)
public final class S3ErrorsTest {
  private static final String RECORD = "day=1/_manifest.json";
  private static final byte[] BODY = {'{', '}'};

  private S3Endpoint endpoint;
  private LoopbackProxy proxy;
  private String bucket;
  private S3AtomicStore store;

  @Before
  public void openStore() throws Exception {
    S3ProxyServer server = S3ProxyServer.shared();
    bucket = "errors-" + UUID.randomUUID();
    server.createBucket(bucket);
    proxy = LoopbackProxy.start(server.endpoint().uri());
    endpoint = server.endpoint().through(proxy);
    store = open(bucket, endpoint);
  }

  @After
  public void closeStore() throws IOException {
    store.close();
    proxy.close();
  }

  private static S3AtomicStore open(String bucket, S3Endpoint endpoint) {
    return S3TestStores.open("s3://" + bucket, S3TestStores.options(endpoint));
  }

  /** The failure of a store's write of a record, which must be of this kind. */
  private static StoreException failure(S3AtomicStore store, Class<? extends StoreException> kind) {
    try (store) {
      store.createRecord(RECORD, BODY);
    } catch (StoreException e) {
      assertThat(e).isExactlyInstanceOf(kind);
      return e;
    }
    throw new AssertionError("the write succeeded");
  }

  private StoreException failureAfter(
      int status, String code, Class<? extends StoreException> kind) {
    proxy.faults(request -> Fault.replyInstead(Reply.s3Error(status, code)));
    return failure(store, kind);
  }

  @Test
  public void aWrongBucketIsNamed() throws Exception {
    String none = "none-" + UUID.randomUUID();
    assertThat(failure(open(none, endpoint), RequestRefusedException.class))
        .hasMessageContaining("the bucket '" + none + "' does not exist")
        .hasMessageContaining("NoSuchBucket");
    try (S3AtomicStore wrong = open(none, endpoint)) {
      assertThatThrownBy(() -> wrong.readRecord(RECORD)).hasMessageContaining(none);
      assertThatThrownBy(() -> wrong.list("", Optional.empty())).hasMessageContaining(none);
    }
  }

  @Test
  public void aWrongSecretIsToldFromAWrongKey() throws Exception {
    assertThat(failure(open(bucket, endpoint.withWrongSecret()), RequestRefusedException.class))
        .hasMessageContaining("the signature is not the expected one");
    S3Endpoint stranger = new S3Endpoint(endpoint.uri(), endpoint.region(), "nobody", "x");
    assertThat(failure(open(bucket, stranger), RequestRefusedException.class))
        .hasMessageContaining("does not know the access key");
  }

  @Test
  public void aMissingPermissionIsNamedWithBucketAndKey() {
    assertThat(failureAfter(403, "AccessDenied", RequestRefusedException.class))
        .hasMessageContaining("s3:PutObject")
        .hasMessageContaining("bucket '" + bucket + "'")
        .hasMessageContaining("key '" + RECORD + "'");
  }

  @Test
  public void expiredCredentialsAndSkewedClocksSaySo() throws Exception {
    assertThat(failureAfter(400, "ExpiredToken", RequestRefusedException.class))
        .hasMessageContaining("expired");
    store = open(bucket, endpoint);
    assertThat(failureAfter(403, "RequestTimeTooSkewed", RequestRefusedException.class))
        .hasMessageContaining("clock");
  }

  @Test
  public void aWrongDigestSaysWhatItMayMean() {
    assertThat(failureAfter(400, "BadDigest", RequestRefusedException.class))
        .hasMessageContaining("another checksum")
        .hasMessageContaining("--s3CopyPartsAboveBytes");
  }

  @Test
  public void anotherRegionSaysSo() {
    assertThat(failureAfter(301, "PermanentRedirect", RequestRefusedException.class))
        .hasMessageContaining("--awsRegion");
  }

  @Test
  public void theRegionThatTheReplyNamesIsNamed() throws Exception {
    Reply moved = Reply.s3Error(301, "PermanentRedirect");
    try (CannedS3 elsewhere =
        CannedS3.start(
            request ->
                new CannedS3.Canned(
                    301, Map.of("x-amz-bucket-region", "eu-north-1"), moved.body()))) {
      assertThat(failure(open(bucket, elsewhere.endpoint()), RequestRefusedException.class))
          .hasMessageContaining("region 'eu-north-1'")
          .hasMessageContaining("--awsRegion=eu-north-1");
    }
  }

  @Test
  public void whatCouldNotBeDeletedIsReportedKeyByKey() throws Exception {
    String errors =
        """
        <DeleteResult>
          <Error><Key>a</Key><Code>AccessDenied</Code><Message>no</Message></Error>
          <Error><Key>b</Key><Code>InternalError</Code><Message>try again</Message></Error>
          <Error><Key>c</Key><Code>NoSuchKey</Code><Message>none</Message></Error>
        </DeleteResult>""";
    proxy.faults(request -> Fault.replyInstead(new Reply(200, "application/xml", errors)));
    DeleteReport report = store.delete(List.of("a", "b", "c", "d"));
    assertThat(report.gone()).isEqualTo(2);
    assertThat(report.failed()).containsOnlyKeys("a", "b");
    assertThat(report.failed().get("a")).contains("AccessDenied: no", "s3:DeleteObject", bucket);
    assertThat(report.failed().get("b")).contains("InternalError: try again");
  }

  @Test
  public void aWriteThatFoundNoConnectionWasDefinitelyNotSent() throws Exception {
    PipelineOptions options = S3TestStores.options(endpoint);
    options
        .as(S3Options.class)
        .setHttpClientConfiguration(
            HttpClientConfiguration.builder()
                .maxConnections(1)
                .connectionAcquisitionTimeout(100)
                .build());
    CountDownLatch goOn = new CountDownLatch(1);
    CountDownLatch arrived = new CountDownLatch(1);
    proxy.faults(
        request -> {
          arrived.countDown();
          return Fault.holdAfter(goOn);
        });
    ExecutorService thread = Executors.newSingleThreadExecutor();
    try (S3AtomicStore narrow = S3TestStores.open("s3://" + bucket, options)) {
      Future<CommitRecord> first = thread.submit(() -> narrow.createRecord(RECORD, BODY));
      assertThat(arrived.await(30, SECONDS)).isTrue();
      assertThatThrownBy(() -> narrow.createRecord("day=2/_manifest.json", BODY))
          .isInstanceOf(RequestRefusedException.class)
          .hasMessageContaining("maxConnections")
          .hasMessageContaining("withFinalizeThreads");
      goOn.countDown();
      first.get(30, SECONDS);
      assertThat(proxy.log()).hasSize(1);
    } finally {
      thread.shutdownNow();
    }
  }

  @Test
  public void aServerWithoutConditionalWritesIsNotPublishedTo() {
    assertThat(failureAfter(501, "NotImplemented", RequestRefusedException.class))
        .hasMessageContaining("does not write conditionally");
  }

  @Test
  public void nobodyAnsweringIsDefinite() throws Exception {
    int port;
    try (ServerSocket free = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      port = free.getLocalPort();
    }
    S3Endpoint nobody =
        new S3Endpoint(URI.create("http://127.0.0.1:" + port), "us-east-1", "test", "test");
    assertThat(failure(open(bucket, nobody), RequestRefusedException.class))
        .hasMessageContaining("--endpoint");
  }

  @Test
  public void noCredentialsSaySo() {
    PipelineOptions options = S3TestStores.options(endpoint);
    options
        .as(S3Options.class)
        .setAwsCredentialsProvider(
            AwsCredentialsProviderChain.of(
                () -> {
                  throw SdkClientException.create("none");
                }));
    assertThat(failure(S3TestStores.open("s3://" + bucket, options), RequestRefusedException.class))
        .hasMessageContaining("no AWS credentials");
  }

  @Test
  public void whatMayHaveBeenAppliedIsUnknown() {
    for (int status : new int[] {409, 500, 503}) {
      store = open(bucket, endpoint);
      proxy.faults(request -> Fault.replyAfter(Reply.s3Error(status, "Trouble")));
      assertThat(failure(store, StateUnknownException.class).definitelyNotApplied()).isFalse();
    }
    store = open(bucket, endpoint);
    proxy.faults(request -> Fault.cutBefore());
    failure(store, StateUnknownException.class);
  }

  @Test
  public void aRecordIsSentOnceWhateverTheReply() {
    proxy.faults(request -> Fault.replyInstead(Reply.s3Error(503, "SlowDown")));
    assertThatThrownBy(() -> store.createRecord(RECORD, BODY))
        .isInstanceOf(StateUnknownException.class);
    assertThatThrownBy(() -> store.replaceRecord(RECORD, BODY, new RecordVersion("\"1\"")))
        .isInstanceOf(StateUnknownException.class);
    assertThat(proxy.log()).hasSize(2);
  }

  @Test
  public void aConditionThatDidNotHoldIsDefinite() throws Exception {
    store.createRecord(RECORD, BODY);
    assertThat(failure(store, PreconditionFailedException.class).definitelyNotApplied()).isTrue();
  }

  @Test
  public void throttlingAndRetriesAreToldToTheObserver() throws Exception {
    List<String> told = Collections.synchronizedList(new ArrayList<>());
    StoreObserver observer =
        new StoreObserver() {
          @Override
          public void throttled(String request) {
            told.add("throttled " + request);
          }

          @Override
          public void retried(String request) {
            told.add("retried " + request);
          }
        };
    StoreEnvironment environment =
        StoreEnvironment.empty()
            .with(PipelineOptions.class, S3TestStores.options(endpoint))
            .with(StoreObserver.class, observer);
    proxy.faults(
        request ->
            request.number() == 0
                ? Fault.replyInstead(Reply.s3Error(503, "SlowDown"))
                : Fault.forward());
    try (S3AtomicStore observed =
        S3StoreProvider.open(StoreLocation.of(URI.create("s3://" + bucket)), environment, 10)) {
      assertThat(observed.readRecord(RECORD)).isEmpty();
    }
    assertThat(told).containsExactly("throttled GetObject", "retried GetObject");
  }
}
