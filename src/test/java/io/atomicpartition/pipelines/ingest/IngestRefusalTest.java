package io.atomicpartition.pipelines.ingest;

import static org.assertj.core.api.Assertions.assertThat;

import io.atomicpartition.sink.DuckDb;
import io.atomicpartition.sink.Lake;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.Before;
import org.junit.Rule;
import org.junit.Test;
import org.junit.rules.TemporaryFolder;

/** Options and inputs that make no sense: exit code 2, and one line that says what to do. */
public class IngestRefusalTest {
  @Rule public final TemporaryFolder temporary = new TemporaryFolder();

  private Lake lake;
  private String input;
  private String output;

  @Before
  public void makeInputAndLake() throws IOException {
    lake = new Lake(path("lake"));
    input = "--input=" + write("a.csv", "day,n,text", "2026-01-01,1,a");
    output = "--output=" + lake.root();
  }

  private Path path(String name) {
    return temporary.getRoot().toPath().resolve(name);
  }

  private Path write(String name, String... lines) throws IOException {
    return Files.write(path(name), List.of(lines));
  }

  private void writeParquet(String name, String rows) {
    DuckDb.query("COPY (" + rows + ") TO '" + path(name) + "' (FORMAT parquet)");
  }

  /** Refused with these words about the input or the options. */
  private void assertRefused(String message, String... args) {
    assertThat(refused(args)).containsExactly("ingest: " + message);
  }

  /** Refused with these words about the command line. */
  private void assertUsage(String message, String... args) {
    assertThat(refused(args))
        .containsExactly("ingest: " + message, "--help=IngestOptions lists the options");
  }

  private List<String> refused(String... args) {
    IngestJob job = IngestJob.run(args);
    assertThat(job.code()).as("%s", job).isEqualTo(Ingest.USAGE);
    assertThat(job.out()).isEmpty();
    assertThat(lake.root()).as("nothing is touched").doesNotExist();
    return job.err().lines().toList();
  }

  private void assertRefusedWith(String message, String... options) {
    List<String> args = new ArrayList<>(List.of(input, output));
    args.addAll(List.of(options));
    assertRefused(message, args.toArray(String[]::new));
  }

  @Test
  public void aMissingRequiredOptionIsNamedWithItsMeaning() {
    assertThat(refused(input, output).get(0))
        .startsWith(
            "ingest: Missing required value for [--partitionBy, \"Which partition a record belongs"
                + " to: ");
    assertThat(refused(output, "--partitionBy=day").get(0))
        .startsWith("ingest: Missing required value for [--input, \"What to ingest: ");
    assertThat(refused(input, "--partitionBy=day").get(0))
        .startsWith("ingest: Missing required value for [--output, \"The dataset root: ");
  }

  @Test
  public void anUnknownOptionIsNamedWithOnesThatLookLikeIt() {
    assertUsage(
        "--delimeter=;: no such option. Did you mean 'delimiter'?",
        input,
        output,
        "--partitionBy=day",
        "--delimeter=;");
    assertUsage(
        "partitionBy=day: Argument 'partitionBy=day' does not begin with '--'",
        input,
        output,
        "partitionBy=day");
  }

  @Test
  public void aValueThatAnOptionDoesNotTakeIsNamedWithThoseThatItTakes() {
    assertUsage(
        "--mode=UPSERT: expected one of [CREATE, REPLACE], found 'UPSERT'",
        input,
        output,
        "--partitionBy=day",
        "--mode=UPSERT");
    assertUsage(
        "--rowGroupBytes=1M: expected a value of type long, found '1M'",
        input,
        output,
        "--partitionBy=day",
        "--rowGroupBytes=1M");
    assertThat(refused(input, output, "--partitionBy=day", "--runner=Nope").get(0))
        .startsWith("ingest: --runner=Nope: Unknown 'runner' specified 'Nope', supported ");
  }

