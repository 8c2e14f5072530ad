package io.atomicpartition.derive;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.atomicpartition.publish.HivePath;
import io.atomicpartition.publish.PartitionRef;
import io.atomicpartition.store.AtomicStore;
import io.atomicpartition.store.AtomicStores;
import io.atomicpartition.store.StoreEnvironment;
import io.atomicpartition.store.StoreLocation;
import io.delta.kernel.internal.actions.AddFile;
import io.delta.kernel.types.IntegerType;
import io.delta.kernel.types.StringType;
import io.delta.kernel.types.StructField;
import io.delta.kernel.types.StructType;
import java.io.IOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.LocalDateTime;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;
import org.apache.beam.sdk.schemas.Schema;
import org.apache.beam.sdk.schemas.logicaltypes.SqlTypes;
import org.apache.beam.sdk.values.Row;
import org.apache.parquet.schema.MessageType;
import org.apache.parquet.schema.MessageTypeParser;
import org.junit.After;
import org.junit.Before;
import org.junit.Rule;
import org.junit.Test;
import org.junit.rules.TemporaryFolder;

public class DeltaSchemaTest {
  @Rule public final TemporaryFolder temporary = new TemporaryFolder();

  private Path root;
  private AtomicStore store;
  private Publishes publishes;
  private Derivations derivations;

  @Before
  public void open() throws Exception {
    root = temporary.newFolder("lake").toPath();
    store =
        AtomicStores.open(StoreLocation.of(URI.create("file://" + root)), StoreEnvironment.empty());
    publishes = new Publishes(store);
    derivations = new Derivations(store);
  }

  @After
  public void close() throws IOException {
    store.close();
  }

  private Map<PartitionRef, String> derive(PartitionRef... partitions) throws IOException {
    try (DeltaLog log = new DeltaLog(store)) {
      return log.derive(List.of(partitions)).failed();
    }
  }

  private StructType schema() throws IOException {
    return derivations.log("").snapshot().orElseThrow().getSchema();
  }

  private static List<Row> row(Schema schema, Object... values) {
    return List.of(Row.withSchema(schema).addValues(values).build());
  }

  @Test
  public void addedColumnsWidenTheTableAndWhatItCannotHaveFailsAlone() throws Exception {
    Schema one = Schema.builder().addInt32Field("n").build();
    Schema wider = Schema.builder().addInt32Field("n").addStringField("note").build();
    Schema other = Schema.builder().addStringField("n").build();
    PartitionRef first = publishes.publish("day=1", row(one, 1));
    assertThat(derive(first)).isEmpty();
    PartitionRef second = publishes.publish("day=2", row(wider, 2, "b"));
    PartitionRef third = publishes.publish("day=3", row(other, "c"));
    PartitionRef fourth = publishes.publish("region=4", row(one, 4));
    PartitionRef fifth =
        publishes.publish("day=5", row(Schema.builder().addInt32Field("N").build(), 5));

    Map<PartitionRef, String> failed = derive(first, second, third, fourth, fifth);

    assertThat(failed.get(third))
        .isEqualTo(
            "Column 'n' of 'day=3': expected integer, as the Delta log has it, found string; publish"
                + " it with the old type, or, once all partitions have the new one, delete the log and"
                + " repair");
    assertThat(failed.get(fourth))
        .contains("expected [day] as before, found [region] in 'region=4'");
    assertThat(failed.get(fifth)).contains("'N' of 'day=5' differs from 'n' only in case");
    assertThat(failed).hasSize(3);
    assertThat(schema())
        .isEqualTo(
            new StructType(
                List.of(
                    new StructField("day", StringType.STRING, true),
                    new StructField("n", IntegerType.INTEGER, true),
                    new StructField("note", StringType.STRING, true))));
    assertThat(derivations.logged(first, "")).isEqualTo(derivations.live(first, ""));
    assertThat(derivations.logged(second, "")).isEqualTo(derivations.live(second, ""));
    assertThat(derive(first, second)).isEmpty();
  }

  @Test
  public void timesWithoutAZoneAreTakenFromTheBeginningOrNotAtAll() throws Exception {
    Schema local = Schema.builder().addLogicalTypeField("at", SqlTypes.DATETIME).build();
    PartitionRef first = publishes.publish("day=1", Publishes.ids(0, 1));
    derive(first);
    PartitionRef second =
        publishes.publish("day=2", row(local, LocalDateTime.parse("2026-11-23T01:02:03")));
    assertThat(derive(second).get(second)).contains("Column 'at' of 'day=2'", "delete the log");
    store.delete(derivations.keys("_delta_log/"));
    assertThat(derive(first, second)).isEmpty();
    assertThat(derivations.logged(second, "")).isEqualTo(derivations.live(second, ""));
  }

