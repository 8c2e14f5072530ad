package io.atomicpartition.pipelines.ingest;

import static org.assertj.core.api.Assertions.assertThat;

import io.atomicpartition.sink.DuckDb;
import io.atomicpartition.sink.Lake;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.apache.avro.Schema;
import org.apache.avro.SchemaBuilder;
import org.apache.avro.file.DataFileWriter;
import org.apache.avro.generic.GenericDatumWriter;
import org.apache.avro.generic.GenericRecord;
import org.apache.avro.generic.GenericRecordBuilder;
import org.junit.Before;
import org.junit.Rule;
import org.junit.Test;
import org.junit.rules.TemporaryFolder;

/** What can be ingested, and by what it can be partitioned. */
public class IngestFormatsTest {
  @Rule public final TemporaryFolder temporary = new TemporaryFolder();

  private Lake lake;

  @Before
  public void makeLake() {
    lake = new Lake(temporary.getRoot().toPath().resolve("lake"));
  }

  private Path path(String name) {
    return temporary.getRoot().toPath().resolve(name);
  }

  private Path write(String name, String... lines) throws IOException {
    Files.createDirectories(path(name).getParent());
    return Files.write(path(name), List.of(lines));
  }

  private List<String> rows(String partition) {
    return DuckDb.rows(lake, partition, "");
  }

  @Test
  public void aDialectOfCsvIsReadAsItsOptionsSay() throws IOException {
    Path file = write("a.txt", "'x;1';NA;007;5", "'it''s';n/a;'';6", "'two", "lines';'NA?';;6");
    IngestJob.run(
            lake,
            "--input=" + file,
            "--inputFormat=CSV",
            "--delimiter=;",
            "--quote='",
            "--header=false",
            "--nullMarker=NA",
            "--nullMarker=n/a",
            "--columns=name:string,note:string,code:string,n:int",
            "--partitionBy=n")
        .ok();
    assertThat(lake.live()).containsExactly("n=5", "n=6");
    assertThat(rows("n=5")).containsExactly("x;1|null|007");
    assertThat(rows("n=6")).containsExactly("it's|null|", "two\nlines|NA?|null");
    lake.assertNothingButLiveFiles();
  }

  @Test
  public void withoutANullMarkerNaIsText() throws IOException {
    Path file = write("a.csv", "sigla\tn", "NA\t1");
    IngestJob.run(lake, "--input=" + file, "--delimiter=\\t", "--partitionBy=n").ok();
    assertThat(rows("n=1")).containsExactly("NA");
  }

  @Test
  public void partitionColumnsLiveInThePathUnlessTheyAreKept() throws IOException {
    Path file = write("a.csv", "a,b,v", "x y/z,1,p", "ü,2,q");
    String[] args = {"--input=" + file, "--partitionBy=a,b"};
    IngestJob.run(lake, args).ok();
    assertThat(lake.live()).containsExactly("a=x y%2Fz/b=1", "a=ü/b=2");
    assertThat(DuckDb.columns(lake, "a=ü/b=2", "")).containsExactly("v");

    lake = new Lake(path("kept"));
    IngestJob.run(lake, args[0], args[1], "--keepPartitionColumns").ok();
    assertThat(rows("a=x y%2Fz/b=1")).containsExactly("x y/z|1|p");
  }

  @Test
  public void aJsonDocumentIsReadWhereThePointerSaysAndPartitionedByMonth() throws IOException {
    Path file =
        write(
            "a.json",
            "{\"title\": \"t\", \"data\": {\"items\": [",
            "{\"on\": \"2026-01-31\", \"tags\": [\"a\", \"b\"]},",
            "{\"on\": \"2026-02-01\", \"tags\": []}, {\"on\": \"2026-02-28\"}]}}");
    IngestJob.run(lake, "--input=" + file, "--jsonPointer=/data/items", "--partitionBy=month(on)")
        .ok();
    assertThat(lake.live()).containsExactly("month=2026-01", "month=2026-02");
    assertThat(rows("month=2026-01")).containsExactly("2026-01-31|[a, b]");
    assertThat(rows("month=2026-02")).containsExactly("2026-02-01|[]", "2026-02-28|null");
  }

