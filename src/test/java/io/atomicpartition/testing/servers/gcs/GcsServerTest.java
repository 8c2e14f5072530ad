package io.atomicpartition.testing.servers.gcs;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.google.api.services.storage.model.Objects;
import com.google.cloud.NoCredentials;
import com.google.cloud.WriteChannel;
import com.google.cloud.storage.BlobId;
import com.google.cloud.storage.BlobInfo;
import com.google.cloud.storage.Storage;
import com.google.cloud.storage.Storage.BlobGetOption;
import com.google.cloud.storage.Storage.BlobListOption;
import com.google.cloud.storage.Storage.BlobSourceOption;
import com.google.cloud.storage.Storage.BlobTargetOption;
import com.google.cloud.storage.Storage.BlobWriteOption;
import com.google.cloud.storage.StorageException;
import com.google.cloud.storage.StorageOptions;
import io.atomicpartition.store.Race;
import java.io.FileNotFoundException;
import java.nio.ByteBuffer;
import java.nio.channels.SeekableByteChannel;
import java.nio.channels.WritableByteChannel;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import org.apache.beam.sdk.extensions.gcp.auth.NoopCredentialFactory;
import org.apache.beam.sdk.extensions.gcp.options.GcsOptions;
import org.apache.beam.sdk.extensions.gcp.util.GcsUtil;
import org.apache.beam.sdk.extensions.gcp.util.gcsfs.GcsPath;
import org.apache.beam.sdk.options.PipelineOptionsFactory;
import org.junit.After;
import org.junit.Before;
import org.junit.Test;

/** The server, as Google's client and Beam's own see it; and its switches, each shown to bite. */
public final class GcsServerTest {
  private static final byte[] BODY = "0123456789".getBytes(StandardCharsets.UTF_8);

  private GcsServer server;
  private Storage storage;
  private GcsUtil beam;

  @Before
  public void start() throws Exception {
    server = GcsServer.start().withBucket("bucket");
    storage =
        StorageOptions.http()
            .setHost(server.host())
            .setCredentials(NoCredentials.getInstance())
            .setProjectId("p")
            .build()
            .getService();
    GcsOptions options = PipelineOptionsFactory.create().as(GcsOptions.class);
    options.setGcsEndpoint(server.endpoint());
    options.setCredentialFactoryClass(NoopCredentialFactory.class);
    options.setProject("p");
    beam = options.getGcsUtil();
  }

  @After
  public void stop() {
    server.close();
  }

  private static BlobInfo blob(String name) {
    return BlobInfo.newBuilder("bucket", name).build();
  }

  @Test
  public void everyWriteIsAGenerationOfItsOwn() {
    long first = storage.create(blob("a"), BODY).getGeneration();
    long second = storage.create(blob("a"), BODY).getGeneration();
    assertThat(second).isGreaterThan(first);
    assertThat(storage.get(BlobId.of("bucket", "a")).getGeneration()).isEqualTo(second);
    assertThat(storage.get(BlobId.of("bucket", "a", first))).isNull();
  }

  @Test
  public void conditionsAreKeptByWritesReadsCopiesAndDeletes() {
    long generation =
        storage.create(blob("a"), BODY, BlobTargetOption.doesNotExist()).getGeneration();
    List<Runnable> refused =
        List.of(
            () -> storage.create(blob("a"), BODY, BlobTargetOption.doesNotExist()),
            () -> storage.create(blob("a"), BODY, BlobTargetOption.generationMatch(generation + 1)),
            () -> storage.create(blob("a"), BODY, BlobTargetOption.generationNotMatch(generation)),
            () -> storage.create(blob("b"), BODY, BlobTargetOption.generationMatch(generation)),
            () -> storage.create(blob("a"), BODY, BlobTargetOption.metagenerationMatch(2)),
            () -> storage.delete(BlobId.of("bucket", "a"), BlobSourceOption.generationMatch(1)),
            () ->
                storage.readAllBytes(BlobId.of("bucket", "a"), BlobSourceOption.generationMatch(1)),
            () ->
                storage
                    .copy(
                        Storage.CopyRequest.newBuilder()
                            .setSource(BlobId.of("bucket", "a"))
                            .setTarget(BlobId.of("bucket", "a"), BlobTargetOption.doesNotExist())
                            .build())
                    .getResult(),
            () ->
                storage
                    .copy(
                        Storage.CopyRequest.newBuilder()
                            .setSource(BlobId.of("bucket", "a"))
                            .setSourceOptions(BlobSourceOption.generationMatch(1))
                            .setTarget(BlobId.of("bucket", "c"))
                            .build())
                    .getResult());
    for (int i = 0; i < refused.size(); i++) {
      assertThatThrownBy(refused.get(i)::run)
          .as("request %d", i)
          .isInstanceOf(StorageException.class)
          .matches(e -> ((StorageException) e).getCode() == 412);
    }
    assertThat(
            storage
                .create(blob("a"), BODY, BlobTargetOption.generationMatch(generation))
                .getGeneration())
        .isGreaterThan(generation);
  }