  @Test
  public void valuesThatExcludeEachOtherAreRefused() {
    assertRefusedWith(
        "--whenLive=SKIP leaves live partitions alone and --mode=REPLACE replaces them; use one of"
            + " them",
        "--partitionBy=day",
        "--mode=REPLACE",
        "--whenLive=SKIP");
    assertRefusedWith(
        "--rewriteEqual writes a live partition again, which --mode=CREATE never does; use"
            + " --mode=REPLACE",
        "--partitionBy=day",
        "--rewriteEqual");
    assertRefusedWith(
        "--delimiter takes one character, or \\t for the tabulator, found '||'",
        "--partitionBy=day",
        "--delimiter=||");
    assertRefusedWith(
        "The CSV delimiter and quote must differ, both are ';'",
        "--partitionBy=day",
        "--delimiter=;",
        "--quote=;");
    assertRefusedWith(
        "Codec LZO is not supported, choose one of [UNCOMPRESSED, SNAPPY, GZIP, ZSTD, LZ4_RAW]",
        "--partitionBy=day",
        "--codec=LZO");
    assertRefusedWith(
        "--wait=false leaves a job behind, and one on DirectRunner ends with this process; leave --wait"
            + " out",
        "--partitionBy=day",
        "--wait=false");
  }

  @Test
  public void whatSaysNothingOfTheInputsFormatIsRefused() {
    assertSenseless("--jsonPointer=/a", "jsonPointer", "CSV");
    assertSenseless("--delimiter=;", "delimiter", "JSON");
    assertSenseless("--quote=|", "quote", "PARQUET");
    assertSenseless("--header=false", "header", "AVRO");
    assertSenseless("--nullMarker=NA", "nullMarker", "JSON");
    assertSenseless("--columns=n:int", "columns", "PARQUET");
  }

  private void assertSenseless(String arg, String option, String format) {
    assertRefusedWith(
        String.format(
            "--%s says nothing of input that is %s; leave it out, or say with --inputFormat what the"
                + " files are",
            option, format),
        "--partitionBy=day",
        "--inputFormat=" + format,
        arg);
  }

  @Test
  public void whatSaysNothingOfTheFormatThatTheFilesNamesTellIsRefused() {
    writeParquet("p.parquet", "SELECT '2026-01-01' AS day, 1 AS n");
    assertRefused(
        "--delimiter says nothing of input that is PARQUET; leave it out, or say with --inputFormat"
            + " what the files are",
        "--input=" + path("p.parquet"),
        output,
        "--partitionBy=day",
        "--delimiter=;");
    assertRefused(
        "--jsonPointer says nothing of input that is CSV, PARQUET; leave it out, or say with"
            + " --inputFormat what the files are",
        "--input=a=" + path("a.csv"),
        "--input=p=" + path("p.parquet"),
        output,
        "--partitionBy=day",
        "--jsonPointer=/rows");
  }

  /** By the flags, not by the methods of the sink that they end in. */
  @Test
  public void whatTheLakesStoreCannotDoIsSaidOfTheFlags() {
    assertRefused(
        "--mode=REPLACE needs a store that replaces a manifest on condition, which"
            + " --nonAtomicFileSystem=file gives up; use one of them",
        input,
        output,
        "--partitionBy=day",
        "--mode=REPLACE",
        "--nonAtomicFileSystem=file");
    assertRefused(
        "--tempRoot='gs://bucket/temp': The staging location must be on the same store as the root '"
            + lake.uri()
            + "', found 'gs://bucket/temp'",
        input,
        output,
        "--partitionBy=day",
        "--tempRoot=gs://bucket/temp");
  }

  @Test
  public void whatSaysNothingOfThisLaunchIsRefused() {
    assertRefused(
        "--sharedDisk says that all workers see this machine's disk, and no option names a path on"
            + " it; leave it out",
        "--input=gs://bucket/a.csv",
        "--output=gs://bucket/lake",
        "--partitionBy=day",
        "--sharedDisk");
    assertRefusedWith(
        "--templateLocation is for --runner=DataflowRunner, and DirectRunner would run the job at"
            + " once; leave one of them out",
        "--partitionBy=day",
        "--templateLocation=gs://bucket/template");
  }

  @Test
  public void anUnknownColumnIsNamedWithThoseThatThereAre() {
    assertRefusedWith(
        "Cannot partition by column 'dya': the table has no such column; its columns are day, n,"
            + " text",
        "--partitionBy=month(dya)");
    assertRefusedWith(
        "No table has the columns 'seen' that the content id is to leave out",
        "--partitionBy=day",
        "--contentIdExclude=seen");
    assertRefusedWith(
        "Cannot partition by day(n): column 'n' of the table is of type long; it must be a date, a"
            + " timestamp, or text that starts with an ISO date",
        "--partitionBy=day(n)");
  }

