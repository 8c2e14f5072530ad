package io.atomicpartition.store.gcs;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.atomicpartition.store.RecordVersion;
import io.atomicpartition.store.StateUnknownException;
import io.atomicpartition.store.StoreLocation;
import io.atomicpartition.store.StoreObserver;
import java.io.IOException;
import java.io.OutputStream;
import java.net.HttpURLConnection;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import org.apache.beam.sdk.extensions.gcp.options.GcsOptions;
import org.apache.beam.sdk.options.PipelineOptionsFactory;
import org.junit.After;
import org.junit.Before;
import org.junit.Test;

/**
 * Java's own HTTP client sends a POST again by itself where a kept-alive connection is cut. A
 * record's conditional write must not be: the second would be refused for the first's success.
 */
public final class GcsNoSilentResendTest {
  private CuttingServer server;

  @Before
  public void start() throws Exception {
    server = new CuttingServer();
  }

  @After
  public void stop() throws Exception {
    server.close();
  }

  private GcsAtomicStore store(int readTimeoutMillis) {
    GcsOptions options = PipelineOptionsFactory.create().as(GcsOptions.class);
    options.setGcsEndpoint(server.host() + "/storage/v1/");
    options.setGcsHttpRequestReadTimeout(readTimeoutMillis);
    return new GcsAtomicStore(
        StoreLocation.of(URI.create("gs://bucket/lake")),
        GcsStoreProvider.connection(options, StoreObserver.NONE));
  }

  @Test
  public void aRecordIsSentOnceThoughItsReplyDoesNotCome() {
    server.beSilentFromNowOn();
    assertThatThrownBy(() -> store(200).createRecord("timed-out", new byte[1]))
        .isInstanceOf(StateUnknownException.class)
        .hasMessageContaining("may or may not be done (no reply");
    assertThat(server.requests()).isEqualTo(1);
  }

  @Test
  public void aRecordIsSentOnceThoughItsConnectionIsCut() throws Exception {
    GcsAtomicStore store = store(20_000);
    byte[] body = "one".getBytes(StandardCharsets.UTF_8);
    store.createRecord("kept-alive", body);
    assertThat(server.requests()).isEqualTo(1);
    server.cutFromNowOn();

    assertThatThrownBy(() -> store.createRecord("cut", body))
        .isInstanceOf(StateUnknownException.class);
    assertThat(server.requests()).isEqualTo(2);
    assertThatThrownBy(() -> store.replaceRecord("cut", body, new RecordVersion("7")))
        .isInstanceOf(StateUnknownException.class);
    assertThat(server.requests()).isEqualTo(3);
    assertThat(server.connections()).isEqualTo(2); // the first was kept alive, and cut
  }

  @Test
  public void theServerWouldSeeASilentResend() throws Exception {
    assertThat(post()).isEqualTo(200);
    server.cutFromNowOn();
    assertThatThrownBy(this::post).isInstanceOf(IOException.class);
    assertThat(server.requests()).isEqualTo(3);
  }

  /** Without a length set beforehand, so that Java keeps the body and can send it twice. */
  private int post() throws IOException {
    HttpURLConnection connection =
        (HttpURLConnection) URI.create(server.host() + "/").toURL().openConnection();
    connection.setRequestMethod("POST");
    connection.setDoOutput(true);
    try (OutputStream out = connection.getOutputStream()) {
      out.write(1);
    }
    int status = connection.getResponseCode();
    connection.getInputStream().readAllBytes();
    return status;
  }
}
