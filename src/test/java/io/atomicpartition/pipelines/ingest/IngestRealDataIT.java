package io.atomicpartition.pipelines.ingest;

import static org.assertj.core.api.Assertions.assertThat;

import io.atomicpartition.pipelines.ingest.input.RealData;
import io.atomicpartition.sink.DuckDb;
import io.atomicpartition.sink.Lake;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import org.junit.AfterClass;
import org.junit.Rule;
import org.junit.Test;
import org.junit.rules.TemporaryFolder;

/** Real data goes in, and DuckDB finds all of it again through the manifests. */
public class IngestRealDataIT {
  private static final List<String> MEASURED = new ArrayList<>();

  @Rule public final TemporaryFolder temporary = new TemporaryFolder();

  @AfterClass
  public static void printWhatWasMeasured() {
    System.out.printf(
        "%n%-44s %10s %8s %12s %8s%n", "ingested", "partitions", "files", "rows", "seconds");
    MEASURED.forEach(System.out::println);
  }

  private Lake lake(String name) {
    return new Lake(temporary.getRoot().toPath().resolve(name));
  }

  /** Ingests, expects every partition to have this outcome, and notes how long it took. */
  private static void ingest(String what, String outcome, Lake lake, String... args) {
    long start = System.nanoTime();
    IngestJob job = IngestJob.run(lake, args).ok();
    double seconds = (System.nanoTime() - start) / 1e9;
    assertThat(job.out()).doesNotContainPattern("(?m)^total ");
    String[] numbers = job.summary(outcome).split(" ", -1);
    MEASURED.add(
        String.format(
            Locale.ROOT,
            "%-44s %10s %8s %12s %8.1f",
            what + ", " + outcome,
            numbers[1],
            numbers[2],
            numbers[3],
            seconds));
  }

  private static Map<String, String> contentIds(Lake lake) {
    Map<String, String> ids = new TreeMap<>();
    lake.live().forEach(one -> ids.put(one, lake.manifest(one).path("contentId").asText()));
    assertThat(ids.values()).doesNotContain("");
    return ids;
  }

  private static String csv(String pattern, String options) {
    return "read_csv('"
        + RealData.path(pattern)
        + "', all_varchar = true, allow_quoted_nulls = false"
        + options
        + ")";
  }

  @Test
  public void everyDayOfItalyIsOnePartitionOfThreeTablesHoweverOftenItIsIngested() {
    Map<String, String> folders =
        Map.of(
            "province",
            "dati-province",
            "regioni",
            "dati-regioni",
            "andamento",
            "dati-andamento-nazionale");
    List<String> args = new ArrayList<>(List.of("--partitionBy=day(data)"));
    folders.forEach(
        (table, folder) ->
            args.add("--input=" + table + "=" + RealData.path("italy-covid/" + folder + "/*.csv")));
    Lake lake = lake("italy");
    ingest("italy-covid", "PUBLISHED", lake, args.toArray(String[]::new));

    assertThat(lake.live()).hasSize(1_781).startsWith("day=2020-02-24");
    assertThat(lake.allFiles()).filteredOn(file -> file.endsWith("_manifest.json")).hasSize(1_781);
    assertThat(lake.live()).allMatch(day -> lake.manifest(day).path("tables").size() == 3);
    lake.assertNothingButLiveFiles();

    Map<String, Long> rows = Map.of("province", 262_807L, "regioni", 37_401L, "andamento", 1_781L);
    folders.forEach(
        (table, folder) -> {
          Published published = Published.withPartitions(lake, table);
          assertThat(published.select("count(*)")).containsExactly("" + rows.get(table));
          assertThat(published.select("count(*) FILTER (data::DATE <> day::DATE)"))
              .as("rows of another day")
              .containsExactly("0");
          String source = csv("italy-covid/" + folder + "/*.csv", ", union_by_name = true");
          Published.of(lake, table).assertSameRowsAs(source);
          assertThat(Published.of(lake, table).select("sum(totale_casi)"))
              .isEqualTo(DuckDb.query("SELECT sum(totale_casi::BIGINT) FROM " + source));
        });
    assertNaplesZerosAndLateColumns(Published.of(lake, "province"));

    Map<String, Lake.Stamp> before = lake.stamps();
    args.add("--targetParallelism=1");
    ingest("italy-covid, again", "ALREADY_PUBLISHED", lake, args.toArray(String[]::new));
    assertThat(lake.stamps()).isEqualTo(before);
    assertThat(lake.root().resolve("_staging")).doesNotExist();

    Lake other = lake("italy-2");
    args.set(args.size() - 1, "--targetParallelism=5");
    ingest("italy-covid, another root", "PUBLISHED", other, args.toArray(String[]::new));
    assertThat(contentIds(other)).isEqualTo(contentIds(lake)).hasSize(1_781);
  }