  @Test
  public void avroIsPartitionedByTheDayInTheFilesPath() throws IOException {
    Schema schema =
        SchemaBuilder.record("R").fields().requiredString("s").optionalLong("n").endRecord();
    for (String day : List.of("20260131", "20260201")) {
      write("in/" + day + "/f.avro");
      try (DataFileWriter<GenericRecord> writer =
          new DataFileWriter<>(new GenericDatumWriter<>(schema))) {
        writer.create(schema, path("in/" + day + "/f.avro").toFile());
        writer.append(new GenericRecordBuilder(schema).set("s", day).set("n", 9L).build());
        writer.append(new GenericRecordBuilder(schema).set("s", "x").build());
      }
    }
    IngestJob.run(
            lake,
            "--input=" + path("in") + "/**",
            "--partitionBy=path(/(?<y>\\d{4})(?<m>\\d\\d)(?<d>\\d\\d)/)")
        .ok();
    assertThat(lake.live()).containsExactly("y=2026/m=01/d=31", "y=2026/m=02/d=01");
    assertThat(rows("y=2026/m=01/d=31")).containsExactly("20260131|9", "x|null");
    assertThat(rows("y=2026/m=02/d=01")).containsExactly("20260201|9", "x|null");
  }

  @Test
  public void parquetIsPartitionedByYearAndByDay() throws IOException {
    write("in/x");
    DuckDb.query(
        "COPY (SELECT TIMESTAMP '2025-12-30 23:00:00' + INTERVAL (i) HOUR AS seen, i AS n,"
            + " (i / 4)::DECIMAL(9, 2) AS d FROM range(60) t(i)) TO '"
            + path("in/a.parquet")
            + "' (FORMAT parquet)");
    Files.delete(path("in/x"));
    IngestJob.run(lake, "--input=" + path("in/*.parquet"), "--partitionBy=year(seen),day(seen)")
        .ok();
    assertThat(lake.live())
        .containsExactly(
            "year=2025/day=2025-12-30",
            "year=2025/day=2025-12-31",
            "year=2026/day=2026-01-01",
            "year=2026/day=2026-01-02");
    assertThat(DuckDb.query(aggregate(lake.listedFiles().stream().map(this::inLake).toList())))
        .isEqualTo(DuckDb.query(aggregate(List.of(path("in/a.parquet").toString()))))
        .containsExactly("60|1770|442.50|2025-12-30 23:00:00.0|2026-01-02 10:00:00.0");
    assertThat(rows("year=2025/day=2025-12-30")).containsExactly("2025-12-30 23:00:00.0|0|0.00");
  }

  private String inLake(String file) {
    return lake.root().resolve(file).toString();
  }

  private static String aggregate(List<String> files) {
    return "SELECT count(*), sum(n), sum(d), min(seen), max(seen) FROM " + DuckDb.parquet(files);
  }

  @Test
  public void tablesOfOnePartitionMayDifferInFormatAndHaveTypesOfTheirOwn() throws IOException {
    Path ledgers = write("l.csv", "day,code,price", "2026-01-01,007,1.50", "2026-01-02,8,2");
    Path notes = write("n.jsonl", "{\"day\": \"2026-01-01\", \"code\": 7}");
    IngestJob.run(
            lake,
            "--input=ledgers=" + ledgers,
            "--input=notes=" + notes,
            "--columns=ledgers(code:string,price:decimal(10,2));notes(code:int)",
            "--partitionBy=day")
        .ok();
    assertThat(lake.live()).containsExactly("day=2026-01-01", "day=2026-01-02");
    assertThat(DuckDb.rows(lake, "day=2026-01-01", "ledgers")).containsExactly("007|1.50");
    assertThat(DuckDb.rows(lake, "day=2026-01-01", "notes")).containsExactly("7");
    assertThat(lake.listed("day=2026-01-02", "notes")).isEmpty();
    lake.assertNothingButLiveFiles();
  }

  @Test
  public void columnsThatComeLaterAreNullBefore() throws IOException {
    write("in/1.csv", "day,a", "2026-01-01,1");
    write("in/2.csv", "day,b,a", "2026-01-02,x,2");
    IngestJob.run(lake, "--input=" + path("in") + "/*.csv", "--partitionBy=day").ok();
    assertThat(rows("day=2026-01-01")).containsExactly("1|null");
    assertThat(rows("day=2026-01-02")).containsExactly("2|x");
  }
}
