package io.atomicpartition.store.s3;

import software.amazon.awssdk.services.s3.model.S3Exception;

/** What a refusal of S3 means in words, and what can be done about it. */
final class S3Advice {
  private S3Advice() {}

  static String on(S3Operation operation, S3Address at, S3Exception e) {
    String code = S3Errors.code(e);
    return switch (code) {
      case "NoSuchBucket" ->
          "the bucket '"
              + at.bucket()
              + "' does not exist; look at its name, at --endpoint, and at whose account it is in";
      case "InvalidAccessKeyId" ->
          "the server does not know the access key; look at --awsCredentialsProvider or"
              + " AWS_ACCESS_KEY_ID, and whether they belong to --endpoint";
      case "SignatureDoesNotMatch" ->
          "the signature is not the expected one; look at the secret key"
              + " (--awsCredentialsProvider or AWS_SECRET_ACCESS_KEY), and at --awsRegion";
      case "ExpiredToken", "TokenRefreshRequired" ->
          "the credentials have expired; get new ones, or use a provider that renews them, such"
              + " as a role (--awsCredentialsProvider)";
      case "InvalidToken" -> "the session token is not valid; look at AWS_SESSION_TOKEN";
      case "RequestTimeTooSkewed", "RequestExpired" ->
          "the clock of this machine differs too much from the server's (S3 bears 15 minutes);"
              + " set it right: "
              + message(e);
      case "PermanentRedirect",
          "AuthorizationHeaderMalformed",
          "IllegalLocationConstraintException" ->
          region(at, e);
      case "InvalidObjectState" ->
          "the object is archived and must be restored before it can be read or copied";
      case "BadDigest" ->
          "what arrived has another checksum than what was sent; or, where parts were copied, the"
              + " server cannot put their checksums together: then set --s3CopyPartsAboveBytes to"
              + " 5368709120, so that files of up to 5 GiB are copied in one request: "
              + message(e);
      case "EntityTooLarge" -> "it is larger than the server takes: " + message(e);
      default -> byStatus(operation, at, e);
    };
  }

  private static String byStatus(S3Operation operation, S3Address at, S3Exception e) {
    return switch (e.statusCode()) {
      case 301, 307 -> region(at, e);
      case 401, 403 ->
          String.format(
              "no permission: it needs %s on bucket '%s', key '%s', by the caller's role and the"
                  + " bucket's policy (and kms:GenerateDataKey and kms:Decrypt, where KMS encrypts;"
                  + " and s3:ListBucket, without which what is missing looks forbidden): %s",
              operation.permission(), at.bucket(), at.key(), message(e));
      case S3Errors.PRECONDITION_FAILED ->
          "the condition did not hold: it exists, or is not the version that was read";
      case 409 -> "another request for the same key was under way: " + message(e);
      case S3Errors.TOO_MANY_REQUESTS, S3Errors.SLOW_DOWN ->
          "the server asks to slow down; run with less parallelism, or wait for S3 to split the"
              + " prefix: "
              + message(e);
      case S3Errors.NOT_IMPLEMENTED ->
          "the server does not offer this, which for a commit record means: it does not write"
              + " conditionally (If-None-Match, If-Match), and cannot be published to: "
              + message(e);
      default -> message(e);
    };
  }

  private static String region(S3Address at, S3Exception e) {
    return "the bucket '"
        + at.bucket()
        + "' is in "
        + S3Errors.header(e, "x-amz-bucket-region")
            .map(region -> "region '" + region + "': set --awsRegion=" + region)
            .orElse("another region, or behind another endpoint: set --awsRegion or --endpoint")
        + " ("
        + message(e)
        + ")";
  }

  private static String message(S3Exception e) {
    return e.awsErrorDetails() == null || e.awsErrorDetails().errorMessage() == null
        ? "the reply gives no reason"
        : e.awsErrorDetails().errorMessage();
  }
}