  @Test
  public void columnsThatMakeNoSenseAreRefused() {
    assertRefusedWith(
        "Unknown column type 'text'; the types are string, boolean, int, long, float, double,"
            + " decimal(p,s), date, timestamp, local_timestamp, time",
        "--partitionBy=day",
        "--columns=n:text");
    assertRefused(
        "--columns takes table(name:type,...);table(...) for the tables [a, b], found 'n:int'",
        "--input=a=" + path("a.csv"),
        "--input=b=" + path("a.csv"),
        output,
        "--partitionBy=day",
        "--columns=n:int");
  }

  @Test
  public void aMissingInputIsNamed() {
    assertRefused(
        "cannot find the input '" + path("none-*.csv") + "': no file matches it",
        "--input=" + path("none-*.csv"),
        output,
        "--partitionBy=day");
    assertRefused(
        "Table 't': cannot find the input '" + path("none.csv") + "': no file matches it",
        "--input=t=" + path("none.csv"),
        output,
        "--partitionBy=day");
  }

  @Test
  public void severalInputsNeedTheNamesOfTheirTables() {
    assertRefused(
        "--input names no table twice; with several inputs write --input=table=pattern",
        input,
        "--input=b.csv",
        output,
        "--partitionBy=day");
    assertRefused(
        "--input=b.csv names no table, and there are other inputs; write --input=table=b.csv",
        "--input=a=a.csv",
        "--input=b.csv",
        output,
        "--partitionBy=day");
    assertRefused(
        "--input names the table 'a' twice; give it one file pattern",
        "--input=a=a.csv",
        "--input=a=b.csv",
        output,
        "--partitionBy=day");
  }

  @Test
  public void filesOfOneTableWhoseSchemasDoNotFitTogetherAreNamed() throws IOException {
    write("b1.jsonl", "{\"day\": \"2026-01-01\", \"v\": {\"x\": 1}}");
    write("b2.jsonl", "{\"day\": \"2026-01-02\", \"v\": 5}");
    assertThat(refused("--input=t=" + path("b*.jsonl"), output, "--partitionBy=day"))
        .singleElement()
        .asString()
        .startsWith("ingest: Table 't': column 'v' is an object in ")
        .contains(path("b1.jsonl").toString(), path("b2.jsonl").toString());
    writeParquet("p1.parquet", "SELECT 'd' AS day, 1 AS v");
    writeParquet("p2.parquet", "SELECT 'd' AS day, 'x' AS v");
    assertRefused(
        "column 'v' is int in "
            + path("p1.parquet")
            + " and string in "
            + path("p2.parquet")
            + "; one table cannot hold both: convert one of the files, or give them tables of their"
            + " own",
        "--input=" + path("p*.parquet"),
        output,
        "--partitionBy=day");
    write("c.jsonl", "{}");
    write("c.csv", "day", "2026-01-01");
    assertRefused(
        path("c.csv")
            + " is CSV and "
            + path("c.jsonl")
            + " is JSON; a table's files have one format",
        "--input=" + path("c.*"),
        output,
        "--partitionBy=day");
  }

  @Test
  public void aRootWithoutAtomicCommitsIsRefusedUnlessAskedFor() {
    assertThat(refused(input, "--output=disk:" + path("lake"), "--partitionBy=day"))
        .singleElement()
        .asString()
        .startsWith("ingest: 'disk:" + path("lake") + "' is on 'disk', for which there is no store")
        .endsWith("--nonAtomicFileSystem=disk");
  }

  @Test
  public void aPartitionSpecThatCannotBeReadIsRefused() {
    assertRefusedWith(
        "Cannot partition by 'week(day)': there is no week(), but day(column), month(column),"
            + " year(column) and path(pattern)",
        "--partitionBy=week(day)");
    assertThat(refused(input, output, "--partitionBy=day,day(day)"))
        .singleElement()
        .asString()
        .contains("two values are named 'day'");
  }
}
