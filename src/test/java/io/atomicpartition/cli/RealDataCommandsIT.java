package io.atomicpartition.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.atomicpartition.pipelines.ingest.input.RealData;
import io.atomicpartition.sink.Lake;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.apache.commons.io.FileUtils;
import org.junit.BeforeClass;
import org.junit.ClassRule;
import org.junit.Test;
import org.junit.rules.TemporaryFolder;

/** Each command on 1,781 days of three tables. */
public class RealDataCommandsIT {
  private static final String FIRST = "day=2020-02-24";
  private static final int DAYS = 1_781;

  @ClassRule public static final TemporaryFolder TEMPORARY = new TemporaryFolder();

  private static Path root;

  @BeforeClass
  public static void ingest() {
    root = TEMPORARY.getRoot().toPath().resolve("italy");
    ingest(root);
  }

  /** All of italy-covid. */
  static void ingest(Object root, String... storeOptions) {
    List<Object> args = new ArrayList<>(List.of("ingest", "--partitionBy=day(data)"));
    for (String table : List.of("province", "regioni", "andamento-nazionale")) {
      args.add("--input=" + table + "=" + RealData.path("italy-covid/dati-" + table + "/*.csv"));
    }
    args.add("--output=" + root);
    args.addAll(List.of(storeOptions));
    Cli.run(args.toArray()).exits(0);
  }

  private static Path copy(String name) throws IOException {
    Path copy = TEMPORARY.getRoot().toPath().resolve(name);
    FileUtils.copyDirectory(root.toFile(), copy.toFile());
    return copy;
  }

  @Test
  public void lsFindsEveryDay() {
    List<String> lines = Cli.run("ls", root).exits(0).lines();
    assertThat(lines).hasSize(DAYS + 2);
    assertThat(lines.get(1)).matches("LIVE 1 15\\d [\\d.]+ KiB 3 .* " + FIRST);
    assertThat(lines.get(DAYS + 1)).startsWith("1,781 partitions, 301,989 rows, ");
    assertThat(Cli.run("ls", root, "--prefix=day=2021-", "--output=json").exits(0).json())
        .hasSize(365);
  }

  @Test
  public void lsPagesThroughAllOfIt() {
    List<String> seen = new ArrayList<>();
    String next = "";
    do {
      List<JsonNode> page =
          Cli.run("ls", root, "--limit=500", "--output=json", "--start-at=" + next).exits(0).json();
      next = page.get(page.size() - 1).path("startAt").asText();
      page.subList(0, page.size() - (next.isEmpty() ? 0 : 1))
          .forEach(line -> seen.add(line.path("partition").asText()));
    } while (!next.isEmpty());
    assertThat(seen).hasSize(DAYS).doesNotHaveDuplicates().isSorted();
  }

  @Test
  public void showAndCatReadOneDay() {
    assertThat(Cli.run("show", root, FIRST).exits(0).lines())
        .contains("table andamento-nazionale: 1 rows", "table regioni: 21 rows");
    List<JsonNode> regions =
        Cli.run(
                "cat",
                root,
                FIRST,
                "--table=regioni",
                "--limit=50",
                "--output=json",
                "--columns=denominazione_regione,totale_casi")
            .exits(0)
            .json();
    assertThat(regions)
        .hasSize(21)
        .anyMatch(
            row ->
                row.path("denominazione_regione").asText().equals("Lombardia")
                    && row.path("totale_casi").asText().equals("172"));
  }

  @Test
  public void verifyComesToEveryContentIdAgain() {
    assertThat(Cli.run("verify", root, "--level=content").exits(0).out())
        .startsWith("1,781 partitions, 5,343 files, 301,989 rows, ");
    assertThat(Cli.run("verify", root, "--sample=5%", "--seed=7").exits(0).out())
        .containsPattern("^\\d\\d\\d? partitions, ");
  }

  @Test
  public void repairMakesWhatEnginesReadAndReportAPage() throws IOException {
    Path other = copy("derived");
    assertThat(Cli.run("repair", other, "--symlinkManifests", "--deltaLog").exits(0).lines())
        .contains("symlink manifests 1,781 1,781 0", "Delta log 1,781 1,781 0");
    Path table = other.resolve("_tables/regioni");
    assertThat(table.resolve("_delta_log/00000000000000000000.json")).exists();
    assertThat(Files.readString(table.resolve("_symlink_format_manifest/" + FIRST + "/manifest")))
        .isEqualToIgnoringNewLines(
            Path.of(new Lake(other).listed(FIRST, "regioni").get(0)).toUri().toString());

    Path page = TEMPORARY.getRoot().toPath().resolve("italy.html");
    Cli.run("report", other, "--out=" + page).exits(0);
    assertThat(page).content().contains("<html", "1,781", "301,989", "2020-02-24");
  }

  @Test
  public void whatDiffersIsFoundAmongAllThatIsEqual() throws IOException {
    Path other = copy("other");
    assertThat(Cli.run("diff", root, other).exits(0).out()).startsWith("1,781 equal, 0 differ");

    Cli.run("unpublish", other, "day=2022-02-02", "--yes").exits(0);
    Files.delete(Path.of(new Lake(other).listed(FIRST, "regioni").get(0)));
    assertThat(Cli.run("diff", root, other).exits(1).lines())
        .containsExactly(
            "only left day=2022-02-02", "1,780 equal, 0 differ, 1 only left, 0 only right");
    assertThat(Cli.run("verify", other).exits(1).out())
        .contains("MISSING_FILE        " + FIRST + "/regioni/")
        .contains(": 1 findings in 1 partitions");
    assertThat(Cli.run("sweep", other, "--retention=0s", "--delete").exits(0).out())
        .contains("3 deleted, 0 could not be");
    assertThat(Cli.run("probe", other).exits(0).out()).contains("nothing wrong");
  }
}
