package io.atomicpartition.store.s3;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.atomicpartition.store.AtomicStore;
import io.atomicpartition.store.AtomicStores;
import io.atomicpartition.store.Checksums;
import io.atomicpartition.store.ObjectDigest;
import io.atomicpartition.store.RequestRefusedException;
import io.atomicpartition.store.StoreEnvironment;
import io.atomicpartition.store.StoreException;
import io.atomicpartition.store.StoreLocation;
import io.atomicpartition.store.TempWriter;
import io.atomicpartition.testing.servers.Fault;
import io.atomicpartition.testing.servers.LoopbackProxy;
import io.atomicpartition.testing.servers.ProxyRequest;
import io.atomicpartition.testing.servers.Reply;
import io.atomicpartition.testing.servers.S3Endpoint;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import org.apache.beam.sdk.io.aws2.options.S3ClientBuilderFactory;
import org.apache.beam.sdk.io.aws2.options.S3Options;
import org.apache.beam.sdk.io.aws2.s3.SSECustomerKey;
import org.apache.beam.sdk.options.PipelineOptions;
import org.apache.beam.sdk.options.PipelineOptionsFactory;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.Test;
import org.junit.runner.RunWith;
import org.junit.runners.JUnit4;
import software.amazon.awssdk.core.exception.SdkClientException;
import software.amazon.awssdk.services.s3.S3ClientBuilder;

/** What the options make of a store, as seen in the requests that leave it. */
@RunWith(JUnit4.class)
public final class S3StoreProviderTest {
  private static final int LEAST = 5 << 20;

  /** The requests of every kind, each refused, under options that the test sets. */
  private static List<ProxyRequest> requests(Consumer<PipelineOptions> settings) throws Exception {
    try (ServerSocket nobody = new ServerSocket(0, 1, InetAddress.getLoopbackAddress());
        LoopbackProxy proxy =
            LoopbackProxy.start(URI.create("http://127.0.0.1:" + nobody.getLocalPort()))) {
      proxy.faults(
          request ->
              Fault.replyInstead(
                  request.parameter("uploads").isPresent()
                      ? new Reply(200, "application/xml", UPLOAD)
                      : Reply.s3Error(403, "AccessDenied")));
      PipelineOptions options =
          S3TestStores.options(new S3Endpoint(proxy.endpoint(), "eu-west-1", "key", "secret"));
      options.as(S3StoreOptions.class).setS3PartBytes(LEAST);
      options.as(S3StoreOptions.class).setS3CopyPartsAboveBytes(LEAST);
      settings.accept(options);
      try (S3AtomicStore store = S3TestStores.open("s3://bucket/lake", options)) {
        callEverything(store);
      }
      return proxy.log().stream().map(exchange -> exchange.request()).toList();
    }
  }

  private static final String UPLOAD =
      "<InitiateMultipartUploadResult><UploadId>id</UploadId></InitiateMultipartUploadResult>";

  private static void callEverything(S3AtomicStore store) throws IOException {
    byte[] large = new byte[LEAST + 1];
    for (byte[] body : List.of(new byte[1], large)) {
      ObjectDigest digest =
          new ObjectDigest(
              body.length,
              Checksums.crc32c(new ByteArrayInputStream(body)),
              Checksums.sha256(body));
      refused(
          () -> {
            try (TempWriter writer = store.openTemp("_staging/temp")) {
              writer.write(body);
              writer.complete();
            }
          });
      refused(() -> store.promote("_staging/temp", "p/final", digest));
    }
    refused(() -> store.createRecord("p/_manifest.json", new byte[1]));
    refused(() -> store.readRecord("p/_manifest.json"));
    refused(() -> store.head("p/final"));
    refused(() -> store.list("p/", Optional.empty()));
    refused(() -> store.delete(List.of("p/final")));
  }

  private static void refused(ThrowingCallable call) {
    assertThatThrownBy(call).isInstanceOf(StoreException.class);
  }

  private static String kind(ProxyRequest request) {
    String copy = request.header("x-amz-copy-source").isPresent() ? " copy" : "";
    String record = request.path().endsWith("_manifest.json") ? " record" : "";
    String temp = request.path().endsWith("_staging/temp") ? " temp" : "";
    return S3ServerTest.name(request) + copy + record + temp;
  }

