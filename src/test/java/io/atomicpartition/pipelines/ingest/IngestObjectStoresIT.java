package io.atomicpartition.pipelines.ingest;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.Assume.assumeTrue;

import io.atomicpartition.pipelines.ingest.input.RealData;
import io.atomicpartition.sink.DuckDb;
import io.atomicpartition.sink.Lake;
import io.atomicpartition.testing.Polars;
import io.atomicpartition.testing.servers.S3Endpoint;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.apache.beam.sdk.io.FileSystems;
import org.apache.beam.sdk.options.PipelineOptionsFactory;
import org.junit.AfterClass;
import org.junit.BeforeClass;
import org.junit.ClassRule;
import org.junit.Test;
import org.junit.rules.TemporaryFolder;

/**
 * Six years of real data on object stores: 1,781 partitions of three tables, the same as on disk.
 */
public class IngestObjectStoresIT {
  @ClassRule public static final TemporaryFolder TEMPORARY = new TemporaryFolder();

  private static Map<String, String> onDisk;

  @BeforeClass
  public static void ingestToDisk() {
    Lake lake = new Lake(TEMPORARY.getRoot().toPath().resolve("italy"));
    ingest("disk", "PUBLISHED", lake.root().toString());
    onDisk = new TreeMap<>();
    lake.live().forEach(day -> onDisk.put(day, ObjectLake.contentId(lake.manifest(day))));
    assertThat(onDisk).hasSize(1_781).allSatisfy((day, id) -> assertThat(id).startsWith("v1:"));
  }

  @AfterClass
  public static void forgetTheServers() {
    FileSystems.setDefaultPipelineOptions(PipelineOptionsFactory.create());
  }

  private static Stream<String> inputs() {
    return Stream.of(
        "--partitionBy=day(data)",
        "--input=province=" + RealData.path("italy-covid/dati-province/*.csv"),
        "--input=regioni=" + RealData.path("italy-covid/dati-regioni/*.csv"),
        "--input=andamento=" + RealData.path("italy-covid/dati-andamento-nazionale/*.csv"));
  }

  private static void ingest(String where, String outcome, String root, String... options) {
    long start = System.nanoTime();
    IngestJob job =
        IngestJob.run(
            Stream.of(inputs(), Stream.of(options), Stream.of("--output=" + root))
                .flatMap(all -> all)
                .toArray(String[]::new));
    assertThat(job.ok().summary(outcome)).startsWith(outcome + " 1,781 5,343 301,989 ");
    System.out.printf(
        Locale.ROOT,
        "italy-covid to %s, %s: %.1f s%n",
        where,
        outcome,
        (System.nanoTime() - start) / 1e9);
  }

  private static String assertTheSameAsOnDisk(StoreServer server) throws Exception {
    String root = server.newRoot();
    ingest(server.name(), "PUBLISHED", root, server.options());
    try (ObjectLake lake = new ObjectLake(root, server.options())) {
      assertThat(lake.contentIds()).isEqualTo(onDisk);
      assertThat(lake.objects()).as("three files and a manifest each").hasSize(4 * 1_781);
    }
    return root;
  }

  @Test
  public void googleCloudStorageHoldsTheSameAsTheDisk() throws Exception {
    assertTheSameAsOnDisk(StoreServer.GCS);
  }

  /** On S3Proxy, with a lock per key in front of it; polars reads it from there by itself. */
  @Test
  public void s3HoldsTheSameAsTheDisk() throws Exception {
    String root = assertTheSameAsOnDisk(StoreServer.S3);
    assumeTrue(Polars.missing(), Polars.missing().isEmpty());
    S3Endpoint s3 = StoreServer.s3();
    Map<String, String> access =
        Map.of(
            "aws_endpoint_url", s3.uri().toString(),
            "aws_region", s3.region(),
            "aws_access_key_id", s3.accessKey(),
            "aws_secret_access_key", s3.secretKey(),
            "aws_allow_http", "true");
    long start = System.nanoTime();
    try (ObjectLake lake = new ObjectLake(root, StoreServer.S3.options())) {
      for (String[] table :
          new String[][] {
            {"province", "dati-province"}, {"andamento", "dati-andamento-nazionale"}
          }) {
        List<String> files = lake.listed(table[0]);
        assertThat(files).hasSize(1_781);
        Polars.Total found = Polars.read(files, access, List.of("totale_casi"));
        assertThat(
                DuckDb.query(
                    "SELECT count(*), sum(totale_casi::BIGINT) FROM read_csv('"
                        + RealData.path("italy-covid/" + table[1] + "/*.csv")
                        + "', all_varchar = true, union_by_name = true)"))
            .as(table[0])
            .containsExactly(found.rows() + "|" + found.sums().get(0).longValue());
        System.out.printf("polars read %,d rows of '%s' from S3%n", found.rows(), table[0]);
      }
    }
    System.out.printf("polars took %.1f s%n", (System.nanoTime() - start) / 1e9);
  }
}
