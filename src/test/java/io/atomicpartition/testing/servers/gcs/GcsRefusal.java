package io.atomicpartition.testing.servers.gcs;

import java.util.Map;

/** What a client is told instead of what it asked for. */
final class GcsRefusal extends Exception {
  private static final long serialVersionUID = 1L;

  private final int status;
  private final String reason;

  GcsRefusal(int status, String reason, String message) {
    super(message);
    this.status = status;
    this.reason = reason;
  }

  static GcsRefusal noBucket() {
    return new GcsRefusal(404, "notFound", "The specified bucket does not exist.");
  }

  static GcsRefusal noObject(String bucket, String name) {
    return new GcsRefusal(404, "notFound", "No such object: " + bucket + "/" + name);
  }

  static GcsRefusal condition() {
    return new GcsRefusal(
        412, "conditionNotMet", "At least one of the pre-conditions you specified did not hold.");
  }

  static GcsRefusal invalid(String message) {
    return new GcsRefusal(400, "invalid", message);
  }

  GcsReply reply() {
    if (status == 304) {
      return GcsReply.empty(status, Map.of()); // has no body in HTTP
    }
    return GcsReply.error(status, reason, getMessage());
  }
}
