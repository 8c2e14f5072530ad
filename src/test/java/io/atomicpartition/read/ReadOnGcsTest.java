package io.atomicpartition.read;

import static org.assertj.core.api.Assertions.assertThat;

import io.atomicpartition.publish.Mode;
import io.atomicpartition.publish.PartitionRef;
import io.atomicpartition.sink.AtomicPartitionSink;
import io.atomicpartition.store.AtomicStore;
import io.atomicpartition.store.AtomicStores;
import io.atomicpartition.store.StoreEnvironment;
import io.atomicpartition.store.StoreLocation;
import io.atomicpartition.store.TempWriter;
import io.atomicpartition.testing.servers.gcs.GcsServer;
import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import org.apache.beam.sdk.Pipeline;
import org.apache.beam.sdk.io.FileSystems;
import org.apache.beam.sdk.options.PipelineOptions;
import org.apache.beam.sdk.options.PipelineOptionsFactory;
import org.apache.beam.sdk.values.Row;
import org.junit.After;
import org.junit.AfterClass;
import org.junit.Before;
import org.junit.BeforeClass;
import org.junit.Test;

/** The read on an object store, which has checksums and versions of its own. */
public class ReadOnGcsTest {
  private static final AtomicInteger ROOTS = new AtomicInteger();
  private static GcsServer server;

  private final String root = "gs://lakes/lake-" + ROOTS.incrementAndGet();
  private AtomicStore store;

  @BeforeClass
  public static void startServer() throws IOException {
    server = GcsServer.start().withBucket("lakes");
  }

  /** Files that are opened later find the file systems of whoever registered his options last. */
  @AfterClass
  public static void stopServer() {
    server.close();
    FileSystems.setDefaultPipelineOptions(PipelineOptionsFactory.create());
  }

  private static String option() {
    return "--gcsEndpoint=" + server.endpoint();
  }

  @Before
  public void publishTwoDays() {
    PipelineOptions options = PipelineOptionsFactory.fromArgs(option()).create();
    store =
        AtomicStores.open(
            StoreLocation.of(URI.create(root)),
            StoreEnvironment.empty().with(PipelineOptions.class, options));
    publish(
        ReadLakeTest.all(
            ReadLakeTest.sales(ReadLakeTest.MONDAY, 0, 50),
            ReadLakeTest.sales(ReadLakeTest.TUESDAY, 50, 60)));
    server.takeCalls();
  }

  @After
  public void closeStore() throws IOException {
    store.close();
  }

  private void publish(List<Row> rows) {
    Pipeline pipeline = ReadLakeTest.pipeline(option());
    ReadLakeTest.inOneBundle(pipeline, rows)
        .apply(
            "Publish",
            AtomicPartitionSink.<Row>write()
                .to(root)
                .withPartitionFields("day")
                .withMode(Mode.REPLACE));
    pipeline.run().waitUntilFinish();
  }

  private AtomicPartitions.Read read() {
    return AtomicPartitions.read().from(root).withSchema(ReadLakeTest.SALE);
  }

  private PinnedFile monday() throws IOException {
    try (LakeReader reader = LakeReader.open(new Unclosed(store))) {
      List<PinnedFile> files = reader.pin(new PartitionRef(ReadLakeTest.MONDAY)).files();
      assertThat(files).hasSize(1);
      return files.get(0);
    }
  }

  /** The same bytes under the same name, written by somebody else. */
  private void writeAgain(PinnedFile file, int flipped) throws IOException {
    byte[] bytes;
    try (InputStream in = store.read(file.key(), 0)) {
      bytes = in.readAllBytes();
    }
    bytes[bytes.length / 2] ^= (byte) flipped;
    assertThat(store.delete(List.of(file.key())).failed()).isEmpty();
    try (TempWriter out = store.openTemp(file.key())) {
      out.write(bytes);
      out.complete();
    }
  }

  private PartitionReadException failure() {
    try {
      ReadRun.of(read(), option());
    } catch (RuntimeException e) {
      for (Throwable cause = e; cause != null; cause = cause.getCause()) {
        if (cause instanceof PartitionReadException known) {
          return known;
        }
      }
      throw e;
    }
    throw new AssertionError("The read did not fail");
  }

  @Test
  public void whatWasPublishedIsRead() {
    ReadRun run = ReadRun.of(read(), option());

    assertThat(run.rows())
        .containsExactlyInAnyOrderElementsOf(
            ReadLakeTest.all(
                ReadLakeTest.sales(ReadLakeTest.MONDAY, 0, 50),
                ReadLakeTest.sales(ReadLakeTest.TUESDAY, 50, 60)));
    assertThat(run.counter("filesVerified")).isEqualTo(2);
  }

  @Test
  public void theSchemaIsLookedUpWithTheOptionsOfThePipeline() {
    List<Row> rows =
        ReadRun.of(AtomicPartitions.read().from(root).withColumns("day", "id"), option()).rows();

    assertThat(rows).hasSize(60);
    assertThat(rows.get(0).getSchema().getFieldNames()).containsExactly("day", "id");
  }

  @Test
  public void otherBytesOfTheSameLengthFailByTheStoresChecksum() throws IOException {
    PinnedFile file = monday();
    writeAgain(file, 1);

    assertThat(failure())
        .hasMessageContaining("Partition '" + ReadLakeTest.MONDAY + "'")
        .hasMessageContaining(file.path())
        .hasMessageContaining("CRC32C " + file.digest().crc32c());
  }

  @Test
  public void equalBytesThatWereWrittenAgainFailByTheStoresVersion() throws IOException {
    PinnedFile file = monday();
    writeAgain(file, 0);

    assertThat(failure())
        .hasMessageContaining("Partition '" + ReadLakeTest.MONDAY + "'")
        .hasMessageContaining(file.path())
        .hasMessageContaining("expected the store's version " + file.version().orElseThrow());
  }

  @Test
  public void aFileThatIsGoneFailsByName() throws IOException {
    PinnedFile file = monday();
    store.delete(List.of(file.key()));

    assertThat(failure())
        .hasMessageContaining("Partition '" + ReadLakeTest.MONDAY + "'")
        .hasMessageContaining(file.path())
        .hasMessageContaining("found no such file");
  }
}
