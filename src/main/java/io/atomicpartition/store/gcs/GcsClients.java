package io.atomicpartition.store.gcs;

import com.google.api.client.http.HttpRequestInitializer;
import com.google.api.gax.retrying.RetrySettings;
import com.google.auth.Credentials;
import com.google.cloud.NoCredentials;
import com.google.cloud.ServiceOptions;
import com.google.cloud.http.HttpTransportOptions;
import com.google.cloud.storage.Storage;
import com.google.cloud.storage.StorageException;
import com.google.cloud.storage.StorageOptions;

/**
 * The two clients of a store, made at the first request: one that sends again what may be sent
 * again, and one that sends every request once, so that a refusal is known to be of the only one.
 */
final class GcsClients {
  /** A rewrite that moves bytes may take longer than the client library's 20 s. */
  private static final int READ_TIMEOUT_MILLIS = 60_000;

  private final GcsConnection connection;
  private Storage retrying;
  private Storage once;

  GcsClients(GcsConnection connection) {
    this.connection = connection;
  }

  /** Retries what is idempotent, for up to 50 s by default. */
  synchronized Storage retrying() {
    if (retrying == null) {
      retrying = open(connection.retries());
    }
    return retrying;
  }

  /** Sends nothing twice, but what was refused for want of credentials. */
  synchronized Storage once() {
    if (once == null) {
      once = open(connection.retries().toBuilder().setMaxAttempts(1).build());
    }
    return once;
  }

  private Storage open(RetrySettings retries) {
    StorageOptions.Builder options =
        StorageOptions.http()
            .setTransportOptions(new Watched(HttpTransportOptions.newBuilder(), connection))
            .setRetrySettings(retries)
            .setCredentials(credentials())
            // Left unset, it would be asked of a metadata server.
            .setProjectId(connection.project().get().orElse("unspecified"));
    connection.host().ifPresent(host -> options.setHost(host.toString()));
    return options.build().getService();
  }

  private Credentials credentials() {
    try {
      return connection.credentials().get().orElse(NoCredentials.getInstance());
    } catch (RuntimeException e) {
      throw new StorageException(401, "no credentials could be had: " + e.getMessage(), e);
    }
  }

  /** The library's transport, with a {@link RequestWatch} on every request. */
  private static final class Watched extends HttpTransportOptions {
    private static final long serialVersionUID = 1L;

    private final transient GcsConnection connection;

    Watched(HttpTransportOptions.Builder builder, GcsConnection connection) {
      super(builder.setReadTimeout(connection.readTimeoutMillis().orElse(READ_TIMEOUT_MILLIS)));
      this.connection = connection;
    }

    @Override
    public HttpRequestInitializer getHttpRequestInitializer(ServiceOptions<?, ?> options) {
      // The library replaces a sender that does not name it.
      return new RequestWatch(
          super.getHttpRequestInitializer(options),
          connection.userAgent() + " " + options.getApplicationName(),
          connection.observer());
    }
  }
}
