package io.atomicpartition.store.gcs;

import com.google.cloud.BaseServiceException;
import com.google.cloud.storage.BlobId;
import io.atomicpartition.store.ObjectMissingException;
import io.atomicpartition.store.PreconditionFailedException;
import io.atomicpartition.store.RequestRefusedException;
import io.atomicpartition.store.StateUnknownException;
import io.atomicpartition.store.StoreException;
import java.net.UnknownHostException;
import java.util.Optional;
import java.util.Set;

/** What the client library's exceptions say of a request's effect, and what the user can do. */
final class GcsErrors {
  /** The requests of this store. */
  enum Call {
    CREATE("Creating", "storage.objects.create", true),
    REPLACE("Replacing", "storage.objects.create and storage.objects.delete", true),
    COPY("Copying to", "storage.objects.create, and storage.objects.get on the source", true),
    DELETE("Deleting", "storage.objects.delete", true),
    READ("Reading", "storage.objects.get", false),
    LIST("Listing", "storage.objects.list", false);

    private final String verb;
    private final String permission;
    private final boolean changes;

    Call(String verb, String permission, boolean changes) {
      this.verb = verb;
      this.permission = permission;
      this.changes = changes;
    }
  }

  private static final int UNAUTHORIZED = 401;
  private static final int FORBIDDEN = 403;
  private static final int NOT_FOUND = 404;
  private static final int PRECONDITION_FAILED = 412;
  private static final int TOO_MANY_REQUESTS = 429;

  /** Refusals of which it is not certain that no earlier request is behind them. */
  private static final Set<Integer> DOUBTFUL = Set.of(408, 409, TOO_MANY_REQUESTS, 499);

  private GcsErrors() {}

  /** Whether the service said that something does not exist. */
  static boolean isNotFound(Throwable thrown) {
    return code(thrown) == NOT_FOUND;
  }

  /** Whether the service said that a condition does not hold. */
  static boolean isPreconditionFailed(Throwable thrown) {
    return code(thrown) == PRECONDITION_FAILED;
  }

  private static int code(Throwable thrown) {
    return find(BaseServiceException.class, thrown).map(BaseServiceException::getCode).orElse(0);
  }

  /**
   * The exception for a call that failed.
   *
   * @param key as the caller knows the object
   * @param object where it is
   */
  static StoreException of(Call call, String key, BlobId object, Throwable thrown) {
    int code = code(thrown);
    String what =
        String.format(
            "%s '%s' (gs://%s/%s) failed", call.verb, key, object.getBucket(), object.getName());
    String found = found(thrown);
    if (find(RequestWatch.NoAccessTokenException.class, thrown).isPresent()) {
      return new RequestRefusedException(
          String.format(
              "%s, and nothing was sent: %s; expected credentials with %s on bucket '%s'",
              what, found, call.permission, object.getBucket()),
          thrown);
    }
    return switch (code) {
      case UNAUTHORIZED ->
          new RequestRefusedException(
              what
                  + ": the credentials are missing, invalid or expired; expected credentials with "
                  + call.permission
                  + " on bucket '"
                  + object.getBucket()
                  + "' (HTTP 401, "
                  + found
                  + ")",
              thrown);
      case FORBIDDEN -> new RequestRefusedException(what + forbidden(call, object, thrown), thrown);
      case NOT_FOUND -> notFound(call, what, object, thrown);
      case PRECONDITION_FAILED ->
          new PreconditionFailedException(
              what + ": it is not in the state that the request demanded (HTTP 412)", thrown);
      default -> other(call, what, code, found, thrown);
    };
  }

  private static String forbidden(Call call, BlobId object, Throwable thrown) {
    String found = found(thrown);
    String reason =
        find(BaseServiceException.class, thrown)
            .map(BaseServiceException::getReason)
            .orElse("forbidden");
    return switch (reason) {
      case "retentionPolicyNotMet", "objectUnderActiveHold" ->
          String.format(
              ": a retention policy or a hold of bucket '%s' forbids it; it can be done when the"
                  + " retention ends or the hold is released (HTTP 403, %s, %s)",
              object.getBucket(), reason, found);
      case "rateLimitExceeded", "userRateLimitExceeded", "quotaExceeded" ->
          String.format(": a quota is used up; try again later (HTTP 403, %s, %s)", reason, found);
      default ->
          String.format(
              ": no permission; expected credentials with %s on bucket '%s' (HTTP 403, %s, %s)",
              call.permission, object.getBucket(), reason, found);
    };
  }

  private static StoreException notFound(Call call, String what, BlobId object, Throwable thrown) {
    // Of an object that is not there, only a call that reads it is told 404.
    boolean bucket = call != Call.READ || message(thrown).contains("bucket does not exist");
    if (!bucket) {
      return new ObjectMissingException(what + ": there is no such object", thrown);
    }
    return new RequestRefusedException(
        String.format(
            "%s: there is no bucket '%s', or the credentials may not see it (HTTP 404, %s)",
            what, object.getBucket(), found(thrown)),
        thrown);
  }

  private static StoreException other(
      Call call, String what, int code, String found, Throwable thrown) {
    String status = code == 0 ? "no reply" : "HTTP " + code;
    if ((code >= 400 && code < 500 && !DOUBTFUL.contains(code)) || code == 501) {
      return new RequestRefusedException(
          String.format("%s: the service refused it (%s, %s)", what, status, found), thrown);
    }
    String slower =
        code == TOO_MANY_REQUESTS || code == 503 ? ": the service asks to slow down" : "";
    return call.changes
        ? new StateUnknownException(
            String.format("%s%s, and may or may not be done (%s, %s)", what, slower, status, found),
            thrown)
        : new StoreException(String.format("%s%s (%s, %s)", what, slower, status, found), thrown);
  }

  /** What the service said, without the lines with which the library follows some of it. */
  private static String found(Throwable thrown) {
    return message(thrown).lines().findFirst().orElse("");
  }

  private static String message(Throwable thrown) {
    Throwable said =
        find(BaseServiceException.class, thrown).map(e -> (Throwable) e).orElse(thrown);
    return find(UnknownHostException.class, thrown)
        .map(host -> "the host '" + host.getMessage() + "' has no address")
        .orElseGet(() -> String.valueOf(said.getMessage()));
  }

  private static <T> Optional<T> find(Class<T> type, Throwable thrown) {
    for (Throwable cause = thrown; cause != null; cause = cause.getCause()) {
      if (type.isInstance(cause)) {
        return Optional.of(type.cast(cause));
      }
    }
    return Optional.empty();
  }
}
