package io.atomicpartition.store.s3;

/** The requests that this package sends, and what they need. */
enum S3Operation {
  PUT("PutObject", "s3:PutObject", true),
  HEAD("HeadObject", "s3:GetObject", false),
  GET("GetObject", "s3:GetObject", false),
  LIST("ListObjectsV2", "s3:ListBucket", false),
  DELETE("DeleteObjects", "s3:DeleteObject", true),
  COPY("CopyObject", "s3:PutObject there and s3:GetObject on the temp", true),
  CREATE_UPLOAD("CreateMultipartUpload", "s3:PutObject", true),
  UPLOAD_PART("UploadPart", "s3:PutObject", true),
  COPY_PART("UploadPartCopy", "s3:PutObject there and s3:GetObject on the temp", true),
  COMPLETE_UPLOAD("CompleteMultipartUpload", "s3:PutObject", true),
  LIST_UPLOADS("ListMultipartUploads", "s3:ListBucketMultipartUploads", false),
  ABORT_UPLOAD("AbortMultipartUpload", "s3:AbortMultipartUpload", true);

  private final String request;
  private final String permission;
  private final boolean changes;

  S3Operation(String request, String permission, boolean changes) {
    this.request = request;
    this.permission = permission;
    this.changes = changes;
  }

  /** The name of the request in S3's API. */
  String request() {
    return request;
  }

  /** What the caller must be allowed. */
  String permission() {
    return permission;
  }

  /** Whether an applied request leaves something behind. */
  boolean changes() {
    return changes;
  }
}
