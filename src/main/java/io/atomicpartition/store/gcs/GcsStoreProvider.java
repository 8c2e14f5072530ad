package io.atomicpartition.store.gcs;

import com.google.auth.Credentials;
import com.google.cloud.ServiceOptions;
import io.atomicpartition.store.AtomicStore;
import io.atomicpartition.store.AtomicStoreProvider;
import io.atomicpartition.store.StoreEnvironment;
import io.atomicpartition.store.StoreLocation;
import io.atomicpartition.store.StoreObserver;
import java.net.URI;
import java.net.URISyntaxException;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import java.util.regex.Pattern;
import org.apache.beam.sdk.extensions.gcp.options.GcpOptions;
import org.apache.beam.sdk.extensions.gcp.options.GcsOptions;
import org.apache.beam.sdk.options.PipelineOptions;
import org.apache.beam.sdk.options.PipelineOptionsFactory;
import org.apache.beam.sdk.util.ReleaseInfo;

/** Opens {@code gs://} locations with the options of Beam's own {@code gs://} file system. */
public final class GcsStoreProvider implements AtomicStoreProvider {
  static final int DEFAULT_CHUNK_BYTES = 8 << 20;
  private static final int MAX_CHUNK_BYTES = 1 << 30;
  private static final int PAGE_SIZE = 1_000;

  /** Beam takes the path of the API from the endpoint; the client library knows but one. */
  private static final Pattern ENDPOINT_PATH = Pattern.compile("/?|/storage/v1/?");

  private static final Pattern LOOPBACK =
      Pattern.compile("localhost|127(\\.[0-9]{1,3}){3}|\\[[0:]*1\\]");

  @Override
  public Set<String> schemes() {
    return Set.of("gs");
  }

  /**
   * {@inheritDoc}
   *
   * <p>Uses {@link GcsOptions} and {@link GcsStoreOptions} of the {@link PipelineOptions} attached
   * to the environment. A plain-HTTP endpoint on this machine is a test server: it is sent no
   * credentials.
   *
   * @throws IllegalArgumentException also if {@code gcsEndpoint} is not the address of a service
   */
  @Override
  public AtomicStore open(StoreLocation location, StoreEnvironment environment) {
    PipelineOptions options =
        environment.find(PipelineOptions.class).orElseGet(PipelineOptionsFactory::create);
    StoreObserver observer = environment.find(StoreObserver.class).orElse(StoreObserver.NONE);
    return new GcsAtomicStore(location, connection(options, observer));
  }

  static GcsConnection connection(PipelineOptions options, StoreObserver observer) {
    GcsOptions gcs = options.as(GcsOptions.class);
    GcsStoreOptions own = options.as(GcsStoreOptions.class);
    Optional<URI> host = Optional.ofNullable(gcs.getGcsEndpoint()).map(GcsStoreProvider::host);
    boolean anonymous = host.map(GcsStoreProvider::isLoopback).orElse(false);
    return new GcsConnection(
        host,
        anonymous ? Optional::empty : () -> credentials(gcs),
        anonymous
            ? Optional::empty
            : () -> Optional.ofNullable(options.as(GcpOptions.class).getProject()),
        Optional.ofNullable(own.getGcsUserProject()),
        Optional.ofNullable(own.getGcsKmsKeyName()),
        chunkBytes(Optional.ofNullable(gcs.getGcsUploadBufferSizeBytes())),
        PAGE_SIZE,
        gcs.getGcsHttpRequestReadTimeout() == null
            ? OptionalInt.empty()
            : OptionalInt.of(gcs.getGcsHttpRequestReadTimeout()),
        ServiceOptions.getDefaultRetrySettings(),
        "atomic-partition-sink apache-beam/" + ReleaseInfo.getReleaseInfo().getSdkVersion(),
        observer);
  }

  private static Optional<Credentials> credentials(GcpOptions options) {
    // Beam's NoopCredentialFactory makes credentials that say nothing.
    return Optional.ofNullable(options.getGcpCredential()).filter(Credentials::hasRequestMetadata);
  }

  private static URI host(String endpoint) {
    try {
      URI uri = new URI(endpoint);
      boolean address =
          ("http".equals(uri.getScheme()) || "https".equals(uri.getScheme()))
              && uri.getHost() != null
              && uri.getRawQuery() == null
              && uri.getRawFragment() == null
              && uri.getRawUserInfo() == null;
      if (address && ENDPOINT_PATH.matcher(uri.getRawPath()).matches()) {
        return URI.create(uri.getScheme() + "://" + uri.getRawAuthority());
      }
      throw notAnEndpoint(endpoint, null);
    } catch (URISyntaxException e) {
      throw notAnEndpoint(endpoint, e);
    }
  }

  private static IllegalArgumentException notAnEndpoint(String endpoint, URISyntaxException cause) {
    return new IllegalArgumentException(
        "--gcsEndpoint must be http(s)://<host>[:<port>]/storage/v1/, where Beam and this store"
            + " both find the API, found '"
            + endpoint
            + "'",
        cause);
  }

  private static boolean isLoopback(URI host) {
    return host.getScheme().equals("http") && LOOPBACK.matcher(host.getHost()).matches();
  }

  private static int chunkBytes(Optional<Integer> asked) {
    int bytes = asked.orElse(DEFAULT_CHUNK_BYTES);
    if (bytes <= 0 || bytes > MAX_CHUNK_BYTES) {
      throw new IllegalArgumentException(
          "--gcsUploadBufferSizeBytes must be from 1 to " + MAX_CHUNK_BYTES + ", found " + bytes);
    }
    int unit = GcsConnection.CHUNK_UNIT;
    return (bytes + unit - 1) / unit * unit;
  }
}