  private static List<ProxyRequest> of(List<ProxyRequest> requests, String... kinds) {
    List<ProxyRequest> found =
        requests.stream().filter(request -> List.of(kinds).contains(kind(request))).toList();
    assertThat(found.stream().map(S3StoreProviderTest::kind).distinct()).hasSize(kinds.length);
    return found;
  }

  private static final String[] MAKING_OBJECTS = {
    "PUT temp", "PUT record", "PUT copy", "POST uploads", "POST uploads temp"
  };

  @Test
  public void everyRequestSaysThatTheRequesterPays() throws Exception {
    assertThat(requests(o -> o.as(S3StoreOptions.class).setS3RequesterPays(true)))
        .allSatisfy(r -> assertThat(r.header("x-amz-request-payer")).contains("requester"));
    assertThat(requests(o -> {}))
        .allSatisfy(r -> assertThat(r.header("x-amz-request-payer")).isEmpty());
  }

  @Test
  public void everyObjectHasTheTags() throws Exception {
    Map<String, String> tags = Map.of("team", "a b", "cost=center", "é");
    assertThat(of(requests(o -> o.as(S3StoreOptions.class).setS3ObjectTags(tags)), MAKING_OBJECTS))
        .allSatisfy(
            r -> assertThat(r.header("x-amz-tagging")).contains("cost%3Dcenter=%C3%A9&team=a%20b"));
  }

  @Test
  public void everyObjectIsEncryptedAsAsked() throws Exception {
    Consumer<PipelineOptions> kms =
        o -> {
          o.as(S3Options.class).setSSEAlgorithm("aws:kms");
          o.as(S3Options.class).setSSEKMSKeyId("arn:aws:kms:eu-west-1:1:key/2");
          o.as(S3Options.class).setBucketKeyEnabled(true);
        };
    assertThat(of(requests(kms), MAKING_OBJECTS))
        .allSatisfy(
            r -> {
              assertThat(r.header("x-amz-server-side-encryption")).contains("aws:kms");
              assertThat(r.header("x-amz-server-side-encryption-aws-kms-key-id"))
                  .contains("arn:aws:kms:eu-west-1:1:key/2");
              assertThat(r.header("x-amz-server-side-encryption-bucket-key-enabled"))
                  .contains("true");
            });
  }

  @Test
  public void aCustomersKeyGoesWithEveryRequestThatNeedsIt() throws Exception {
    SSECustomerKey key =
        SSECustomerKey.builder()
            .key("a2V5a2V5a2V5a2V5a2V5a2V5a2V5a2U=")
            .algorithm("AES256")
            .build();
    List<ProxyRequest> requests = requests(o -> o.as(S3Options.class).setSSECustomerKey(key));
    assertThat(of(requests, MAKING_OBJECTS))
        .allSatisfy(r -> assertThat(sseC(r, "x-amz-")).isTrue());
    assertThat(of(requests, "PUT part temp", "PUT part copy", "HEAD", "GET record"))
        .allSatisfy(r -> assertThat(sseC(r, "x-amz-")).isTrue());
    assertThat(of(requests, "PUT copy", "PUT part copy"))
        .allSatisfy(r -> assertThat(sseC(r, "x-amz-copy-source-")).isTrue());
  }

  private static boolean sseC(ProxyRequest request, String prefix) {
    String header = prefix + "server-side-encryption-customer-";
    return request.header(header + "algorithm").equals(Optional.of("AES256"))
        && request.header(header + "key").isPresent()
        && request.header(header + "key-MD5").isPresent();
  }

  @Test
  public void onlyFinalFilesHaveTheStorageClass() throws Exception {
    List<ProxyRequest> requests =
        requests(o -> o.as(S3Options.class).setS3StorageClass("STANDARD_IA"));
    assertThat(of(requests, "PUT copy", "POST uploads"))
        .allSatisfy(r -> assertThat(r.header("x-amz-storage-class")).contains("STANDARD_IA"));
    assertThat(of(requests, "PUT temp", "PUT record", "POST uploads temp"))
        .allSatisfy(r -> assertThat(r.header("x-amz-storage-class")).isEmpty());
  }

  @Test
  public void whatIsNotAskedForIsNotSent() throws Exception {
    assertThat(of(requests(o -> {}), MAKING_OBJECTS))
        .allSatisfy(
            r ->
                assertThat(
                        r.headers().stream().map(header -> header.name().toLowerCase(Locale.ROOT)))
                    .doesNotContain("x-amz-tagging", "x-amz-storage-class")
                    .noneMatch(name -> name.startsWith("x-amz-server-side-encryption"))
                    .noneMatch(name -> name.startsWith("x-amz-trailer")));
  }

