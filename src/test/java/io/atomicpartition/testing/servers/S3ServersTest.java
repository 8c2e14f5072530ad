package io.atomicpartition.testing.servers;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import org.junit.Test;
import org.junit.runner.RunWith;
import org.junit.runners.Parameterized;
import software.amazon.awssdk.core.sync.RequestBody;
import software.amazon.awssdk.services.s3.S3Client;
import software.amazon.awssdk.services.s3.model.S3Exception;

/** What the tests of the S3 store take for granted about their servers. */
@RunWith(Parameterized.class)
public class S3ServersTest {
  private static final String ODD_KEY = "a b/c+d=e/%2F/caf\u00e9/part-0";

  private final S3Server server;

  public S3ServersTest(S3Server server) {
    this.server = server;
  }

  @Parameterized.Parameters(name = "{0}")
  public static List<S3Server> servers() throws Exception {
    return List.of(S3MockServer.shared(), S3ProxyServer.shared());
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
}
