package io.atomicpartition.store.gcs;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.google.auth.Credentials;
import io.atomicpartition.store.AtomicStore;
import io.atomicpartition.store.AtomicStores;
import io.atomicpartition.store.RequestRefusedException;
import io.atomicpartition.store.StoreEnvironment;
import io.atomicpartition.store.StoreLocation;
import io.atomicpartition.store.StoreObserver;
import io.atomicpartition.testing.servers.gcs.GcsServer;
import java.net.URI;
import java.util.Optional;
import org.apache.beam.sdk.extensions.gcp.auth.CredentialFactory;
import org.apache.beam.sdk.extensions.gcp.auth.NoopCredentialFactory;
import org.apache.beam.sdk.extensions.gcp.options.GcsOptions;
import org.apache.beam.sdk.options.PipelineOptions;
import org.apache.beam.sdk.options.PipelineOptionsFactory;
import org.junit.Test;

/** What the provider makes of locations and of Beam's options. */
public final class GcsStoreProviderTest {
  /** Nothing may ask it where nothing is sent. */
  public static final class NoCredentialsHere implements CredentialFactory {
    public static NoCredentialsHere fromOptions(PipelineOptions options) {
      return new NoCredentialsHere();
    }

    @Override
    public Credentials getCredential() {
      throw new IllegalStateException("there is no key file");
    }
  }

  private static GcsOptions options(String... args) {
    return PipelineOptionsFactory.fromArgs(args).as(GcsOptions.class);
  }

  private static AtomicStore open(String root, PipelineOptions options) {
    return AtomicStores.open(
        StoreLocation.of(URI.create(root)),
        StoreEnvironment.empty().with(PipelineOptions.class, options));
  }

  private static GcsConnection connection(String... args) {
    return GcsStoreProvider.connection(options(args), StoreObserver.NONE);
  }

  @Test
  public void aStoreIsOpenedWithoutNetworkAndCredentialsAndAsksForThemWhenItIsUsed() {
    GcsOptions options = options("--gcsEndpoint=https://gcs.invalid/storage/v1/");
    options.setCredentialFactoryClass(NoCredentialsHere.class);
    options.setProject("p");
    AtomicStore store = open("gs://bucket/lake", options);
    assertThat(store).isInstanceOf(GcsAtomicStore.class);
    assertThat(store.commitsAtomically()).isTrue();
    assertThatThrownBy(() -> store.createRecord("k", new byte[1]))
        .isInstanceOf(RequestRefusedException.class)
        .hasMessageContaining("no credentials could be had");
  }

  @Test
  public void aTestServerOnThisMachineIsSentNoCredentials() throws Exception {
    try (GcsServer server = GcsServer.start().withBucket("bucket")) {
      GcsOptions options = options("--gcsEndpoint=" + server.endpoint());
      options.setCredentialFactoryClass(NoCredentialsHere.class);
      open("gs://bucket/lake", options).createRecord("k", new byte[1]);
      assertThat(server.takeCalls()).hasSize(1);
    }
  }

  @Test
  public void beamsNoopCredentialsAreNone() {
    GcsOptions options = options("--gcsEndpoint=https://gcs.invalid/storage/v1/");
    options.setCredentialFactoryClass(NoopCredentialFactory.class);
    GcsConnection connection = GcsStoreProvider.connection(options, StoreObserver.NONE);
    assertThat(connection.credentials().get()).isEmpty();
  }

  @Test
  public void theEndpointIsTakenAsBeamTakesIt() {
    assertThat(connection().host()).isEmpty();
    for (String path : new String[] {"", "/", "/storage/v1", "/storage/v1/"}) {
      assertThat(connection("--gcsEndpoint=http://127.0.0.1:8080" + path).host())
          .isEqualTo(Optional.of(URI.create("http://127.0.0.1:8080")));
    }
    for (String wrong :
        new String[] {"127.0.0.1:80", "ftp://x/", "http://x/other/path", "http://x/?a=b"}) {
      assertThatThrownBy(() -> connection("--gcsEndpoint=" + wrong))
          .isInstanceOf(IllegalArgumentException.class)
          .hasMessageContaining("--gcsEndpoint")
          .hasMessageContaining(wrong);
    }
  }

  @Test
  public void aChunkIsAMultipleOfWhatTheServiceTakes() {
    assertThat(connection().chunkBytes()).isEqualTo(8 << 20);
    assertThat(connection("--gcsUploadBufferSizeBytes=1").chunkBytes()).isEqualTo(256 << 10);
    assertThat(connection("--gcsUploadBufferSizeBytes=1000000").chunkBytes())
        .isEqualTo(4 * (256 << 10));
    assertThatThrownBy(() -> connection("--gcsUploadBufferSizeBytes=0"))
        .hasMessageContaining("--gcsUploadBufferSizeBytes");
  }

  @Test
  public void ourOwnOptionsAreOnTheCommandLine() {
    GcsConnection connection =
        connection(
            "--gcsKmsKeyName=key", "--gcsUserProject=payer", "--gcsHttpRequestReadTimeout=7");
    assertThat(connection.kmsKeyName()).hasValue("key");
    assertThat(connection.userProject()).hasValue("payer");
    assertThat(connection.readTimeoutMillis()).hasValue(7);
  }

  @Test
  public void bucketsMayHaveNamesThatAreNoHosts() {
    for (String bucket : new String[] {"a_b", "a.b", "1-2_3.x", "my_bucket_"}) {
      String root = "gs://" + bucket + "/lake";
      if (bucket.endsWith("_")) {
        assertThatThrownBy(() -> open(root, options()))
            .isInstanceOf(IllegalArgumentException.class)
            .hasMessageContaining(root);
      } else {
        assertThat(open(root, options()).uri("d=1/é x"))
            .isEqualTo(URI.create(root + "/d=1/%C3%A9%20x"));
      }
    }
    assertThatCode(() -> open("gs://bucket", options())).doesNotThrowAnyException();
    for (String wrong :
        new String[] {"gs:///lake", "gs://b:80/lake", "gs://u@b/x", "gs://b/a//b"}) {
      assertThatThrownBy(() -> open(wrong, options()))
          .as(wrong)
          .isInstanceOf(IllegalArgumentException.class);
    }
  }
}
