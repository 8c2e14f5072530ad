package io.atomicpartition.sink;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.Assume.assumeTrue;

import io.atomicpartition.derive.DerivedForm;
import io.atomicpartition.derive.DerivedForms;
import io.atomicpartition.publish.Manifests;
import io.atomicpartition.publish.Mode;
import io.atomicpartition.publish.PartitionRef;
import io.atomicpartition.publish.PublishEnvironment;
import io.atomicpartition.publish.Unpublisher;
import io.atomicpartition.store.AtomicStore;
import io.atomicpartition.store.AtomicStores;
import io.atomicpartition.store.StoreEnvironment;
import io.atomicpartition.store.StoreLocation;
import io.atomicpartition.testing.Snippets;
import io.atomicpartition.testing.SparkSql;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.apache.beam.sdk.values.Row;
import org.junit.Rule;
import org.junit.Test;
import org.junit.rules.TemporaryFolder;

/**
 * Hive's metastore, input formats and SerDe, which Spark brings and runs, read the lists of files
 * as docs/reading.md says.
 */
public class HiveIT {
  private static final String BY_DAY =
      "SELECT day, count(*), sum(id) FROM %s GROUP BY day ORDER BY 1";

  @Rule public final TemporaryFolder temporary = new TemporaryFolder();

  @Test
  public void theInputFormatOfTheDocumentReadsWhatIsLiveAndHivesOwnNothingButNulls()
      throws Exception {
    assumeTrue(SparkSql.missing(), SparkSql.missing().isEmpty());
    Lake lake = new Lake(temporary.newFolder("a lake").toPath());
    List<Row> rows = new ArrayList<>(Payments.rows("2026-11-23", 0, 20));
    rows.addAll(Payments.rows("2026-11-24", 0, 30));
    rows.addAll(Payments.rows("2026-11-25", 0, 40));
    Run.of(sink(lake), rows);
    Path classes = temporary.newFolder("classes").toPath();
    SparkSql.compile(source(Snippets.one("java")), classes);
    try (SparkSql hive = SparkSql.startWithHive(temporary.getRoot().toPath(), classes)) {
      execute(hive, lake, Snippets.one("hive"));
      assertThat(hive.query(String.format(BY_DAY, "bronze")))
          .isEqualTo("2026-11-23|20|190;2026-11-24|30|435;2026-11-25|40|780");
      assertThat(hive.query("SELECT count(*), count(note) FROM bronze WHERE id >= 30"))
          .isEqualTo("10|6");

      Run.of(sink(lake).withMode(Mode.REPLACE), Payments.rows("2026-11-23", 100, 105));
      unpublish(lake, new PartitionRef("day=2026-11-24"));
      assertThat(hive.query(String.format(BY_DAY, "bronze")))
          .isEqualTo("2026-11-23|5|510;2026-11-25|40|780");

      execute(hive, lake, Snippets.one("athena"));
      assertThat(hive.query("SELECT count(id), count(note) FROM bronze_lists")).isEqualTo("0|0");
    }
  }

  private static AtomicPartitionSink<Row> sink(Lake lake) {
    return AtomicPartitionSink.<Row>write()
        .to(lake.uri())
        .withPartitionFields("day")
        .withSymlinkManifests()
        .withDerivedRequired();
  }

  private Path source(String code) throws IOException {
    return Files.writeString(
        temporary.getRoot().toPath().resolve("SymlinkParquetInputFormat.java"), code);
  }

  private static void execute(SparkSql hive, Lake lake, String statements) throws IOException {
    String here = statements.replace("s3://bucket/bronze", "file://" + lake.root());
    for (String statement : here.split(";", 0)) {
      hive.query(statement.strip());
    }
  }

  private static void unpublish(Lake lake, PartitionRef partition) throws IOException {
    StoreLocation location = StoreLocation.of(URI.create(lake.uri()));
    try (AtomicStore store = AtomicStores.open(location, StoreEnvironment.empty())) {
      long sequence = Manifests.read(store, partition).orElseThrow().sequence();
      new Unpublisher(store, PublishEnvironment.standard()).unpublish(partition, sequence);
      for (DerivedForm form : DerivedForms.present(store)) {
        try (form) {
          assertThat(form.derive(List.of(partition)).failed()).isEmpty();
        }
      }
    }
  }
}
