package io.atomicpartition.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.atomicpartition.lake.SampleLake;
import io.atomicpartition.publish.Fault;
import io.atomicpartition.publish.FaultyStore.Kind;
import io.atomicpartition.sink.HookedStoreProvider;
import io.atomicpartition.sink.Lake;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.Before;
import org.junit.Rule;
import org.junit.Test;
import org.junit.rules.TemporaryFolder;

/** Each command on the sample, on disk. */
public class CommandsTest {
  private static final String MONDAY = "day=2026-11-16";
  private static final String TUESDAY = "day=2026-11-17";

  @Rule public final TemporaryFolder temporary = new TemporaryFolder();

  private Path root;
  private Lake lake;

  @Before
  public void copySample() {
    root = SampleLake.copyTo(temporary.getRoot().toPath().resolve("a lake"));
    lake = new Lake(root);
  }

  private static List<String> texts(List<JsonNode> lines, String field) {
    return lines.stream().map(line -> line.path(field).asText()).toList();
  }

  @Test
  public void lsPrintsALineForEachAndTheTotals() {
    Cli ls = Cli.run("ls", root).exits(0);

    assertThat(ls.lines().get(0)).isEqualTo("state sequence rows bytes files age partition");
    assertThat(ls.lines().get(1)).matches("LIVE 1 372 26\\.\\d KiB 2 \\d+ (min|h) " + MONDAY);
    assertThat(ls.lines()).hasSize(6);
    assertThat(ls.lines().get(5)).matches("4 partitions, 1,460 rows, 10\\d\\.\\d KiB, 8 files");
    assertThat(ls.err()).isEmpty();
  }

  @Test
  public void lsIsJsonLinesToo() {
    List<JsonNode> lines = Cli.run("ls", root, "--output", "json").exits(0).json();

    assertThat(lines).hasSize(4);
    JsonNode monday = lines.get(0);
    assertThat(monday.fieldNames())
        .toIterable()
        .containsExactly(
            "type",
            "partition",
            "state",
            "sequence",
            "rows",
            "bytes",
            "files",
            "liveAt",
            "tables",
            "run",
            "publishId",
            "contentId",
            "extraFiles",
            "extraBytes");
    assertThat(monday.path("contentId").asText())
        .isEqualTo(lake.manifest(MONDAY).path("contentId").asText());
    assertThat(monday.path("tables")).hasSize(2);
    assertThat(monday.path("rows").isNumber()).isTrue();
  }

  @Test
  public void lsListsWhatIsAskedFor() throws IOException {
    Files.writeString(root.resolve(TUESDAY).resolve("_manifest.json"), "{");
    Files.writeString(root.resolve(MONDAY).resolve("stray.parquet"), "x");

    assertThat(Cli.run("ls", root, "--where", "day=2026-11-16,2026-11-18").exits(0).lines())
        .hasSize(4)
        .anyMatch(line -> line.endsWith(MONDAY + " (1 files that nothing names, 1 B)"));
    assertThat(Cli.run("ls", root, "--prefix=day=2026-11-18").exits(0).lines()).hasSize(3);
    assertThat(Cli.run("ls", root, "--state=unreadable").exits(1).lines())
        .hasSize(3)
        .anyMatch(line -> line.matches("UNREADABLE - 0 0 B 0 - " + TUESDAY + ": In .*JSON.*"));
    Cli limited = Cli.run("ls", root, "--limit=1").exits(0);
    assertThat(limited.lines()).hasSize(3);
    assertThat(limited.err()).contains("to go on: '--start-at=" + TUESDAY + "'");
    assertThat(Cli.run("ls", root, "--limit=1", "--output=json").exits(0).json())
        .extracting(line -> line.path("type").asText() + " " + line.path("startAt").asText())
        .containsExactly("partition ", "more " + TUESDAY);
    assertThat(Cli.run("ls", root, "--start-at=day=2026-11-18", "--output=json").exits(0).json())
        .hasSize(2);
    assertThat(Cli.run("ls", root.resolve("mistyped")).exits(0).err())
        .contains("no such partition in 'file://", "mistyped");
  }

