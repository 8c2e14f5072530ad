package io.atomicpartition.store.s3;

import io.atomicpartition.store.StoreException;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import software.amazon.awssdk.core.exception.SdkException;
import software.amazon.awssdk.services.s3.model.DeleteObjectsResponse;
import software.amazon.awssdk.services.s3.model.ObjectIdentifier;
import software.amazon.awssdk.services.s3.model.S3Error;

/** Deletes by DeleteObjects, whose reply says 200 even if nothing was deleted. */
final class S3Deletion {
  /** What S3 takes in one request. */
  private static final int BATCH = 1_000;

  private S3Deletion() {}

  /**
   * Deletes whole keys of one bucket.
   *
   * @return why each of the others could not be deleted, by whole key
   */
  static Map<String, String> delete(S3Access s3, String bucket, List<String> keys)
      throws StoreException {
    Map<String, String> failed = new HashMap<>();
    for (int from = 0; from < keys.size(); from += BATCH) {
      for (S3Error error :
          batch(s3, bucket, keys.subList(from, Math.min(keys.size(), from + BATCH)))) {
        if (!"NoSuchKey".equals(error.code())) {
          failed.put(error.key(), explain(bucket, error));
        }
      }
    }
    return failed;
  }

  private static List<S3Error> batch(S3Access s3, String bucket, List<String> keys)
      throws StoreException {
    List<ObjectIdentifier> objects =
        keys.stream().map(key -> ObjectIdentifier.builder().key(key).build()).toList();
    try {
      DeleteObjectsResponse reply =
          s3.clients()
              .resending()
              .deleteObjects(
                  s3.requests()
                      .delete(bucket)
                      .delete(delete -> delete.objects(objects).quiet(true))
                      .build());
      return reply.errors();
    } catch (SdkException e) {
      throw S3Errors.of(S3Operation.DELETE, new S3Address(bucket, keys.get(0)), e);
    }
  }

  private static String explain(String bucket, S3Error error) {
    return String.format(
        "DeleteObjects: %s: %s%s",
        error.code(),
        error.message(),
        "AccessDenied".equals(error.code())
            ? "; it needs s3:DeleteObject on bucket '" + bucket + "', key '" + error.key() + "'"
            : "");
  }
}
