package io.atomicpartition.store.s3;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.atomicpartition.store.ObjectChecksum;
import io.atomicpartition.store.ObjectChecksum.Algorithm;
import io.atomicpartition.store.ObjectDigest;
import io.atomicpartition.store.ObjectMismatchException;
import io.atomicpartition.store.StoredObject;
import java.util.Base64;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.Map;
import java.util.Optional;
import org.junit.Test;
import org.junit.runner.RunWith;
import org.junit.runners.JUnit4;
import software.amazon.awssdk.services.s3.model.ChecksumType;

/** Which of a server's checksums count, and that a CRC64NVME is compared with the temp's. */
@RunWith(JUnit4.class)
public final class S3ChecksumsTest {
  private static final String TEMP = "_staging/temp";
  private static final String FINAL = "day=1/part-0";
  private static final String ONE = "0123456789abcdef";
  private static final ObjectDigest DIGEST = new ObjectDigest(7, "00000000", "0".repeat(64));

  private static String base64(String hex) {
    return Base64.getEncoder().encodeToString(HexFormat.of().parseHex(hex));
  }

  /** Promotes on a server that tells this CRC64NVME of the temp, and that of the copy. */
  private static StoredObject promote(Optional<String> temp, String copy) throws Exception {
    try (CannedS3 server =
            CannedS3.start(
                request ->
                    request.startsWith("HEAD")
                        ? head(request.contains(TEMP) ? temp : Optional.of(copy))
                        : new CannedS3.Canned(
                            200,
                            Map.of(),
                            "<CopyObjectResult><ETag>\"1\"</ETag></CopyObjectResult>"));
        S3AtomicStore store =
            S3TestStores.open("s3://bucket", S3TestStores.options(server.endpoint()))) {
      return store.promote(TEMP, FINAL, DIGEST);
    }
  }

  private static CannedS3.Canned head(Optional<String> crc64) {
    Map<String, String> plain =
        Map.of(
            "ETag", "\"1\"",
            "Content-Length", "7",
            "Last-Modified", "Mon, 23 Nov 2026 12:00:00 GMT");
    if (crc64.isEmpty()) {
      return new CannedS3.Canned(200, plain, "");
    }
    Map<String, String> headers = new HashMap<>(plain);
    headers.put("x-amz-checksum-crc64nvme", base64(crc64.get()));
    headers.put("x-amz-checksum-type", "FULL_OBJECT");
    return new CannedS3.Canned(200, headers, "");
  }

  @Test
  public void aCopyWithTheTempsCrc64IsTakenForEqual() throws Exception {
    assertThat(promote(Optional.of(ONE), ONE).checksum())
        .contains(new ObjectChecksum(Algorithm.CRC64NVME, ONE));
    assertThat(promote(Optional.empty(), ONE).size()).isEqualTo(7);
  }

  @Test
  public void aCopyWithAnotherCrc64ThanTheTempIsAMismatch() {
    String other = "fedcba9876543210";
    assertThatThrownBy(() -> promote(Optional.of(ONE), other))
        .isInstanceOf(ObjectMismatchException.class)
        .hasMessageContaining(ONE)
        .hasMessageContaining(other)
        .hasMessageContaining(TEMP)
        .hasMessageContaining(FINAL);
  }

  @Test
  public void onlyChecksumsOfWholeObjectsCount() {
    String crc32c = base64("01020304");
    assertThat(S3Checksums.wholeObject(crc32c, base64(ONE), ChecksumType.FULL_OBJECT))
        .contains(new ObjectChecksum(Algorithm.CRC32C, "01020304"));
    assertThat(S3Checksums.wholeObject(null, base64(ONE), null))
        .contains(new ObjectChecksum(Algorithm.CRC64NVME, ONE));
    assertThat(S3Checksums.wholeObject(crc32c, null, ChecksumType.COMPOSITE)).isEmpty();
    assertThat(S3Checksums.wholeObject(crc32c + "-3", null, null)).isEmpty();
    assertThat(S3Checksums.wholeObject(null, null, null)).isEmpty();
  }
}
