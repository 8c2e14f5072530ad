package io.atomicpartition.testing.servers;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.Assume.assumeTrue;

import com.google.cloud.NoCredentials;
import com.google.cloud.WriteChannel;
import com.google.cloud.storage.BlobInfo;
import com.google.cloud.storage.Storage;
import com.google.cloud.storage.Storage.BlobTargetOption;
import com.google.cloud.storage.StorageException;
import com.google.cloud.storage.StorageOptions;
import java.net.URI;
import java.nio.ByteBuffer;
import org.junit.Before;
import org.junit.Test;

public class FakeGcsServerIT {
  private FakeGcsServer server;

  @Before
  public void start() throws Exception {
    assumeTrue(FakeGcsServer.howToInstall(), FakeGcsServer.isInstalled());
    server = FakeGcsServer.shared();
  }

  @Test
  public void aResumableUploadStaysBehindTheProxy() throws Exception {
    server.createBucket("uploads");
    BlobInfo object = BlobInfo.newBuilder("uploads", "a/b").build();
    try (LoopbackProxy proxy = LoopbackProxy.start(server.endpoint())) {
      Storage storage = storage(proxy.endpoint());
      try (WriteChannel upload = storage.writer(object)) {
        upload.write(ByteBuffer.wrap("body".getBytes(UTF_8)));
      }

      assertThat(storage.readAllBytes("uploads", "a/b")).asString().isEqualTo("body");
      assertThat(proxy.log())
          .extracting(ProxyExchange::request)
          .anyMatch(
              request ->
                  request.method().equals("PUT") && request.parameter("upload_id").isPresent());
    }
  }

  @Test
  public void aConditionIsCheckedOnUpload() throws Exception {
    server.createBucket("conditions");
    BlobInfo object = BlobInfo.newBuilder("conditions", "key").build();
    Storage storage = storage(server.endpoint());
    storage.create(object, "first".getBytes(UTF_8), BlobTargetOption.doesNotExist());

    assertThatThrownBy(
            () -> storage.create(object, "second".getBytes(UTF_8), BlobTargetOption.doesNotExist()))
        .isInstanceOfSatisfying(
            StorageException.class, refusal -> assertThat(refusal.getCode()).isEqualTo(412));
  }

  private static Storage storage(URI host) {
    return StorageOptions.newBuilder()
        .setHost(host.toString())
        .setProjectId("test")
        .setCredentials(NoCredentials.getInstance())
        .build()
        .getService();
  }
}