  @Test
  public void aRecordIsWrittenUnderItsConditionAndNeverCached() throws Exception {
    assertThat(of(requests(o -> {}), "PUT record"))
        .singleElement()
        .satisfies(
            r -> {
              assertThat(r.header("If-None-Match")).contains("*");
              assertThat(r.header("Cache-Control")).contains("no-store");
              assertThat(r.header("Content-Type")).contains("application/json");
              assertThat(r.header("x-amz-checksum-crc32c")).isPresent();
            });
  }

  @Test
  public void aBucketIsInThePathWhereAnEndpointIsSetUnlessToldOtherwise() throws Exception {
    assertThat(requests(o -> {})).allSatisfy(r -> assertThat(r.path()).startsWith("/bucket"));
    S3StoreOptions told = PipelineOptionsFactory.create().as(S3StoreOptions.class);
    assertThat(told.getS3ForcePathStyle()).isNull();
  }

  /** Cannot be used: opening a store must not need it. */
  public static final class NoClient implements S3ClientBuilderFactory {
    @Override
    public S3ClientBuilder createBuilder(S3Options options) {
      throw SdkClientException.create("Unable to load region");
    }
  }

  @Test
  public void openingMakesNoClientAndTheFirstCallSaysWhatIsMissing() throws Exception {
    S3Options options = PipelineOptionsFactory.create().as(S3Options.class);
    options.setS3ClientFactoryClass(NoClient.class);
    try (AtomicStore store =
        AtomicStores.open(
            StoreLocation.of(URI.create("s3://bucket/lake")),
            StoreEnvironment.empty().with(PipelineOptions.class, options))) {
      assertThat(store).isInstanceOf(S3AtomicStore.class);
      assertThatThrownBy(() -> store.head("key"))
          .isInstanceOf(RequestRefusedException.class)
          .hasMessageContaining("--awsRegion");
    }
  }

  @Test
  public void impossibleSizesNameTheirOption() {
    S3StoreOptions options = PipelineOptionsFactory.create().as(S3StoreOptions.class);
    options.setS3PartBytes(LEAST - 1);
    assertThatThrownBy(() -> S3TestStores.open("s3://bucket", options))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("--s3PartBytes")
        .hasMessageContaining(String.valueOf(LEAST - 1));
    options.setS3PartBytes(LEAST);
    options.setS3PartBytesInFlight(LEAST - 1);
    assertThatThrownBy(() -> S3TestStores.open("s3://bucket", options))
        .hasMessageContaining("--s3PartBytesInFlight");
    options.setS3PartBytesInFlight(LEAST);
    options.setS3CopyPartsAboveBytes((5L << 30) + 1);
    assertThatThrownBy(() -> S3TestStores.open("s3://bucket", options))
        .hasMessageContaining("--s3CopyPartsAboveBytes");
  }

  @Test
  public void theOptionsAreKnownOnTheCommandLine() {
    S3StoreOptions options =
        PipelineOptionsFactory.fromArgs(
                "--s3PartBytes=6000000", "--s3ObjectTags={\"team\":\"lake\"}")
            .withValidation()
            .as(S3StoreOptions.class);
    assertThat(options.getS3PartBytes()).isEqualTo(6_000_000);
    assertThat(options.getS3ObjectTags()).containsExactly(Map.entry("team", "lake"));
    assertThat(PipelineOptionsFactory.getRegisteredOptions()).contains(S3StoreOptions.class);
  }

  @Test
  public void bucketsAreWhatTheUriSaysEvenIfNoHost() throws Exception {
    PipelineOptions options = PipelineOptionsFactory.create();
    try (S3AtomicStore store = S3TestStores.open("s3://my_bucket.x/a%20b", options)) {
      assertThat(store.uri("c/d e")).hasToString("s3://my_bucket.x/a%20b/c/d%20e");
    }
    for (String wrong :
        List.of("s3:///lake", "s3://user@bucket", "s3://bucket:80", "s3://b/a//b")) {
      assertThatThrownBy(() -> S3TestStores.open(wrong, options))
          .as(wrong)
          .isInstanceOf(IllegalArgumentException.class);
    }
  }
}