  @Test
  public void whoHasAGenerationAlreadyIsToldSo() {
    long known = storage.create(blob("a"), BODY).getGeneration();
    for (BlobGetOption option :
        List.of(BlobGetOption.generationNotMatch(known), BlobGetOption.metagenerationNotMatch(1))) {
      assertThatThrownBy(() -> storage.get(BlobId.of("bucket", "a"), option))
          .isInstanceOf(StorageException.class)
          .matches(e -> ((StorageException) e).getCode() == 304);
    }
    assertThat(storage.get(BlobId.of("bucket", "a"), BlobGetOption.generationNotMatch(known + 1)))
        .isNotNull();
  }

  @Test
  public void checksumsThatAreSentAreChecked() {
    assertThatThrownBy(
            () -> {
              try (WriteChannel writer =
                  storage.writer(
                      BlobInfo.newBuilder("bucket", "a").setCrc32c("AAAAAA==").build(),
                      BlobWriteOption.crc32cMatch())) {
                writer.write(ByteBuffer.wrap(BODY));
              }
            })
        .isInstanceOf(StorageException.class)
        .hasStackTraceContaining("Provided CRC32C");
    assertThat(storage.get(BlobId.of("bucket", "a"))).isNull();
  }

  @Test
  public void listingsHavePagesPrefixesAndOffsets() {
    for (String name : List.of("a/1", "a/2", "b", "c/d/1", "c/e")) {
      storage.create(blob(name), BODY);
    }
    assertThat(storage.list("bucket", BlobListOption.pageSize(2)).iterateAll())
        .extracting(BlobInfo::getName)
        .containsExactly("a/1", "a/2", "b", "c/d/1", "c/e");
    assertThat(
            storage
                .list("bucket", BlobListOption.currentDirectory(), BlobListOption.pageSize(1))
                .iterateAll())
        .extracting(BlobInfo::getName)
        .containsExactly("a/", "b", "c/");
    assertThat(
            storage
                .list("bucket", BlobListOption.startOffset("a/2"), BlobListOption.endOffset("c/e"))
                .iterateAll())
        .extracting(BlobInfo::getName)
        .containsExactly("a/2", "b", "c/d/1");
  }

  @Test
  public void beamWritesFindsReadsCopiesAndDeletes() throws Exception {
    byte[] large = new byte[3 << 20];
    new Random(5).nextBytes(large);
    GcsPath path = GcsPath.fromComponents("bucket", "in/large file.csv");
    try (WritableByteChannel out =
        beam.create(
            path,
            GcsUtil.CreateOptions.builder()
                .setContentType("text/csv")
                .setUploadBufferSizeBytes(1 << 20)
                .build())) {
      out.write(ByteBuffer.wrap(large));
    }
    assertThat(beam.bucketAccessible(path)).isTrue();
    assertThat(beam.bucketAccessible(GcsPath.fromComponents("other", ""))).isFalse();
    assertThat(beam.fileSize(path)).isEqualTo(large.length);
    assertThat(beam.expand(GcsPath.fromUri("gs://bucket/in/*.csv"))).containsExactly(path);
    Objects listed = beam.listObjects("bucket", "in/", null);
    assertThat(listed.getItems()).hasSize(1);
    try (SeekableByteChannel in = beam.open(path)) {
      ByteBuffer some = ByteBuffer.allocate(100);
      in.position(2 << 20);
      while (some.hasRemaining() && in.read(some) >= 0) {}
      assertThat(some.array()).isEqualTo(Arrays.copyOfRange(large, 2 << 20, (2 << 20) + 100));
    }
    beam.copy(List.of("gs://bucket/in/large file.csv"), List.of("gs://bucket/out/copy"));
    assertThat(storage.readAllBytes("bucket", "out/copy")).isEqualTo(large);
    beam.remove(List.of("gs://bucket/in/large file.csv", "gs://bucket/out/copy"));
    assertThatThrownBy(() -> beam.fileSize(path)).isInstanceOf(FileNotFoundException.class);
    assertThat(storage.list("bucket").iterateAll()).isEmpty();
  }

  @Test
  public void withoutAtomicityEveryWriterOfARaceWins() throws Exception {
    server.withoutAtomicity(8, Duration.ofSeconds(30));
    try (Race race = new Race(8)) {
      for (int round = 0; round < 5; round++) {
        String name = "round-" + round;
        assertThat(
                race.run(
                        i ->
                            () -> storage.create(blob(name), BODY, BlobTargetOption.doesNotExist()))
                    .results())
            .hasSize(8);
      }
    }
  }

  @Test
  public void withoutAtomicityAWriterThatIsAloneIsToldTheTruth() {
    server.withoutAtomicity(8, Duration.ofMillis(50));
    storage.create(blob("a"), BODY, BlobTargetOption.doesNotExist());
    assertThatThrownBy(() -> storage.create(blob("a"), BODY, BlobTargetOption.doesNotExist()))
        .isInstanceOf(StorageException.class);
  }

  @Test
  public void ignoredPreconditionsAreNotLookedAt() {
    server.ignoringPreconditions();
    storage.create(blob("a"), BODY, BlobTargetOption.doesNotExist());
    storage.create(blob("a"), BODY, BlobTargetOption.doesNotExist());
    storage.create(blob("a"), BODY, BlobTargetOption.generationMatch(1));
  }
}
