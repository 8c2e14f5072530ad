package io.atomicpartition.pipelines.ingest;

import static io.atomicpartition.pipelines.ingest.IngestJob.BY_DAY;
import static io.atomicpartition.pipelines.ingest.IngestJob.LEDGERS;
import static org.assertj.core.api.Assertions.assertThat;

import io.atomicpartition.publish.PartitionRef;
import io.atomicpartition.read.LakeReader;
import io.atomicpartition.read.PartitionRows;
import io.atomicpartition.read.PinnedFile;
import io.atomicpartition.read.PinnedPartition;
import io.atomicpartition.store.AtomicStores;
import io.atomicpartition.store.StoreEnvironment;
import io.atomicpartition.store.StoreLocation;
import java.net.URI;
import java.util.List;
import java.util.stream.Stream;
import org.apache.beam.sdk.io.FileSystems;
import org.apache.beam.sdk.options.PipelineOptions;
import org.apache.beam.sdk.options.PipelineOptionsFactory;
import org.junit.AfterClass;
import org.junit.Test;
import org.junit.runner.RunWith;
import org.junit.runners.Parameterized;
import org.junit.runners.Parameterized.Parameters;

/**
 * What the pipeline has published on object stores is read, with the versions that they recorded.
 */
@RunWith(Parameterized.class)
public class ReadObjectStoresTest {
  @Parameters(name = "{0}")
  public static List<StoreServer> servers() {
    return List.of(StoreServer.values());
  }

  private final StoreServer server;

  public ReadObjectStoresTest(StoreServer server) {
    this.server = server;
  }

  /** Files that are opened later find the file systems of whoever registered his options last. */
  @AfterClass
  public static void forgetTheServers() {
    FileSystems.setDefaultPipelineOptions(PipelineOptionsFactory.create());
  }

  @Test
  public void everyRowOfTheSampleIsReadByItsManifest() throws Exception {
    String root = server.newRoot();
    IngestJob.run(
            Stream.of(server.options(), new String[] {LEDGERS, BY_DAY, "--output=" + root})
                .flatMap(Stream::of)
                .toArray(String[]::new))
        .ok();
    PipelineOptions options = PipelineOptionsFactory.fromArgs(server.options()).create();

    try (LakeReader lake =
        LakeReader.open(
                AtomicStores.open(
                    StoreLocation.of(URI.create(root)),
                    StoreEnvironment.empty().with(PipelineOptions.class, options)))
            .withTable("ledgers")) {
      List<PartitionRef> partitions = lake.partitions();
      assertThat(partitions).hasSize(4);
      for (PartitionRef partition : partitions) {
        PinnedPartition pinned = lake.pin(partition);
        assertThat(pinned.files()).isNotEmpty().allMatch(file -> file.version().isPresent());
        long rows = 0;
        try (PartitionRows found = lake.rows(pinned)) {
          assertThat(found.schema().getFieldNames()).contains("day");
          for (; found.hasNext(); found.next()) {
            rows++;
          }
        }
        assertThat(rows).isEqualTo(pinned.files().stream().mapToLong(PinnedFile::rows).sum());
      }
    }
  }
}
