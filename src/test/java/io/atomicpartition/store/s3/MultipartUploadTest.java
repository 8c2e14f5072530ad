package io.atomicpartition.store.s3;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.atomicpartition.store.RequestRefusedException;
import java.util.Map;
import java.util.Optional;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CountDownLatch;
import org.junit.Test;
import org.junit.runner.RunWith;
import org.junit.runners.JUnit4;

/** The limit on the number of parts. */
@RunWith(JUnit4.class)
public final class MultipartUploadTest {
  private static final int PART_BYTES = 5 << 20;

  private static final S3Settings SETTINGS =
      new S3Settings(
          PART_BYTES,
          64 << 20,
          PART_BYTES,
          1_000,
          Optional.empty(),
          new S3Encryption(Optional.empty(), Optional.empty(), false, Optional.empty()),
          false,
          Map.of());

  private static final String STARTED =
      "<InitiateMultipartUploadResult><UploadId>id</UploadId></InitiateMultipartUploadResult>";

  private static void awaitQuietly(CountDownLatch latch) {
    try {
      latch.await();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  @Test
  public void afterTenThousandPartsItSaysWhatToSetAndLeavesNothing() throws Exception {
    CountDownLatch goOn = new CountDownLatch(1);
    Queue<String> requests = new ConcurrentLinkedQueue<>();
    S3Address at = new S3Address("bucket", "large");
    try (CannedS3 server =
            CannedS3.start(
                request -> {
                  requests.add(request);
                  if (request.startsWith("PUT")) {
                    awaitQuietly(goOn); // so that no part but the first few is ever sent
                    return new CannedS3.Canned(403, Map.of(), "");
                  }
                  return new CannedS3.Canned(
                      200, Map.of(), request.startsWith("POST") ? STARTED : "");
                });
        S3Clients clients = new S3Clients(resends -> server.endpoint().client());
        PartPool parts = new PartPool(SETTINGS.partBytesInFlight())) {
      S3Requests all = new S3Requests(SETTINGS);
      S3Access s3 = new S3Access(clients, all, SETTINGS, parts, new S3Abilities());
      MultipartUpload upload = MultipartUpload.start(s3, at, all.createTemp(at));
      PartBuffer part = new PartBuffer(1);
      part.add(new byte[1], 0, 1);
      for (int i = 0; i < 10_000; i++) {
        upload.send(part);
      }
      assertThatThrownBy(() -> upload.send(part))
          .isInstanceOf(RequestRefusedException.class)
          .hasMessageContaining("more than 10000 parts")
          .hasMessageContaining("--s3PartBytes=" + PART_BYTES)
          .hasMessageContaining(at.toString());
      goOn.countDown();
      upload.abort();
    }
    assertThat(requests).hasSizeLessThan(100).anyMatch(request -> request.startsWith("DELETE"));
  }
}
