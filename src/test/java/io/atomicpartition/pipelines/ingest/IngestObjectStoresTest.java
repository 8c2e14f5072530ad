package io.atomicpartition.pipelines.ingest;

import static io.atomicpartition.pipelines.ingest.IngestJob.BY_DAY;
import static io.atomicpartition.pipelines.ingest.IngestJob.LEDGERS;
import static io.atomicpartition.pipelines.ingest.IngestJob.SAMPLE;
import static io.atomicpartition.pipelines.ingest.IngestJob.TRANSACTIONS;
import static org.assertj.core.api.Assertions.assertThat;

import io.atomicpartition.sink.Lake;
import io.atomicpartition.store.StoredObject;
import java.io.ByteArrayOutputStream;
import java.io.File;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
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
import org.junit.runner.RunWith;
import org.junit.runners.Parameterized;
import org.junit.runners.Parameterized.Parameters;

/** The sample on object stores, with the options that a user gives: the same as on disk. */
@RunWith(Parameterized.class)
public class IngestObjectStoresTest {
  @ClassRule public static final TemporaryFolder TEMPORARY = new TemporaryFolder();

  private static final String BY_DAY_OF_CSV = "--partitionBy=day";

  private static Map<String, String> onDisk;

  @Parameters(name = "{0}")
  public static List<StoreServer> servers() {
    return List.of(StoreServer.values());
  }

  private final StoreServer server;

  public IngestObjectStoresTest(StoreServer server) {
    this.server = server;
  }

  @BeforeClass
  public static void ingestTheSampleToDisk() {
    Lake lake = new Lake(TEMPORARY.getRoot().toPath().resolve("lake"));
    IngestJob.run(lake, LEDGERS, TRANSACTIONS, BY_DAY).ok();
    onDisk = new TreeMap<>();
    lake.live().forEach(day -> onDisk.put(day, ObjectLake.contentId(lake.manifest(day))));
    assertThat(onDisk).hasSize(4).allSatisfy((day, id) -> assertThat(id).startsWith("v1:"));
  }

  /** Files that are opened later find the file systems of whoever registered his options last. */
  @AfterClass
  public static void forgetTheServers() {
    FileSystems.setDefaultPipelineOptions(PipelineOptionsFactory.create());
  }

  private IngestJob ingest(String root, String... args) throws Exception {
    return IngestJob.run(
        Stream.of(args, server.options(), new String[] {"--output=" + root})
            .flatMap(Stream::of)
            .toArray(String[]::new));
  }

  private ObjectLake lake(String root) throws Exception {
    return new ObjectLake(root, server.options());
  }

  private static void assertNothingButLiveFiles(ObjectLake lake) throws IOException {
    int files = lake.listed("ledgers").size() + lake.listed("transactions").size();
    assertThat(lake.objects().keySet())
        .noneMatch(key -> key.startsWith("_staging/"))
        .filteredOn(key -> key.endsWith(".parquet"))
        .hasSize(files);
  }

  @Test
  public void theSampleHasTheContentIdsThatItHasOnDiskAndASecondRunChangesNoObject()
      throws Exception {
    String root = server.newRoot();
    IngestJob first = ingest(root, LEDGERS, TRANSACTIONS, BY_DAY).ok();
    assertThat(first.summary("PUBLISHED")).startsWith("PUBLISHED 4 8 1,460 ");
    try (ObjectLake lake = lake(root)) {
      assertThat(lake.contentIds()).isEqualTo(onDisk);
      assertNothingButLiveFiles(lake);
      Map<String, StoredObject> before = lake.objects();
      assertThat(before).hasSize(12).allSatisfy((k, o) -> assertThat(o.version()).isPresent());

      IngestJob second = ingest(root, LEDGERS, TRANSACTIONS, BY_DAY, "--targetParallelism=1").ok();
      assertThat(second.summary("ALREADY_PUBLISHED")).startsWith("ALREADY_PUBLISHED 4 8 1,460 ");
      assertThat(lake.objects()).as("versions and time stamps").isEqualTo(before);
    }
    ByteArrayOutputStream printed = new ByteArrayOutputStream();
    PrintStream out = new PrintStream(printed, true, StandardCharsets.UTF_8);
    String[] options =
        Stream.concat(Stream.of(server.options()), Stream.of("--output=" + root, LEDGERS, BY_DAY))
            .toArray(String[]::new);
    assertThat(ReadBack.run(options, out, out)).as("%s", printed).isZero();
    assertThat(printed.toString(StandardCharsets.UTF_8))
        .contains("4 live partitions, 8 files, 1,460 rows", "every content id is the one that");
  }

  @Test
  public void createIsInConflictWithOtherContentAndReplaceReplacesIt() throws Exception {
    String root = server.newRoot();
    Path file = TEMPORARY.newFile().toPath();
    String input = "--input=" + file;
    String[] create = {input, BY_DAY_OF_CSV, "--inputFormat=CSV"};
    Files.write(file, List.of("day,v", "2026-01-01,1", "2026-01-02,2"));
    ingest(root, create).ok();
    Files.write(file, List.of("day,v", "2026-01-01,1", "2026-01-02,22"));
    try (ObjectLake lake = lake(root)) {
      Map<String, StoredObject> before = lake.objects();
      IngestJob conflict = ingest(root, create);
      assertThat(conflict.code()).as("%s", conflict).isEqualTo(Ingest.CONFLICT);
      assertThat(conflict.out()).contains("in conflict and not published: 1", "day=2026-01-02");
      assertThat(lake.objects()).isEqualTo(before);

      IngestJob replace =
          ingest(root, input, BY_DAY_OF_CSV, "--inputFormat=CSV", "--mode=REPLACE").ok();
      assertThat(replace.summary("PUBLISHED")).startsWith("PUBLISHED 1 1 1 ");
      assertThat(replace.summary("ALREADY_PUBLISHED")).startsWith("ALREADY_PUBLISHED 1 ");
      assertThat(lake.manifests().get("day=2026-01-02").path("sequence").asInt()).isEqualTo(2);
      assertThat(lake.manifests().get("day=2026-01-01").path("sequence").asInt()).isEqualTo(1);
      assertThat(lake.objects().keySet())
          .filteredOn(key -> key.startsWith("_staging/"))
          .as("what is staged: the captured sequences alone")
          .allMatch(key -> key.matches(".*/base-[0-9a-f]+"));
    }
  }

  @Test
  public void inputOnTheStoreIsReadByBeamsOwnFileSystem() throws Exception {
    String inputs = server.newRoot();
    try (ObjectLake in = lake(inputs)) {
      for (String name : new File(SAMPLE).list()) {
        in.put("in/" + name, Files.readAllBytes(Path.of(SAMPLE + name)));
      }
    }
    String root = server.newRoot();
    ingest(
            root,
            "--input=ledgers=" + inputs + "/in/ledgers-*.csv",
            "--input=transactions=" + inputs + "/in/transactions-*.jsonl",
            BY_DAY)
        .ok();
    try (ObjectLake lake = lake(root)) {
      assertThat(lake.contentIds()).isEqualTo(onDisk);
      String again = server.newRoot();
      String parquet = root + "/day=2026-11-1*/ledgers/*.parquet";
      assertThat(ingest(again, "--input=" + parquet, BY_DAY).ok().summary("PUBLISHED"))
          .as("Parquet, which is read from any position")
          .startsWith("PUBLISHED 4 4 ");
    }
  }
}