  @Test
  public void showPrintsAllThatIsKnown() {
    Cli show = Cli.run("show", root, TUESDAY + "/").exits(0);
    assertThat(show.lines())
        .contains("partition " + TUESDAY, "state LIVE", "sequence 1", "run sample")
        .contains("table ledgers: 59 rows", "table transactions: 328 rows")
        .contains("optional binary hash (STRING)")
        .anyMatch(line -> line.matches("59 rows, [\\d,]+ bytes, CRC32C [0-9a-f]{8} ledgers/.*"));

    List<JsonNode> document = Cli.run("show", root, TUESDAY, "--output=json").exits(0).json();
    assertThat(document).hasSize(1);
    assertThat(document.get(0).path("manifest")).isEqualTo(lake.manifest(TUESDAY));
    assertThat(document.get(0).path("schemas").path("ledgers")).hasSize(10);
  }

  @Test
  public void showFailsWhereASchemaCannotBeRead() throws IOException {
    Files.delete(SampleLake.files(root, TUESDAY, "ledgers").get(0));

    Cli show = Cli.run("show", root, TUESDAY).exits(1);
    assertThat(show.err()).contains("the schema of 'ledgers' is not known");
    assertThat(show.lines()).contains("table ledgers: 59 rows");
  }

  @Test
  public void showSaysWhatWasBefore() {
    Cli.run("unpublish", root, TUESDAY, "--sequence=1").exits(0);

    assertThat(Cli.run("show", root, TUESDAY).exits(0).lines())
        .contains("state EMPTY", "sequence 2", "history, newest first")
        .anyMatch(line -> line.startsWith("sequence 2 UNPUBLISH "))
        .anyMatch(line -> line.startsWith("sequence 1 PUBLISH "));
    assertThat(Cli.run("show", root, "day=1999-12-31").exits(1).err())
        .startsWith("atomic-partition show: there is no partition 'day=1999-12-31' in 'file:");
  }

  @Test
  public void verifyLooksAtAllOrAtSome() {
    assertThat(Cli.run("verify", root, "--level=content").exits(0).out())
        .startsWith("4 partitions, 8 files, 1,460 rows, ")
        .endsWith(" looked at, level content: all is as their manifests say\n");
    assertThat(Cli.run("verify", root, MONDAY, TUESDAY).exits(0).out())
        .startsWith("2 partitions, 4 files, ");
    assertThat(Cli.run("verify", root, "--where=day=2026-11-17").exits(0).out())
        .startsWith("1 partitions, ");
    Cli sampled = Cli.run("verify", root, "--sample=2").exits(0);
    assertThat(sampled.out()).startsWith("2 partitions, ").contains("--seed=");
    assertThat(Cli.run("verify", root, "--sample=100%", "--parallel=1").exits(0).out())
        .startsWith("4 partitions, ");
    Cli nowhere = Cli.run("verify", root.resolve("nowhere")).exits(1);
    assertThat(nowhere.err()).contains("nowhere");
    assertThat(nowhere.out()).contains("nothing to verify").doesNotContain("all is as");
    assertThat(Cli.run("verify", root, TUESDAY, TUESDAY).exits(0).out()).startsWith("1 partitions");
    assertThat(Cli.run("verify", root, "--sample=0").exits(2).err()).contains("--sample", "5%");
    assertThat(Cli.run("verify", root, "--parallel=0").exits(2).err()).contains("--parallel");
  }

  @Test
  public void whatIsNotThereOrCannotBeReadDoesNotHideTheRest() throws IOException {
    Path manifest = root.resolve(TUESDAY).resolve("_manifest.json");
    Files.delete(manifest);
    Files.createDirectory(manifest); // nobody can read that, root included
    Files.delete(SampleLake.files(root, MONDAY, "ledgers").get(0));

    Cli all = Cli.run("verify", root).exits(1);
    assertThat(all.out())
        .contains("MISSING_FILE        " + MONDAY, "MANIFEST_UNREADABLE " + TUESDAY)
        .contains("4 partitions, ");
    assertThat(Cli.run("verify", root, "day=1999-12-31", MONDAY, "--output=json").exits(1).json())
        .extracting(line -> line.path("kind").asText())
        .containsExactly("MISSING_FILE", "MISSING_PARTITION", "");
    assertThat(Cli.run("verify", root, "day=1999-12-31").exits(1).out())
        .contains("MISSING_PARTITION")
        .endsWith("1 findings in 1 partitions\n");
    assertThat(Cli.run("cat", root, TUESDAY).exits(1).err()).contains("UNREADABLE: ", "_manifest");
  }

