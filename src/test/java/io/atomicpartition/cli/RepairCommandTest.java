package io.atomicpartition.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.atomicpartition.lake.SampleLake;
import io.atomicpartition.sink.Lake;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.Before;
import org.junit.Rule;
import org.junit.Test;
import org.junit.rules.TemporaryFolder;

public class RepairCommandTest {
  private static final String MONDAY = "day=2026-11-16";

  @Rule public final TemporaryFolder temporary = new TemporaryFolder();

  private Lake lake;
  private Path list;

  @Before
  public void copySample() {
    Path root = SampleLake.copyTo(temporary.getRoot().toPath().resolve("a lake"));
    lake = new Lake(root);
    list = root.resolve("_tables/ledgers/_symlink_format_manifest/" + MONDAY + "/manifest");
  }

  private static String row(String what, int written) {
    return what + " 4 " + written + " 0";
  }

  @Test
  public void bothAreMadeAndWhatWasEditedIsMended() throws IOException {
    assertThat(Cli.run("repair", lake.root(), "--symlinkManifests").exits(0).lines())
        .containsExactly("what partitions written failed", row("symlink manifests", 4));
    assertThat(list).content().contains("/" + MONDAY + "/ledgers/part-");
    assertThat(Cli.run("repair", lake.root(), "--symlinkManifests", "--deltaLog").exits(0).lines())
        .contains(row("symlink manifests", 0), row("Delta log", 4));
    assertThat(lake.root().resolve("_tables/transactions/_delta_log")).isDirectory();

    Files.writeString(list, "nonsense\n");
    assertThat(Cli.run("repair", lake.root()).exits(0).lines())
        .contains(row("symlink manifests", 1), row("Delta log", 0));
    List<JsonNode> again = Cli.run("repair", lake.root(), "--output=json").exits(0).json();
    assertThat(again).extracting(one -> one.path("written").asInt()).containsExactly(0, 0);
  }

  @Test
  public void whatIsUnpublishedLeavesThemToo() throws IOException {
    Cli.run("repair", lake.root(), "--symlinkManifests", "--deltaLog").exits(0);

    JsonNode said =
        Cli.run("unpublish", lake.root(), MONDAY, "--sequence=1", "--output=json")
            .exits(0)
            .json()
            .get(0);

    assertThat(said.path("outcome").asText()).isEqualTo("UNPUBLISHED");
    assertThat(said.at("/event/outcome").asText()).isEqualTo("UNPUBLISHED");
    assertThat(said.at("/event/sequence").asLong()).isEqualTo(2);
    assertThat(said.path("notDerived").isMissingNode()).isTrue();
    assertThat(list).isEmptyFile();
    assertThat(Cli.run("repair", lake.root()).exits(0).lines())
        .contains(row("symlink manifests", 0), row("Delta log", 0));
  }

  /** As when the first un-publish ended before the list was written. */
  @Test
  public void anUnpublishThatIsRepeatedMakesUpForWhatTheFirstDidNotWrite() throws IOException {
    Cli.run("repair", lake.root(), "--symlinkManifests").exits(0);
    String stale = Files.readString(list);
    Cli.run("unpublish", lake.root(), MONDAY, "--sequence=1").exits(0);
    Files.writeString(list, stale);

    Cli.run("unpublish", lake.root(), MONDAY, "--sequence=1").exits(Main.CONFLICT);

    assertThat(list).isEmptyFile();
  }

  @Test
  public void thatThereIsNothingToRepairIsSaid() {
    assertThat(Cli.run("repair", lake.root()).exits(Main.USAGE).err())
        .contains("repair: there is neither a symlink manifest nor a Delta log in", "--deltaLog");
  }
}
