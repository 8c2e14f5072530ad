package io.atomicpartition.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.atomicpartition.pipelines.ingest.StoreServer;
import io.atomicpartition.store.AtomicStore;
import io.atomicpartition.store.AtomicStores;
import io.atomicpartition.store.StoreEnvironment;
import io.atomicpartition.store.StoreLocation;
import java.net.URI;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.apache.beam.sdk.io.FileSystems;
import org.apache.beam.sdk.options.PipelineOptions;
import org.apache.beam.sdk.options.PipelineOptionsFactory;
import org.junit.AfterClass;
import org.junit.Before;
import org.junit.Rule;
import org.junit.Test;
import org.junit.rules.TemporaryFolder;
import org.junit.runner.RunWith;
import org.junit.runners.Parameterized;
import org.junit.runners.Parameterized.Parameters;

/** Each command on object stores, as a user tells it of them. */
@RunWith(Parameterized.class)
public class ObjectStoreCommandsTest {
  private static final String TUESDAY = "day=2026-11-17";

  @Parameters(name = "{0}")
  public static List<StoreServer> servers() {
    return List.of(StoreServer.values());
  }

  @Rule public final TemporaryFolder temporary = new TemporaryFolder();

  private final StoreServer server;
  private String root;

  public ObjectStoreCommandsTest(StoreServer server) {
    this.server = server;
  }

  @Before
  public void ingest() throws Exception {
    root = server.newRoot();
    List<Object> args =
        new ArrayList<>(
            List.of(
                "--input=ledgers=pipelines/ingest/sample/ledgers-*.csv",
                "--partitionBy=day(closed_at)",
                "--output=" + root));
    run("ingest", args.toArray()).exits(0);
  }

  /** Files that are opened later find the file systems of whoever registered his options last. */
  @AfterClass
  public static void forgetTheServers() {
    FileSystems.setDefaultPipelineOptions(PipelineOptionsFactory.create());
  }

  private Cli run(String command, Object... args) throws Exception {
    List<Object> all = new ArrayList<>(List.of(command));
    all.addAll(List.of(args));
    all.addAll(List.of((Object[]) server.options()));
    return Cli.run(all.toArray());
  }

  @Test
  public void eachCommandWorksThere() throws Exception {
    assertThat(run("ls", root).exits(0).lines()).hasSize(6);
    assertThat(run("ls", root, "--start-at=" + TUESDAY, "--limit=1", "--output=json").json())
        .extracting(one -> one.path("partition").asText())
        .containsExactly(TUESDAY, "");
    assertThat(run("show", root, TUESDAY).exits(0).lines()).contains("table ledgers: 59 rows");
    for (String level : List.of("quick", "checksum", "rows", "content")) {
      assertThat(run("verify", root, "--level=" + level).exits(0).out()).contains("241 rows");
    }
    assertThat(run("cat", root, TUESDAY, "--limit=1", "--columns=sequence").exits(0).lines())
        .containsExactly("sequence", "59800061");
    assertThat(run("diff", root, root).exits(0).out()).startsWith("4 equal");
    assertThat(run("probe", root).exits(0).out()).contains("honoured one after the other");
    assertThat(run("repair", root, "--symlinkManifests", "--deltaLog").exits(0).lines())
        .contains("symlink manifests 4 4 0", "Delta log 4 4 0");
    Path page = temporary.getRoot().toPath().resolve("page.html");
    run("report", root, "--out=" + page).exits(0);
    assertThat(page).content().contains(root, "2026-11-17");
    assertThat(run("unpublish", root, TUESDAY, "--sequence=1").exits(0).out())
        .startsWith("UNPUBLISHED");
    assertThat(run("unpublish", root, TUESDAY, "--sequence=1").exits(3).out())
        .startsWith("CONFLICT");
    assertThat(run("ls", root, "--state=empty").exits(0).lines()).hasSize(3);
    assertThat(run("sweep", root, "--retention=0s", "--delete").exits(0).out())
        .contains("deleted, 0 could not be");
  }

  @Test
  public void damageIsFoundThere() throws Exception {
    String path =
        run("ls", root, "--limit=1", "--output=json").json().get(0).path("partition").asText();
    String file =
        run("show", root, path, "--output=json")
            .json()
            .get(0)
            .at("/manifest/tables/0/files/0/path")
            .asText();
    PipelineOptions options = PipelineOptionsFactory.fromArgs(server.options()).create();
    try (AtomicStore store =
        AtomicStores.open(
            StoreLocation.of(URI.create(root)),
            StoreEnvironment.empty().with(PipelineOptions.class, options))) {
      String key = path + "/" + file;
      byte[] bytes = store.read(key, 0).readAllBytes();
      bytes[bytes.length / 2] ^= 1;
      store.delete(List.of(key));
      store.createRecord(key, bytes);

      assertThat(run("verify", root, "--level=quick").exits(1).out())
          .as("the store has another version of it")
          .contains("VERSION_DIFFERS");
      assertThat(run("verify", root, "--level=checksum").exits(1).out())
          .contains("CHECKSUM_DIFFERS");
      store.delete(List.of(key));
      assertThat(run("verify", root).exits(1).out()).contains("MISSING_FILE");
    }
  }
}