  @Test
  public void numbersAndPathsThatMakeNoSenseAreRefused() {
    assertThat(Cli.run("ls", root, "--limit=0").exits(2).err()).contains("--limit", "at least 1");
    assertThat(Cli.run("cat", root, MONDAY, "--limit=-1").exits(2).err()).contains("--limit");
    assertThat(Cli.run("verify", root, "--parallel=100000").exits(2).err()).contains("1 to 256");
    assertThat(Cli.run("ls", root, "--start-at=/day=1").exits(2).err()).contains("--start-at");
    assertThat(Cli.run("ls", "").exits(2).err()).contains("expected a dataset root");
    assertThat(Cli.run("ls", "s3://").exits(2).err()).contains("gs://bucket/lake", "'s3://'");
    assertThat(Cli.run("unpublish", root, MONDAY, "--sequence=-1").exits(2).err())
        .contains("--sequence");
    assertThat(Cli.run("unpublish", root, "day=1999-12-31", "--sequence=1").exits(1).err())
        .contains("there is no partition 'day=1999-12-31'");
    assertThat(Cli.run("diff", root, root, MONDAY, "--where=day=1").exits(2).err())
        .contains("--where");
    assertThat(Cli.run("sweep", root, "--retention=8d").exits(2).err())
        .contains("--retention: expected at most 7 d", "found 8 d");
  }

  @Test
  public void aCommaMayBePartOfAValue() throws IOException {
    Path rows =
        Files.writeString(
            temporary.getRoot().toPath().resolve("rows.csv"), "name,n\n\"com,ma\",1\ncom,2\n");
    Path lake = temporary.getRoot().toPath().resolve("commas");
    Cli.run("ingest", "--input=" + rows, "--partitionBy=name", "--output=" + lake).exits(0);

    assertThat(Cli.run("ls", lake, "--where=name=com,ma", "--output=json").exits(0).json())
        .extracting(line -> line.path("partition").asText())
        .containsExactly("name=com,ma", "name=com");
  }

  @Test
  public void aSampleIsDecidedByItsSeed() throws IOException {
    Files.delete(Path.of(lake.listed(TUESDAY, "ledgers").get(0)));
    int found = 0;
    for (int seed = 1; seed <= 20; seed++) {
      Cli once = Cli.run("verify", root, "--sample=1", "--seed=" + seed);
      Cli again = Cli.run("verify", root, "--sample=1", "--seed=" + seed);
      assertThat(again).isEqualTo(once);
      found += once.code();
    }
    assertThat(found).isBetween(1, 19);
  }

  @Test
  public void diffComparesByContentAndIsSilentOfWhatIsEqual() {
    Path other = SampleLake.copyTo(temporary.getRoot().toPath().resolve("other"));
    assertThat(Cli.run("diff", root, other).exits(0).out())
        .isEqualTo("4 equal, 0 differ, 0 only left, 0 only right\n");

    Cli.run("unpublish", other, TUESDAY, "--yes").exits(0);
    Cli diff = Cli.run("diff", root, other).exits(1);
    assertThat(diff.lines())
        .containsExactly("only left " + TUESDAY, "3 equal, 0 differ, 1 only left, 0 only right");
    assertThat(Cli.run("diff", other, root).exits(1).lines()).contains("only right " + TUESDAY);
    assertThat(Cli.run("diff", other, root, TUESDAY).exits(1).lines())
        .contains("only right " + TUESDAY);
    assertThat(Cli.run("diff", root, other, "--where=day=2026-11-18").exits(0).out())
        .startsWith("1 equal");

    assertThat(Cli.run("diff", root, root, MONDAY, TUESDAY).exits(1).lines())
        .contains(
            "differs " + MONDAY + " and " + TUESDAY,
            "table ledgers: 61 rows and 59",
            "table transactions: 311 rows and 328");
    List<JsonNode> json = Cli.run("diff", root, other, "--output=json").exits(1).json();
    assertThat(texts(json, "type")).containsExactly("difference", "summary");
    assertThat(json.get(0).path("ending").asText()).isEqualTo("ONLY_LEFT");
    assertThat(json.get(0).path("right").path("state").asText()).isEqualTo("EMPTY");
    assertThat(json.get(1).path("EQUAL").asInt()).isEqualTo(3);
  }

