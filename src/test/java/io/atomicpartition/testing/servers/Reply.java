package io.atomicpartition.testing.servers;

/** A reply that no server gave. */
public record Reply(int status, String contentType, String body) {

  /**
   * An error in the words of S3; status 200 is one, too: a copy or a completed upload that failed
   * after its reply had begun.
   *
   * @see <a href="https://docs.aws.amazon.com/AmazonS3/latest/API/ErrorResponses.html">Error
   *     responses</a>
   */
  public static Reply s3Error(int status, String code) {
    return new Reply(
        status,
        "application/xml",
        "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<Error><Code>%s</Code><Message>planted by the test</Message><RequestId>TEST</RequestId></Error>"
            .formatted(code));
  }

  /**
   * An error in the words of Google Cloud Storage.
   *
   * @see <a href="https://cloud.google.com/storage/docs/json_api/v1/status-codes">Status codes</a>
   */
  public static Reply gcsError(int status, String reason) {
    return new Reply(
        status,
        "application/json; charset=UTF-8",
        """
        {"error": {"code": %d, "message": "planted by the test",
          "errors": [{"domain": "global", "reason": "%s", "message": "planted by the test"}]}}"""
            .formatted(status, reason));
  }
}
