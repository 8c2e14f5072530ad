package io.atomicpartition.store.s3;

import io.atomicpartition.store.PreconditionFailedException;
import io.atomicpartition.store.RequestRefusedException;
import io.atomicpartition.store.StateUnknownException;
import io.atomicpartition.store.StoreException;
import java.net.ConnectException;
import java.net.UnknownHostException;
import java.util.Optional;
import java.util.Set;
import software.amazon.awssdk.core.exception.SdkException;
import software.amazon.awssdk.services.s3.model.S3Exception;

/**
 * Says what the failure of a request means, and what is known of its effect: a refusal is definite
 * only if it is of the only request that was sent.
 */
final class S3Errors {
  static final int NOT_FOUND = 404;
  static final int PRECONDITION_FAILED = 412;
  static final int RANGE_NOT_SATISFIABLE = 416;
  static final int TOO_MANY_REQUESTS = 429;
  static final int NOT_IMPLEMENTED = 501;
  static final int SLOW_DOWN = 503;

  /** Nothing was done, and the same request would be refused again. 409 says neither. */
  private static final Set<Integer> REFUSALS =
      Set.of(
          301,
          307,
          400,
          401,
          403,
          NOT_FOUND,
          405,
          411,
          413,
          414,
          RANGE_NOT_SATISFIABLE,
          NOT_IMPLEMENTED);

  private S3Errors() {}

  /** What a request that failed may have done. */
  static StoreException of(S3Operation operation, S3Address at, SdkException e) {
    String what = operation.request() + " of '" + at + "' failed";
    return e instanceof S3Exception reply
        ? ofReply(operation, at, what, reply)
        : withoutReply(operation, what, e);
  }

  private static StoreException ofReply(
      S3Operation operation, S3Address at, String what, S3Exception e) {
    String message =
        String.format(
            "%s: %s (HTTP %d %s, request id %s)",
            what, S3Advice.on(operation, at, e), e.statusCode(), code(e), e.requestId());
    if (operation.changes() && mayHaveBeenSentBefore(e)) {
      return new StateUnknownException(message + "; it was sent more than once", e);
    }
    if (e.statusCode() == PRECONDITION_FAILED) {
      return new PreconditionFailedException(message, e);
    }
    if (REFUSALS.contains(e.statusCode())) {
      return new RequestRefusedException(message, e);
    }
    return operation.changes()
        ? new StateUnknownException(message, e)
        : new StoreException(message, e);
  }

  private static StoreException withoutReply(S3Operation operation, String what, SdkException e) {
    String text = String.valueOf(e.getMessage());
    if (text.contains("Unable to load credentials")) {
      return new RequestRefusedException(
          what
              + ": there are no AWS credentials: set --awsCredentialsProvider, AWS_ACCESS_KEY_ID and"
              + " AWS_SECRET_ACCESS_KEY, a profile, or a role of the machine that runs this ("
              + text
              + ")",
          e);
    }
    if (text.contains("Timeout waiting for connection from pool")) {
      String message =
          what
              + ": all connections were in use for too long; set --httpClientConfiguration to more"
              + " maxConnections or a longer connectionAcquisitionTimeout (milliseconds), or use"
              + " fewer threads (withFinalizeThreads): "
              + text;
      return operation.changes() && mayHaveBeenSentBefore(e)
          ? new StateUnknownException(message, e)
          : new RequestRefusedException(message, e);
    }
    if (!mayHaveBeenSentBefore(e) && neverLeft(e)) {
      return new RequestRefusedException(
          what + ": nothing answers there; look at --endpoint and --awsRegion (" + text + ")", e);
    }
    return operation.changes()
        ? new StateUnknownException(what + ", and may or may not have been done: " + text, e)
        : new StoreException(what + ": " + text, e);
  }

  private static boolean neverLeft(Throwable e) {
    for (Throwable cause = e; cause != null; cause = cause.getCause()) {
      if (cause instanceof UnknownHostException || cause instanceof ConnectException) {
        return true;
      }
    }
    return false;
  }

  /** Whether a refusal could be of a second request, after the first was applied. */
  private static boolean mayHaveBeenSentBefore(SdkException e) {
    return e.numAttempts() == null || e.numAttempts() > 1;
  }

  /** Whether the reply has this code, which a HEAD's never has. */
  static boolean hasCode(SdkException e, String code) {
    return e instanceof S3Exception reply && code(reply).equals(code);
  }

  /** Whether the reply has this HTTP status. */
  static boolean hasStatus(SdkException e, int status) {
    return e instanceof S3Exception reply && reply.statusCode() == status;
  }

  /** Whether there is no such object, and not: no such bucket. */
  static boolean isMissingObject(SdkException e) {
    return hasStatus(e, NOT_FOUND) && !hasCode(e, "NoSuchBucket") && !hasCode(e, "NoSuchUpload");
  }

  static String code(S3Exception e) {
    return e.awsErrorDetails() == null || e.awsErrorDetails().errorCode() == null
        ? "without a code"
        : e.awsErrorDetails().errorCode();
  }

  /** A header of the reply. */
  static Optional<String> header(S3Exception e, String name) {
    return Optional.ofNullable(e.awsErrorDetails())
        .map(details -> details.sdkHttpResponse())
        .flatMap(response -> response.firstMatchingHeader(name));
  }
}
