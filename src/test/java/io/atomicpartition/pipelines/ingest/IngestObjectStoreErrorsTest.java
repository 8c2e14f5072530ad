package io.atomicpartition.pipelines.ingest;

import static io.atomicpartition.pipelines.ingest.IngestJob.BY_DAY;
import static io.atomicpartition.pipelines.ingest.IngestJob.LEDGERS;
import static io.atomicpartition.pipelines.ingest.StoreServer.BUCKET;
import static org.assertj.core.api.Assertions.assertThat;

import io.atomicpartition.testing.servers.Fault;
import io.atomicpartition.testing.servers.LoopbackProxy;
import io.atomicpartition.testing.servers.Reply;
import io.atomicpartition.testing.servers.S3Endpoint;
import io.atomicpartition.testing.servers.S3ProxyServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.util.stream.Stream;
import org.apache.beam.sdk.io.FileSystems;
import org.apache.beam.sdk.options.PipelineOptionsFactory;
import org.junit.AfterClass;
import org.junit.Test;

/** What a user is told, in one line, of a store that cannot be used; nothing is published there. */
public class IngestObjectStoreErrorsTest {
  @AfterClass
  public static void forgetTheServers() {
    FileSystems.setDefaultPipelineOptions(PipelineOptionsFactory.create());
  }

  private static void assertFails(String root, String[] options, String... told) {
    IngestJob job =
        IngestJob.run(
            Stream.concat(Stream.of(options), Stream.of("--output=" + root, LEDGERS, BY_DAY))
                .toArray(String[]::new));
    assertThat(job.code()).as("%s", job).isEqualTo(Ingest.FAILED);
    assertThat(job.out()).isEmpty();
    assertThat(job.err().lines())
        .satisfiesExactly(
            line -> assertThat(line).startsWith("ingest: failed after ").contains(told),
            line ->
                assertThat(line)
                    .matches("No temps are left behind; .*|The temps could not be listed, .*"));
  }

  private static void assertNothingIn(String root, StoreServer server) throws Exception {
    try (ObjectLake lake = new ObjectLake(root, server.options())) {
      assertThat(lake.objects()).isEmpty();
    }
  }

  @Test
  public void aBucketThatDoesNotExistIsNamed() throws Exception {
    assertFails(
        "s3://no-such-bucket/lake", StoreServer.S3.options(), "no-such-bucket", "does not exist");
    assertFails(
        "gs://no-such-bucket/lake",
        StoreServer.GCS.options(),
        "there is no bucket 'no-such-bucket'");
  }

  @Test
  public void aWrongSecretIsSaidToBeOne() throws Exception {
    String root = StoreServer.S3.newRoot();
    StoreServer.S3.options(); // makes the bucket
    assertFails(
        root,
        StoreServer.options(S3ProxyServer.shared().endpoint().withWrongSecret()),
        BUCKET,
        "look at the secret key",
        "--awsCredentialsProvider");
    assertNothingIn(root, StoreServer.S3);
  }

  @Test
  public void refusalsSayWhatToDo() throws Exception {
    assertRefused(403, "AccessDenied", "no permission: it needs s3:", "bucket '" + BUCKET + "'");
    assertRefused(400, "ExpiredToken", BUCKET, "the credentials have expired; get new ones");
    assertRefused(403, "RequestTimeTooSkewed", BUCKET, "the clock of this machine", "set it right");
  }

  private static void assertRefused(int status, String code, String... told) throws Exception {
    String root = StoreServer.S3.newRoot();
    StoreServer.S3.options(); // makes the bucket
    S3Endpoint server = S3ProxyServer.shared().endpoint();
    try (LoopbackProxy proxy = LoopbackProxy.start(server.uri())) {
      proxy.faults(request -> Fault.replyInstead(Reply.s3Error(status, code)));
      assertFails(root, StoreServer.options(server.through(proxy)), told);
    }
    assertNothingIn(root, StoreServer.S3);
  }

  @Test
  public void aMissingPermissionOnGoogleCloudStorageIsNamed() throws Exception {
    String root = StoreServer.GCS.newRoot();
    String endpoint = StoreServer.GCS.options()[0].replaceFirst("--gcsEndpoint=", "");
    try (LoopbackProxy proxy =
        LoopbackProxy.start(URI.create(endpoint.replace("/storage/v1/", "")))) {
      proxy.faults(request -> Fault.replyInstead(Reply.gcsError(403, "forbidden")));
      assertFails(
          root,
          new String[] {"--gcsEndpoint=" + proxy.endpoint() + "/storage/v1/"},
          "no permission; expected credentials with storage.objects.",
          "bucket '" + BUCKET + "'");
    }
    assertNothingIn(root, StoreServer.GCS);
  }

  @Test(timeout = 60_000)
  public void anEndpointWhereNothingListensIsToldWithinAMinute() throws IOException {
    int port;
    try (ServerSocket free = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      port = free.getLocalPort();
    }
    S3Endpoint nobody =
        new S3Endpoint(URI.create("http://127.0.0.1:" + port), "us-east-1", "a", "b");
    assertFails("s3://" + BUCKET + "/lake", StoreServer.options(nobody), BUCKET);
  }
}