  @Test
  public void ofSomebodyElsesFilesADerivationTakesItsPartitionsAndARepairAll() throws Exception {
    PartitionRef first = publishes.publish("day=1", Publishes.ids(0, 1));
    PartitionRef second = publishes.publish("day=2", Publishes.ids(0, 2));
    PartitionRef none = publishes.publish("day=" + HivePath.DEFAULT_PARTITION, Publishes.ids(0, 3));
    assertThat(derive(first, second, none)).isEmpty();
    StringBuilder rewrite = new StringBuilder();
    for (PartitionRef partition : List.of(first, second, none)) {
      for (String key : derivations.live(partition, "")) {
        rewrite.append("{\"remove\":{\"path\":\"" + new DeltaPaths(store, "").of(key));
        rewrite.append("\",\"deletionTimestamp\":1,\"dataChange\":false}}\n");
      }
    }
    for (String day : List.of("\"1\"", "\"2\"", "null", "\"9\"")) {
      rewrite.append("{\"add\":{\"path\":\"part-" + day.replace("\"", "") + ".parquet\",");
      rewrite.append("\"partitionValues\":{\"day\":" + day + "},\"size\":3,");
      rewrite.append("\"modificationTime\":1,\"dataChange\":false}}\n");
    }
    store.createRecord(
        "_delta_log/00000000000000000001.json",
        rewrite.toString().getBytes(StandardCharsets.UTF_8));
    assertThat(inTable())
        .containsExactly("part-1.parquet", "part-2.parquet", "part-9.parquet", "part-null.parquet");

    assertThat(derive(first)).isEmpty();
    assertThat(derivations.logged(first, "")).isEqualTo(derivations.live(first, ""));
    assertThat(inTable())
        .hasSize(4)
        .contains("part-2.parquet", "part-9.parquet", "part-null.parquet");

    Map<PartitionRef, String> failed = new TreeMap<>();
    int[] written = {0};
    try (DeltaLog log = new DeltaLog(store)) {
      Repair repair = new Repair(store, List.of(log));
      for (int i = 0; i < 2; i++) {
        repair.run(
            (form, partitions, report) -> {
              failed.putAll(report.failed());
              written[0] += report.written().size();
            });
      }
    }
    assertThat(failed).isEmpty();
    assertThat(written[0]).isEqualTo(3);
    Set<String> live = new TreeSet<>();
    for (PartitionRef partition : List.of(first, second, none)) {
      live.addAll(derivations.live(partition, ""));
    }
    assertThat(inTable())
        .containsExactlyElementsOf(
            live.stream().map(new DeltaPaths(store, "")::of).sorted().toList());
  }

  @Test
  public void aFileThatCannotBeReadKeepsOnlyItsPartitionOut() throws Exception {
    PartitionRef first = publishes.publish("day=1", Publishes.ids(0, 1));
    PartitionRef second =
        publishes.publish("day=2", row(Schema.builder().addInt32Field("n").build(), 2));
    Path file = root.resolve(derivations.live(second, "").iterator().next());
    byte[] bytes = Files.readAllBytes(file);
    Files.write(file, new byte[bytes.length]);

    Map<PartitionRef, String> failed = derive(first, second);
    assertThat(failed).containsOnlyKeys(second);
    assertThat(failed.get(second)).startsWith("The columns of '").contains("cannot be read");
    assertThat(derivations.logged(first, "")).isEqualTo(derivations.live(first, ""));

    Files.write(file, bytes);
    assertThat(derive(first, second)).isEmpty();
    assertThat(derivations.logged(second, "")).isEqualTo(derivations.live(second, ""));
  }

  @Test
  public void ofAPartitionThatNoLongerFitsNothingStaysThatASweepWouldTake() throws Exception {
    Schema number = Schema.builder().addInt32Field("n").build();
    Schema text = Schema.builder().addStringField("n").build();
    PartitionRef first = publishes.publish("day=1", row(number, 1));
    PartitionRef second = publishes.publish("day=2", row(number, 2));
    assertThat(derive(first, second)).isEmpty();
    publishes.publish("day=1", row(text, "one"));

    for (int i = 0; i < 2; i++) {
      assertThat(derive(first, second).get(first)).contains("expected integer");
      assertThat(derivations.logged(first, "")).isEmpty();
      assertThat(derivations.logged(second, "")).isEqualTo(derivations.live(second, ""));
      assertThat(derivations.keys("_delta_log/")).hasSize(2);
    }
    publishes.publish("day=1", row(number, 3));
    assertThat(derive(first, second)).isEmpty();
    assertThat(derivations.logged(first, "")).isEqualTo(derivations.live(first, ""));
  }

