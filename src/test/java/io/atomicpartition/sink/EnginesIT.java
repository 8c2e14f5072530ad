package io.atomicpartition.sink;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.Assume.assumeTrue;

import io.atomicpartition.format.ParquetFormat;
import io.atomicpartition.publish.Mode;
import io.atomicpartition.testing.Command;
import io.atomicpartition.testing.Snippets;
import io.atomicpartition.testing.SparkSql;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.stream.Stream;
import org.apache.beam.sdk.values.Row;
import org.junit.Rule;
import org.junit.Test;
import org.junit.rules.TemporaryFolder;

/** Engines that know no manifests read what is derived, as docs/reading.md says. */
public class EnginesIT {
  private static final Path PYTHON = Path.of("target/engines/bin/python").toAbsolutePath();
  private static final int ROWS = 1_000;
  private static final int REPLACES = 12;
  private static final String DAY = "2026-11-23";

  @Rule public final TemporaryFolder temporary = new TemporaryFolder();

  private Lake lake(String name) throws IOException {
    return new Lake(temporary.newFolder(name).toPath());
  }

  private static AtomicPartitionSink<Row> sink(Lake lake) {
    return AtomicPartitionSink.<Row>write()
        .to(lake.uri())
        .withPartitionFields("day")
        .withSymlinkManifests()
        .withDeltaLog()
        .withDerivedRequired();
  }

  private static void assumeThere(String missing) {
    assumeTrue(missing, missing.isEmpty());
  }

  private static String pythonMissing() {
    return Files.exists(PYTHON.resolveSibling("installed"))
        ? ""
        : "polars, delta-rs and DuckDB are not in target/engines; `make engines` installs them where"
            + " Python 3.10 or newer is found";
  }

  /** Three days of as many rows. */
  private static Lake published(Lake lake) {
    List<Row> rows = new ArrayList<>(Payments.rows(DAY, 0, ROWS));
    rows.addAll(Payments.rows("2026-11-24", 0, ROWS));
    rows.addAll(Payments.rows("2026-11-25", 0, ROWS));
    Run.of(sink(lake), rows);
    return lake;
  }

  @Test
  public void sparkReadsTheSameCountsBeforeDuringAndAfterAReplaceInALoop() throws Exception {
    assumeThere(SparkSql.missing());
    Lake lake = published(lake("lake"));
    String table = "delta.`" + lake.root() + "`";
    String count = "SELECT count(*) FROM " + table;
    String day = "SELECT count(*), min(id), max(id) FROM " + table + " WHERE day = '" + DAY + "'";
    ExecutorService threads = Executors.newSingleThreadExecutor();
    try (SparkSql spark = SparkSql.start(temporary.getRoot().toPath())) {
      assertThat(spark.query(count)).isEqualTo("" + 3 * ROWS);
      AtomicBoolean done = new AtomicBoolean();
      Set<String> versions = ConcurrentHashMap.newKeySet();
      Future<Integer> reader =
          threads.submit(
              () -> {
                int reads = 0;
                for (boolean last = false; !last; reads++) {
                  last = done.get();
                  assertThat(spark.query(count)).isEqualTo("" + 3 * ROWS);
                  versions.add(spark.query(day));
                }
                return reads;
              });
      Set<String> whole = new HashSet<>(Set.of(version(0)));
      int replaces = 0;
      for (; replaces < REPLACES || (versions.size() < 3 && !reader.isDone()); replaces++) {
        long from = (replaces + 1) * (long) ROWS;
        whole.add(version(from));
        Run.of(sink(lake).withMode(Mode.REPLACE), Payments.rows(DAY, from, from + ROWS));
      }
      done.set(true);
      int reads = reader.get();

      assertThat(whole).containsAll(versions);
      assertThat(versions).contains(version(replaces * (long) ROWS)).hasSizeGreaterThan(2);
      assertThat(spark.query(count)).isEqualTo("" + 3 * ROWS);
      System.out.printf(
          "Spark: %d reads during %d replaces met %d versions, each whole%n",
          reads, replaces, versions.size());
    } finally {
      threads.shutdownNow();
    }
  }

  private static String version(long from) {
    return ROWS + "|" + from + "|" + (from + ROWS - 1);
  }