  private static void assertNaplesZerosAndLateColumns(Published province) {
    String source = csv("italy-covid/dati-province/*.csv", ", union_by_name = true");
    String naples =
        "count(*) FILTER (sigla_provincia = 'NA'),"
            + " count(*) FILTER (denominazione_provincia = 'Napoli')";
    assertThat(province.select(naples))
        .isEqualTo(DuckDb.query("SELECT " + naples + " FROM " + source))
        .containsExactly("1781|1781");
    String codes = "min(codice_provincia), max(codice_provincia), min(codice_regione)";
    assertThat(province.select(codes))
        .isEqualTo(DuckDb.query("SELECT " + codes + " FROM " + source))
        .containsExactly("001|999|01");
    String late = "count(codice_nuts_3), min(data::DATE) FILTER (codice_nuts_3 IS NOT NULL)";
    assertThat(province.select(late))
        .isEqualTo(
            DuckDb.query(
                "SELECT " + late.replace("data::", "data::TIMESTAMP::") + " FROM " + source))
        .noneMatch(answer -> answer.startsWith("0|") || answer.endsWith("2020-02-24"));
    assertThat(province.select("count(*) FILTER (lat IS NULL)")).containsExactly("72240");
  }

  @Test
  public void threeMillionFlightsAreFoundAgainByDayMonthAndOrigin() {
    String source = RealData.path("vega-flights/flights-3m.parquet");
    String flights = DuckDb.parquet(List.of(source));
    String sums = "count(*), sum(delay), sum(distance)";
    List<String> expected = DuckDb.query("SELECT " + sums + " FROM " + flights);
    assertThat(expected).allMatch(answer -> answer.startsWith("3000000|"));
    Map<String, Integer> partitions = Map.of("day(date)", 182, "month(date)", 7, "origin", 229);
    partitions.forEach(
        (by, count) -> {
          Lake lake = lake(by);
          String[] args = {"--input=" + source, "--partitionBy=" + by};
          ingest("vega-flights by " + by, "PUBLISHED", lake, args);
          assertThat(lake.live()).as(by).hasSize(count);
          lake.assertNothingButLiveFiles();
          assertThat(Published.of(lake, "").select(sums)).as(by).isEqualTo(expected);
        });
    Published.withPartitions(lake("origin"), "").assertSameRowsAs(flights);
    Published.of(lake("month(date)"), "").assertSameRowsAs(flights);
    assertThat(
            Published.withPartitions(lake("day(date)"), "")
                .select("count(*) FILTER (date::DATE <> day::DATE)"))
        .as("rows of another day")
        .containsExactly("0");
    assertThat(
            DuckDb.query(
                "SELECT month, count(*), count(*) FILTER (strftime(date, '%Y-%m') <> month) FROM "
                    + Published.withPartitions(lake("month(date)"), "").sql()
                    + " GROUP BY month ORDER BY count(*) LIMIT 1"))
        .as("a month of six flights")
        .containsExactly("2001-07|6|0");
  }

  @Test
  public void naIsNullInTheWeather() {
    String file = RealData.path("nycflights13/weather.csv");
    String source = csv("nycflights13/weather.csv", ", nullstr = 'NA'");
    Map<String, Integer> partitions = Map.of("origin", 3, "month", 12);
    partitions.forEach(
        (by, count) -> {
          Lake lake = lake(by);
          String[] args = {"--input=" + file, "--nullMarker=NA", "--partitionBy=" + by};
          ingest("nycflights13 weather by " + by, "PUBLISHED", lake, args);
          assertThat(lake.live()).hasSize(count);
          lake.assertNothingButLiveFiles();
          Published published = Published.withPartitions(lake, "");
          assertThat(published.select("count(*), count(*) FILTER (wind_gust IS NULL)"))
              .containsExactly("26115|20778");
          published.assertSameRowsAs(source);
        });
  }

  @Test
  public void vulnerabilitiesAreTheSameFromCsvAndFromJson() {
    Lake csv = vulnerabilities("csv", "csv");
    Lake json = vulnerabilities("json", "json", "--jsonPointer=/vulnerabilities");
    Published.of(csv, "").assertSameRowsAs(csv("cisa-kev/known_exploited_vulnerabilities.csv", ""));
    Published.of(csv, "")
        .assertSameRowsAs(
            "(SELECT * REPLACE (nullif(array_to_string(cwes, ', '), '') AS cwes) FROM "
                + Published.of(json, "").sql()
                + ")");
    // The list of CWEs alone is written in two ways; as a list it would be another schema.
    Lake text =
        vulnerabilities(
            "json with text", "json", "--jsonPointer=/vulnerabilities", "--columns=cwes:string");
    assertThat(contentIds(text)).isEqualTo(contentIds(csv)).isNotEqualTo(contentIds(json));
  }

  private Lake vulnerabilities(String name, String format, String... options) {
    Lake lake = lake(name);
    List<String> args = new ArrayList<>(List.of(options));
    args.add("--input=" + RealData.path("cisa-kev/known_exploited_vulnerabilities." + format));
    args.add("--partitionBy=month(dateAdded)");
    args.add("--contentIdExclude=cwes");
    ingest("cisa-kev from " + name, "PUBLISHED", lake, args.toArray(String[]::new));
    assertThat(lake.live()).hasSize(46);
    assertThat(Published.of(lake, "").select("count(*)")).containsExactly("1404");
    lake.assertNothingButLiveFiles();
    return lake;
  }
}