  @Test
  public void diffIsInTroubleWhereItCannotTell() throws IOException {
    Path other = SampleLake.copyTo(temporary.getRoot().toPath().resolve("other"));
    Files.writeString(other.resolve(TUESDAY).resolve("_manifest.json"), "{");

    assertThat(Cli.run("diff", root, other).exits(2).lines())
        .anyMatch(line -> line.startsWith("unknown " + TUESDAY + ": In '"))
        .contains("3 equal, 0 differ, 0 only left, 0 only right, 1 unknown");
    assertThat(Cli.run("diff", root, root.resolve("nowhere")).exits(1).err()).contains("nowhere");
    assertThat(Cli.run("diff", root, root, "day=1999-12-31").exits(2).err())
        .contains("day=1999-12-31");
  }

  @Test
  public void unpublishTakesWhatWasSeenAndNothingElse() {
    Cli shown = Cli.run("unpublish", root, TUESDAY).exits(2);
    assertThat(shown.err())
        .contains("is live: sequence 1 of run 'sample'", "--sequence=1, or --yes");
    assertThat(lake.live()).contains(TUESDAY);

    assertThat(Cli.run("unpublish", root, TUESDAY, "--sequence=7").exits(3).out())
        .startsWith("CONFLICT " + TUESDAY + ": it is not live at sequence 7, and was left alone");
    assertThat(lake.live()).contains(TUESDAY);

    Map<String, Lake.Stamp> before = lake.stamps();
    List<JsonNode> done =
        Cli.run("unpublish", root, TUESDAY, "--sequence=1", "--output=json").exits(0).json();
    assertThat(texts(done, "outcome")).containsExactly("UNPUBLISHED");
    assertThat(lake.live()).doesNotContain(TUESDAY).hasSize(3);
    assertThat(lake.dataFiles()).allMatch(file -> lake.stamps().get(file).equals(before.get(file)));

    Cli.run("unpublish", root, TUESDAY, "--sequence=1").exits(3);
    assertThat(Cli.run("unpublish", root, TUESDAY, "--yes").exits(2).err())
        .contains("'" + TUESDAY + "' is not live, but EMPTY");
  }

  private Object suffering(Kind kind, Fault fault) {
    HookedStoreProvider.hook(lake, call -> call.kind() == kind ? fault : Fault.NONE);
    return HookedStoreProvider.uri(lake);
  }

  /** {@link UnpublishInDoubtIT} has what takes longer. */
  @Test
  public void anUnpublishWhoseReplyIsLostIsRecognised() {
    Object unanswered = suffering(Kind.REPLACE_RECORD, Fault.Single.REPLY_LOST);

    Cli.run("unpublish", unanswered, TUESDAY, "--sequence=1").exits(0);

    assertThat(lake.live()).doesNotContain(TUESDAY);
  }

  @Test
  public void aStoreThatRefusesIsNoEmptyLake() {
    Object unlisted = suffering(Kind.LIST, Fault.Single.REFUSED);
    for (String command : List.of("ls", "verify")) {
      assertThat(Cli.run(command, unlisted).exits(1).err().lines())
          .singleElement()
          .asString()
          .contains("403");
    }
    Cli.run("diff", unlisted, unlisted).exits(2);
    Object unread = suffering(Kind.READ_RECORD, Fault.Single.REFUSED);
    assertThat(Cli.run("ls", unread).exits(1).lines())
        .filteredOn(line -> line.startsWith("UNREADABLE ") && line.contains("403"))
        .hasSize(4);
    Cli.run("diff", unread, root).exits(2);
  }

  @Test
  public void catPrintsAFewRows() throws IOException {
    List<String> lines =
        Cli.run("cat", root, TUESDAY, "--table=ledgers", "--columns=sequence,day", "--limit=2")
            .exits(0)
            .lines();
    assertThat(lines).containsExactly("sequence day", "59800061 2026-11-17", "59800062 2026-11-17");
    List<JsonNode> rows =
        Cli.run("cat", root, TUESDAY, "--table=ledgers", "--limit=100", "--output=json")
            .exits(0)
            .json();
    assertThat(rows).hasSize(59);
    assertThat(rows.get(0).path("sequence").isNumber()).isTrue();
    assertThat(rows.get(0).path("closed_at").asText()).isEqualTo("2026-11-17T00:19:34Z");

    assertThat(Cli.run("cat", root, TUESDAY).exits(2).err())
        .contains("has the tables 'ledgers', 'transactions'; say with --table");
    assertThat(Cli.run("cat", root, TUESDAY, "--table=ledgers", "--columns=x").exits(2).err())
        .contains("'x'", "sequence");
    Files.writeString(Path.of(lake.listed(TUESDAY, "ledgers").get(0)), "damaged");
    Cli damaged = Cli.run("cat", root, TUESDAY, "--table=ledgers").exits(1);
    assertThat(damaged.err().lines()).hasSize(1);
    assertThat(damaged.err()).contains("which its manifest of sequence 1 lists, is another");
    assertThat(damaged.out()).isEmpty();
  }

