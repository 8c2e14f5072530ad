package io.atomicpartition.testing.servers.gcs;

import java.util.Optional;

/**
 * What is to go wrong with one request.
 *
 * @param applied whether the request is applied all the same
 * @param reply what is replied; empty: the connection is closed without a reply
 */
public record GcsFault(boolean applied, Optional<Refusal> reply) {
  /** An error as the service words it. */
  public record Refusal(int status, String reason, String message) {}

  /** The request is applied, and its reply is lost. */
  public static GcsFault lostReply() {
    return new GcsFault(true, Optional.empty());
  }

  /** The request is read, and lost. */
  public static GcsFault lostRequest() {
    return new GcsFault(false, Optional.empty());
  }

  /** The request is not applied, and refused. */
  public static GcsFault refused(int status, String reason, String message) {
    return new GcsFault(false, Optional.of(new Refusal(status, reason, message)));
  }

  /** The request is applied, and the reply says that it failed. */
  public static GcsFault appliedAndRefused(int status, String reason, String message) {
    return new GcsFault(true, Optional.of(new Refusal(status, reason, message)));
  }
}
