package io.atomicpartition.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.atomicpartition.pipelines.ingest.StoreServer;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
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

/** Each command on 1,781 days of three tables that are on a server, beside the same on a disk. */
@RunWith(Parameterized.class)
public class RealDataOnObjectStoresIT {
  private static final String DAY = "day=2020-02-24";

  @ClassRule public static final TemporaryFolder TEMPORARY = new TemporaryFolder();

  private static Path disk;

  @Parameters(name = "{0}")
  public static List<StoreServer> servers() {
    return List.of(StoreServer.values());
  }

  private final StoreServer server;

  public RealDataOnObjectStoresIT(StoreServer server) {
    this.server = server;
  }

  @BeforeClass
  public static void ingest() {
    disk = TEMPORARY.getRoot().toPath().resolve("italy");
    RealDataCommandsIT.ingest(disk);
  }

  /** Files that are opened later find the file systems of whoever registered his options last. */
  @AfterClass
  public static void forgetTheServers() {
    FileSystems.setDefaultPipelineOptions(PipelineOptionsFactory.create());
  }

  private Cli run(Object... args) throws Exception {
    List<Object> all = new ArrayList<>(List.of(args));
    all.addAll(List.of((Object[]) server.options()));
    return Cli.run(all.toArray());
  }

  @Test
  public void eachCommandSaysThereWhatItSaysOnADisk() throws Exception {
    String root = server.newRoot();
    RealDataCommandsIT.ingest(root, server.options());

    assertThat(run("diff", disk, root).exits(0).out()).startsWith("1,781 equal, 0 differ");
    assertThat(run("ls", root).exits(0).lines())
        .hasSize(1_781 + 2)
        .last()
        .asString()
        .startsWith("1,781 partitions, 301,989 rows, ")
        .endsWith(" 5,343 files");
    assertThat(run("show", root, DAY).exits(0).lines()).contains("table regioni: 21 rows");
    String[] cat = {DAY, "--table=regioni", "--limit=50"};
    assertThat(run("cat", root, cat[0], cat[1], cat[2]).exits(0).out())
        .contains("Lombardia")
        .isEqualTo(Cli.run("cat", disk, cat[0], cat[1], cat[2]).exits(0).out());
    assertThat(run("verify", root, "--level=content").exits(0).out())
        .startsWith("1,781 partitions, 5,343 files, 301,989 rows, ");
    assertThat(run("repair", root, "--symlinkManifests", "--deltaLog").exits(0).lines())
        .contains("symlink manifests 1,781 1,781 0", "Delta log 1,781 1,781 0");
    assertThat(run("unpublish", root, DAY, "--yes").exits(0).out()).startsWith("UNPUBLISHED");
    assertThat(run("diff", disk, root).exits(1).lines()).contains("only left " + DAY);
    assertThat(run("sweep", root, "--retention=0s", "--delete").exits(0).out())
        .contains("3 deleted, 0 could not be");
    assertThat(run("probe", root).exits(0).out()).contains("honoured");

    Path page = TEMPORARY.newFolder().toPath().resolve("italy.html");
    run("report", root, "--out=" + page).exits(0);
    assertThat(page).content().contains("1,780", DAY.replaceFirst("day=", ""));
  }
}