  @Test
  public void columnsOfOneFileThatDifferOnlyInCaseAreRefused() throws Exception {
    Schema both = Schema.builder().addInt32Field("x").addInt32Field("X").build();
    assertThatThrownBy(() -> DeltaLog.checkColumns("ledgers", Publishes.parquet(both)))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage(
            "Table 'ledgers': Column 'X' differs from 'x' only in case, which Delta does not tell"
                + " apart; rename one");
    Schema nested = Schema.builder().addRowField("s", both).build();
    assertThatThrownBy(() -> DeltaLog.checkColumns("", Publishes.parquet(nested)))
        .hasMessageStartingWith("Column 's.X' differs from 'x' only in case");
    PartitionRef first = publishes.publish("day=1", row(both, 1, 2));
    assertThat(derive(first).get(first)).contains("differs from 'x' only in case");
  }

  @Test
  public void whatHiveWritesForNullIsNull() throws Exception {
    PartitionRef none = publishes.publish("day=" + HivePath.DEFAULT_PARTITION, Publishes.ids(0, 1));
    assertThat(derive(none)).isEmpty();
    assertThat(derivations.text("_delta_log/00000000000000000000.json"))
        .contains("\"partitionValues\":{\"day\":null}");
    assertThat(derivations.logged(none, "")).isEqualTo(derivations.live(none, ""));
    assertThat(derive(none)).isEmpty();
    assertThat(derivations.keys("_delta_log/")).hasSize(1);
  }

  /** A path names the bytes of a key; two ways to write one letter are two partitions. */
  @Test
  public void noNameIsNormalized() throws Exception {
    PartitionRef composed = publishes.publish("city=K\u00f6ln", Publishes.ids(0, 1));
    PartitionRef decomposed = publishes.publish("city=Ko\u0308ln", Publishes.ids(0, 2));
    assertThat(derive(composed, decomposed)).isEmpty();
    for (PartitionRef partition : List.of(composed, decomposed)) {
      assertThat(derivations.logged(partition, "")).isEqualTo(derivations.live(partition, ""));
    }
    for (AddFile file : derivations.files("")) {
      assertThat(Path.of(root.toUri().resolve(file.getPath()))).exists();
    }
    assertThat(derive(composed, decomposed)).isEmpty();
    assertThat(derivations.keys("_delta_log/")).hasSize(1);
  }

  /** The paths of all files in the table, by the log. */
  private SortedSet<String> inTable() throws IOException {
    SortedSet<String> paths = new TreeSet<>();
    for (AddFile file : derivations.files("")) {
      paths.add(file.getPath());
    }
    return paths;
  }

  @Test
  public void everyTypeThatDeltaLacksIsRefusedByItsColumn() {
    for (String unfit :
        List.of(
            "int64 t (TIMESTAMP(NANOS,true))",
            "int32 t (TIME(MILLIS,true))",
            "int64 t (TIME(MICROS,true))",
            "int32 t (INTEGER(32,false))",
            "int64 t (INTEGER(64,false))",
            "fixed_len_byte_array(16) t (UUID)",
            "int96 t")) {
      MessageType columns =
          MessageTypeParser.parseMessageType(
              "message m { optional int32 ok; optional group s { required " + unfit + "; } }");
      assertThatThrownBy(() -> DeltaLog.checkColumns("ledgers", columns))
          .isInstanceOf(IllegalArgumentException.class)
          .hasMessageStartingWith("Table 'ledgers': Column 's.t': Delta has no type for");
    }
    assertThatThrownBy(
            () ->
                DeltaTypes.columns(
                    Publishes.parquet(Schema.builder().addInt32Field("a b").build())))
        .hasMessageStartingWith("Column 'a b': a Delta log takes no name with");
  }

  @Test
  public void whatIsMissingOnTheClassPathIsNamed() {
    DeltaDependency.check();
    assertThatThrownBy(() -> DeltaDependency.check("io.delta.kernel.NotThere"))
        .isInstanceOf(IllegalStateException.class)
        .hasMessageContaining("io.delta:delta-kernel-defaults:4.0.1");
  }
}