  @Test
  public void errorsAreOneLineAndVerboseHasTheTrace() {
    String[] wrong = {"ls", "nosuch://bucket/lake"};
    assertThat(Cli.run((Object[]) wrong).exits(2).err().lines())
        .singleElement()
        .asString()
        .startsWith("atomic-partition ls: ");
    assertThat(Cli.run("ls", "nosuch://bucket/lake", "--verbose").exits(2).err())
        .contains("\tat io.atomicpartition.");
    assertThat(Cli.run("ls").exits(2).err().lines()).singleElement().asString().contains("<root>");
    assertThat(Cli.run("ls", root, "--awsRegio=x").exits(2).err().lines())
        .singleElement()
        .asString()
        .startsWith("atomic-partition ls: --awsRegio=x: no such option");
    assertThat(Cli.run("ls", root, "another").exits(2).err())
        .contains("unexpected argument 'another'");
    assertThat(Cli.run("lst", root).exits(2).err().lines())
        .containsExactly(
            "atomic-partition: there is no command 'lst'; help lists those that there are");
  }

  @Test
  public void theStoresOptionsAreTakenAndALakeIsFoundByThem() {
    Cli.run("ls", lake.uri(), "--awsRegion=eu-west-1", "--gcsEndpoint=http://localhost:1").exits(0);
  }

  @Test
  public void helpVersionAndCompletion() {
    assertThat(Cli.run().exits(0).out()).contains("ls", "show", "verify", "unpublish");
    assertThat(Cli.run("help", "verify").exits(0).out()).contains("--sample", "Exit codes: 0");
    assertThat(Cli.run("ls", "--help").exits(0).out()).contains("--where");
    assertThat(Cli.run("--version").exits(0).out()).contains("Apache Beam", "parquet-java");
    assertThat(Cli.run("generate-completion").exits(0).out())
        .contains("complete -F _complete_atomic-partition", "--storeProbe");
  }

  @Test
  public void ingestTakesAllItsArguments() {
    Path out = temporary.getRoot().toPath().resolve("ingested");
    Cli.run(
            "ingest",
            "--input=ledgers=pipelines/ingest/sample/ledgers-*.csv",
            "--partitionBy=day(closed_at)",
            "--output=" + out)
        .exits(0);
    assertThat(new Lake(out).live()).hasSize(4);
    Cli.run("ingest", "--output=" + out).exits(2);
  }

  @Test
  public void severalValuesOfOneFieldAreAllMeant() {
    assertThat(
            Cli.run("ls", root, "--where", MONDAY, "--where", TUESDAY)
                .exits(0)
                .lines()
                .subList(1, 3))
        .allMatch(line -> line.endsWith(MONDAY) || line.endsWith(TUESDAY));
    assertThat(Cli.run("verify", root, "--where", MONDAY, "--where", TUESDAY).exits(0).out())
        .startsWith("2 partitions, 4 files");
    assertThat(Cli.run("ls", root, "--where", "2026").exits(2).err())
        .contains("--where: expected a field and values, such as day=2026-11-23, found '2026'");
  }

  @Test
  public void whatIsComparedWithNothingIsNotEqual() {
    assertThat(Cli.run("diff", root, root, "--prefix=dya=").exits(2).err())
        .contains("no such partition");
    Cli.run("diff", root, root).exits(0);
  }

  @Test
  public void aManifestThatCannotBeReadIsNotHiddenByAState() throws IOException {
    Files.writeString(root.resolve(MONDAY).resolve("_manifest.json"), "{}");

    Cli live = Cli.run("ls", root, "--state=live").exits(1);

    assertThat(live.out()).doesNotContain(MONDAY).contains(TUESDAY);
    assertThat(live.err()).contains("1 manifests cannot be read; to list them: --state=unreadable");
  }

  @Test
  public void namedPartitionsAndASelectionExcludeEachOther() {
    assertThat(Cli.run("verify", root, MONDAY, "--sample=1").exits(2).err())
        .contains("partitions are named, and --where, --prefix and --sample choose among all");
  }
}