  @Test
  public void vacuumLeavesWhatIsPublishedAndNotYetDerived() throws Exception {
    assumeThere(SparkSql.missing());
    Lake lake = published(lake("lake"));
    Run.of(
        AtomicPartitionSink.<Row>write().to(lake.uri()).withPartitionFields("day"),
        Payments.rows("2026-11-26", 0, ROWS)); // without its derived step
    for (String file : lake.dataFiles()) {
      Files.setLastModifiedTime(
          lake.root().resolve(file), FileTime.from(Instant.now().minus(60, ChronoUnit.DAYS)));
    }
    String vacuum = "VACUUM delta.`" + lake.root() + "`";
    try (SparkSql spark = SparkSql.start(temporary.getRoot().toPath())) {
      spark.query(vacuum);
      assertThat(spark.answer(vacuum + " RETAIN 168 HOURS"))
          .startsWith("FAILED")
          .contains("such a low retention period");
    }
    assertThat(lake.dataFiles()).hasSize(4);
    lake.assertEveryLiveFileIsWhole();
  }

  @Test
  public void theSnippetsOfTheDocumentReadAllRows() throws Exception {
    assumeThere(pythonMissing());
    assumeThere(SparkSql.missing());
    Lake lake = published(lake("lake"));
    List<String> sql = Snippets.of("spark");
    List<String> scripts = Snippets.of("python");
    assertThat(sql).hasSize(1);
    assertThat(scripts).hasSize(5);
    try (SparkSql spark = SparkSql.start(temporary.getRoot().toPath())) {
      for (String one : sql) {
        assertThat(spark.query(over(lake, one))).as(one).isEqualTo("" + 3 * ROWS);
      }
    }
    for (String one : scripts) {
      assertThat(python(over(lake, one))).as(one).isEqualTo("" + 3 * ROWS);
    }
  }

  private static String over(Lake lake, String snippet) {
    return snippet.replace("/lake/bronze", lake.root().toString());
  }

  @Test
  public void tablesWithNamesAreReadByTheirOwnLogsWhateverTheirPathsLookLike() throws Exception {
    assumeThere(pythonMissing());
    assumeThere(SparkSql.missing());
    Lake lake = lake("a lake");
    Run.of(
        AtomicPartitionSink.<Row>write()
            .to(lake.uri())
            .withPartition(row -> "v1/spot=ä b%3A1/day=" + row.getString("day"))
            .withTable(row -> row.getInt64("id") < 10 ? "few" : "many")
            .withFormat(ParquetFormat.rows(Map.of("few", Payments.SCHEMA, "many", Payments.SCHEMA)))
            .withSymlinkManifests()
            .withDeltaLog()
            .withDerivedRequired(),
        Payments.rows(DAY, 0, 30));
    Path many = lake.root().resolve("_tables/many");
    String columns = "count(*), sum(id), min(spot), min(day)";
    String expected = "20|" + (29 * 30 / 2 - 45) + "|ä b:1|" + DAY;
    try (SparkSql spark = SparkSql.start(temporary.getRoot().toPath())) {
      assertThat(spark.query("SELECT " + columns + " FROM delta.`" + many + "`"))
          .isEqualTo(expected);
    }
    assertThat(
            python(
                "import duckdb\n"
                    + "duckdb.sql('INSTALL delta'); duckdb.sql('LOAD delta')\n"
                    + "print(*duckdb.sql(\"SELECT "
                    + columns
                    + " FROM delta_scan('"
                    + many
                    + "')\").fetchone(), sep='|')\n"))
        .isEqualTo(expected);
    assertThat(
            python(
                "from deltalake import DeltaTable, QueryBuilder\n"
                    + "table = DeltaTable('"
                    + many
                    + "')\n"
                    + "rows = QueryBuilder().register('t', table).execute('SELECT "
                    + columns
                    + " FROM t').read_all()\n"
                    + "print(*(rows[i][0].as_py() for i in range(4)), sep='|')\n"))
        .isEqualTo(expected);
  }

  /** DuckDB finds its extension where it would have installed it. */
  private String python(String code) throws Exception {
    Path home = temporary.newFolder().toPath();
    Files.createSymbolicLink(
        Files.createDirectory(home.resolve(".duckdb")).resolve("extensions"), extensions());
    Path script = Files.writeString(temporary.newFile().toPath(), code);
    return Command.of(List.of(PYTHON.toString(), script.toString()))
        .with("HOME", home.toString())
        .run()
        .ok()
        .out()
        .strip();
  }

  private static Path extensions() throws IOException {
    try (Stream<Path> all = Files.walk(PYTHON.getParent().resolveSibling("lib"))) {
      return all.filter(path -> path.endsWith("duckdb_ext/extensions")).findFirst().orElseThrow();
    }
  }
}
