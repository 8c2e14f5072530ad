package io.atomicpartition.testing.servers;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.Assume.assumeTrue;

import java.net.ConnectException;
import java.net.InetAddress;
import java.net.NetworkInterface;
import java.net.Socket;
import java.util.List;
import org.junit.Before;
import org.junit.Test;
import software.amazon.awssdk.core.sync.RequestBody;
import software.amazon.awssdk.services.s3.S3Client;
import software.amazon.awssdk.services.s3.model.S3Exception;

/** What the tests of the S3 store take for granted about a server of theirs. */
public abstract class S3ServerContract {
  private static final String ODD_KEY = "a b/c+d=e/%2F/caf\u00e9/part-0";

  private S3Server server;

  /** The server; a reason to skip is an assumption. */
  protected abstract S3Server server() throws Exception;

  @Before
  public void findServer() throws Exception {
    server = server();
  }

  @Test
  public void aSignedRequestPassesTheProxyAsItWasSent() throws Exception {
    server.createBucket("signed");
    try (LoopbackProxy proxy = LoopbackProxy.start(server.endpoint().uri(), KeyLocks.perKey());
        S3Client client = server.endpoint().through(proxy).client()) {
      client.putObject(
          request -> request.bucket("signed").key(ODD_KEY), RequestBody.fromString("body"));
      client.copyObject(
          request ->
              request
                  .sourceBucket("signed")
                  .sourceKey(ODD_KEY)
                  .destinationBucket("signed")
                  .destinationKey("copy"));

      assertThat(
              client
                  .getObjectAsBytes(request -> request.bucket("signed").key("copy"))
                  .asString(UTF_8))
          .isEqualTo("body");
      assertThat(
              client.headObject(request -> request.bucket("signed").key(ODD_KEY)).contentLength())
          .isEqualTo(4);
      assertThat(client.listObjectsV2(request -> request.bucket("signed")).contents())
          .extracting(object -> object.key())
          .containsExactlyInAnyOrder(ODD_KEY, "copy");
    }
  }

  @Test
  public void aConditionIsCheckedWhereNobodyRaces() {
    server.createBucket("conditions");
    try (S3Client client = server.endpoint().client()) {
      client.putObject(
          request -> request.bucket("conditions").key("key").ifNoneMatch("*"),
          RequestBody.fromString("first"));

      assertThatThrownBy(
              () ->
                  client.putObject(
                      request -> request.bucket("conditions").key("key").ifNoneMatch("*"),
                      RequestBody.fromString("second")))
          .isInstanceOfSatisfying(
              S3Exception.class, refusal -> assertThat(refusal.statusCode()).isEqualTo(412));
    }
  }

  @Test
  public void aWrongSignatureIsRefusedIfTheServerSaysSo() {
    server.createBucket("secrets");
    try (S3Client client = server.endpoint().withWrongSecret().client()) {
      if (server.checksSignatures()) {
        assertThatThrownBy(() -> client.listObjectsV2(request -> request.bucket("secrets")))
            .isInstanceOfSatisfying(
                S3Exception.class, refusal -> assertThat(refusal.statusCode()).isEqualTo(403));
      } else {
        assertThat(client.listObjectsV2(request -> request.bucket("secrets")).contents()).isEmpty();
      }
    }
  }

  @Test
  public void nobodyElseReachesIt() throws Exception {
    List<InetAddress> elsewhere =
        NetworkInterface.networkInterfaces()
            .flatMap(NetworkInterface::inetAddresses)
            .filter(address -> !address.isLoopbackAddress() && !address.isLinkLocalAddress())
            .toList();
    assumeTrue("this machine has no address but the loopback's", !elsewhere.isEmpty());

    int port = server.endpoint().uri().getPort();
    for (InetAddress address : elsewhere) {
      assertThatThrownBy(() -> new Socket(address, port).close())
          .as("%s:%d", address, port)
          .isInstanceOf(ConnectException.class);
    }
  }
}
