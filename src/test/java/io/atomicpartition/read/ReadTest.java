package io.atomicpartition.read;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.atomicpartition.format.ParquetFormat;
import io.atomicpartition.publish.FaultyStore.Kind;
import io.atomicpartition.publish.PartitionRef;
import io.atomicpartition.publish.PublishEnvironment;
import io.atomicpartition.publish.Unpublisher;
import io.atomicpartition.sink.AtomicPartitionSink;
import io.atomicpartition.sink.HookedStoreProvider;
import io.atomicpartition.sink.LogLines;
import io.atomicpartition.store.AtomicStore;
import io.atomicpartition.store.AtomicStores;
import io.atomicpartition.store.ForwardingStore;
import io.atomicpartition.store.StoreEnvironment;
import io.atomicpartition.store.StoreException;
import io.atomicpartition.store.StoreLocation;
import io.atomicpartition.store.StoredObject;
import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.nio.file.Path;
import java.time.LocalDate;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.atomic.AtomicLong;
import org.apache.beam.runners.dataflow.DataflowRunner;
import org.apache.beam.sdk.Pipeline;
import org.apache.beam.sdk.metrics.Lineage;
import org.apache.beam.sdk.schemas.Schema;
import org.apache.beam.sdk.schemas.Schema.FieldType;
import org.apache.beam.sdk.schemas.logicaltypes.SqlTypes;
import org.apache.beam.sdk.testing.PAssert;
import org.apache.beam.sdk.transforms.MapElements;
import org.apache.beam.sdk.values.PCollection;
import org.apache.beam.sdk.values.Row;
import org.apache.beam.sdk.values.TypeDescriptors;
import org.apache.commons.io.FileUtils;
import org.apache.parquet.filter2.predicate.FilterApi;
import org.junit.Rule;
import org.junit.Test;

/** What is live is read, and nothing else, and no more of it than was asked for. */
public class ReadTest extends ReadLakeTest {
  @Rule public final LogLines log = new LogLines();

  @Test
  public void whatWasPublishedIsRead() {
    publish(all(sales(MONDAY, 0, 50), sales(TUESDAY, 50, 80)));

    ReadRun run = ReadRun.of(read());

    assertThat(run.rows())
        .containsExactlyInAnyOrderElementsOf(all(sales(MONDAY, 0, 50), sales(TUESDAY, 50, 80)));
    assertThat(run.counter("partitionsRead")).isEqualTo(2);
    assertThat(run.counter("filesVerified")).isEqualTo(lake.listedFiles().size());
    assertThat(run.counter("rowsRead")).isEqualTo(80);
  }

  @Test
  public void whatWasPublishedIsReadAsAvroRecords() {
    publish(sales(MONDAY, 0, 5));
    Pipeline pipeline = pipeline();

    PCollection<String> read =
        pipeline
            .apply("Read", AtomicPartitions.read().from(lake.uri()).asGenericRecords())
            .apply(
                MapElements.into(TypeDescriptors.strings())
                    .via(record -> record.get("day") + " " + record.get("id")));

    PAssert.that(read)
        .containsInAnyOrder(
            "2026-11-23 0", "2026-11-23 1", "2026-11-23 2", "2026-11-23 3", "2026-11-23 4");
    pipeline.run().waitUntilFinish();
  }

  @Test
  public void theLineageNamesTheDatasetAsTheSinkDoes() {
    publish(sales(MONDAY, 0, 50));

    ReadRun run = ReadRun.of(read());

    assertThat(Lineage.query(run.result().metrics(), Lineage.Type.SOURCE))
        .containsExactly("filesystem:" + lake.root());
    assertThat(Lineage.query(run.result().metrics(), Lineage.Type.SINK)).isEmpty();
  }

  @Test
  public void withoutASchemaItIsThatOfTheFilesAndThePathsFieldsAreStringsBehindThem() {
    publish(sales(MONDAY, 1, 2));

    List<Row> rows = ReadRun.of(AtomicPartitions.read().from(lake.uri())).rows();

    assertThat(rows).hasSize(1);
    assertThat(rows.get(0).getSchema())
        .isEqualTo(
            Schema.builder()
                .addInt64Field("id")
                .addNullableStringField("note")
                .addStringField("day")
                .build());
    assertThat(rows.get(0).getValues()).containsExactly(1L, "a note on 1", "2026-11-23");
  }

  @Test
  public void fieldsThatAreInTheFilesTooAreReadFromThere() {
    publish(sink().keepingPartitionFields(), sales(MONDAY, 1, 2));

    List<Row> rows = ReadRun.of(AtomicPartitions.read().from(lake.uri())).rows();

    assertThat(rows.get(0).getSchema()).isEqualTo(SALE);
    assertThat(rows).isEqualTo(sales(MONDAY, 1, 2));
  }

  @Test
  public void partitionFieldsAreUnescapedAndBecomeTheTypesThatAreAskedFor() {
    Schema schema =
        Schema.builder()
            .addField("date", FieldType.logicalType(SqlTypes.DATE))
            .addStringField("shop")
            .addInt32Field("till")
            .addBooleanField("online")
            .addDecimalField("rate")
            .addInt64Field("id")
            .build();
    Row row =
        Row.withSchema(schema)
            .addValues(
                LocalDate.of(2026, 11, 23),
                "a/b=c %",
                7,
                true,
                new java.math.BigDecimal("1.50"),
                9L)
            .build();
    publish(sink().withPartitionFields("date", "shop", "till", "online", "rate"), List.of(row));

    assertThat(ReadRun.of(read().withSchema(schema)).rows()).containsExactly(row);
  }

  @Test
  public void aPartitionFieldThatIsNoneOfItsTypeFailsByName() {
    publish(sales("day=someday", 0, 1));
    Schema dates = Schema.builder().addField("day", FieldType.logicalType(SqlTypes.DATE)).build();

    assertThat(failure(read().withSchema(dates)))
        .hasMessageContaining("Partition 'day=someday'")
        .hasMessageContaining("in the partition field 'day', found 'someday'");
    assertThat(failure(read().withSchema(Schema.builder().addDoubleField("day").build())))
        .hasMessageContaining(
            "expected DOUBLE in the partition field 'day', found 'someday'; a partition field is a"
                + " string, a whole number, a decimal, a boolean or a date");
  }

  @Test
  public void hivesNullIsNullWhereThatIsAllowed() {
    Row row = Row.withSchema(SALE).addValues("x", 1L, null).build();
    publish(
        AtomicPartitionSink.<Row>write()
            .to(lake.uri())
            .withPartition(any -> "shop=__HIVE_DEFAULT_PARTITION__"),
        List.of(row));
    Schema nullable = Schema.builder().addNullableStringField("shop").build();

    assertThat(ReadRun.of(read().withSchema(nullable)).rows())
        .containsExactly(Row.withSchema(nullable).addValue(null).build());
    assertThat(failure(read().withSchema(Schema.builder().addStringField("shop").build())))
        .hasMessageContaining("Column 'shop': expected STRING, which is not nullable");
  }

  @Test
  public void onlyLivePartitionsAndListedFilesAreRead() throws Exception {
    publish(all(sales(MONDAY, 0, 5), sales(TUESDAY, 5, 9)));
    byte[] file = bytes(file(MONDAY));
    write(file(MONDAY).resolveSibling("part-00000-of-00001-orphan.parquet"), file);
    write(
        file(MONDAY)
            .resolveSibling(
                file(MONDAY).getFileName().toString().replaceFirst("part-00000", "part-00001")),
        file);
    Path hidden = lake.root().resolve("_old").resolve(MONDAY);
    write(hidden.resolve("_manifest.json"), bytes(lake.root().resolve(MONDAY + "/_manifest.json")));
    write(hidden.resolve(file(MONDAY).getFileName()), file);
    write(lake.root().resolve("day=2026-11-25/part-00000.parquet"), file);
    unpublish(TUESDAY, 1);

    ReadRun run = ReadRun.of(read());

    assertThat(run.rows()).containsExactlyInAnyOrderElementsOf(sales(MONDAY, 0, 5));
    assertThat(run.counter("partitionsNotLive")).isEqualTo(1);
  }

  private void unpublish(String partition, long sequence) throws Exception {
    try (AtomicStore store =
        AtomicStores.open(StoreLocation.of(URI.create(lake.uri())), StoreEnvironment.empty())) {
      new Unpublisher(store, PublishEnvironment.standard())
          .unpublish(new PartitionRef(partition), sequence);
    }
  }

  @Test
  public void aLakeWithoutAPartitionHasNoRowsAndThatIsSaid() {
    assertThat(ReadRun.of(read()).rows()).isEmpty();
    log.with("Nothing is read: found no partition with a manifest in '" + lake.uri());
  }

  @Test
  public void withoutALiveFileTheSchemaMustBeSaid() {
    assertThatThrownBy(() -> ReadRun.of(AtomicPartitions.read().from(lake.uri())))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("no live partition has a file of the table without a name")
        .hasMessageContaining("withSchema");
  }

  /** A worker with a disk of its own would otherwise read nothing and say nothing. */
  @Test
  public void aWorkerThatSeesAnotherLakeFails() throws IOException {
    publish(sales(MONDAY, 0, 5));
    Pipeline pipeline = pipeline();
    pipeline.apply("Read", AtomicPartitions.read().from(lake.uri()));
    FileUtils.deleteDirectory(lake.root().toFile());

    assertThatThrownBy(() -> pipeline.run().waitUntilFinish())
        .hasStackTraceContaining(
            "Partition '"
                + MONDAY
                + "' had a manifest when the pipeline was built, and this worker"
                + " finds none");
  }

  /** With a schema that was said, nothing was looked up that the worker must find. */
  @Test
  public void aDiskIsReadBySchemaElsewhereOnlyIfEveryWorkerSeesIt() {
    Pipeline pipeline = pipeline();
    pipeline.getOptions().setRunner(DataflowRunner.class);

    assertThatThrownBy(() -> pipeline.apply("Refused", read()))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("the workers of DataflowRunner may be elsewhere")
        .hasMessageContaining("withSharedDisk()");
    assertThat(pipeline.apply("Shared", read().withSharedDisk())).isNotNull();
  }

  @Test
  public void partitionsThatTheFilterLeavesOutAreNotLookedAt() {
    publish(all(sales(MONDAY, 0, 5), sales(TUESDAY, 5, 9)));

    ReadRun run =
        ReadRun.of(recorded().withPartitionFilter(Map.of("day", Set.of("2026-11-24", "other"))));

    assertThat(run.rows()).containsExactlyInAnyOrderElementsOf(sales(TUESDAY, 5, 9));
    assertThat(keys(Kind.READ_RECORD)).containsExactly(TUESDAY + "/_manifest.json");
    assertThat(keys(Kind.LIST)).contains("").noneMatch(key -> key.startsWith(MONDAY));
    assertThat(keys(Kind.READ)).isNotEmpty().allMatch(key -> key.startsWith(TUESDAY));
  }

  @Test
  public void aFilterOnAFieldThatNoPartitionHasFailsByName() {
    publish(sales(MONDAY, 0, 5));

    assertThatThrownBy(() -> ReadRun.of(read().withPartitionFilter(Map.of("dya", Set.of("x")))))
        .hasStackTraceContaining(
            "The partition filter names the fields [dya], which no partition of")
        .hasStackTraceContaining("found partitions such as '" + MONDAY + "'");
  }

  @Test
  public void partitionsThatAreNamedAreReadAndNothingIsListedForThem() {
    publish(all(sales(MONDAY, 0, 5), sales(TUESDAY, 5, 9)));

    ReadRun run = ReadRun.of(recorded().withPartitions(List.of(TUESDAY, "day=2020-01-01")));

    assertThat(run.rows()).containsExactlyInAnyOrderElementsOf(sales(TUESDAY, 5, 9));
    assertThat(keys(Kind.LIST)).doesNotContain("");
    assertThat(run.counter("partitionsNotLive")).isEqualTo(1);
    assertThat(ReadRun.of(read().withPartitions(List.of())).rows())
        .as("no partition is not every partition")
        .isEmpty();
  }

  @Test
  public void columnsThatAreNotAskedForAreNotReadFromTheStore() {
    publish(sales(MONDAY, 0, 20_000));
    AtomicLong bytes = new AtomicLong();
    HookedStoreProvider.disguise(lake, (store, environment) -> new Counting(store, bytes));
    AtomicPartitions.Read counted = read().from(HookedStoreProvider.uri(lake));

    assertThat(ReadRun.of(counted).rows()).hasSize(20_000);
    long all = bytes.getAndSet(0);
    List<Row> rows = ReadRun.of(counted.withColumns("id", "day")).rows();
    long some = bytes.getAndSet(0);
    assertThat(ReadRun.of(counted.withColumns("day")).rows()).hasSize(20_000);
    long none = bytes.get();

    assertThat(rows).hasSize(20_000);
    assertThat(rows.get(0).getSchema().getFieldNames()).containsExactly("id", "day");
    assertThat(some).isLessThan(all * 3 / 4);
    assertThat(none).as("the footer alone").isPositive().isLessThan(all / 10);
  }

  /** Counts the bytes that are read of data files, those apart that a verification reads. */
  private static final class Counting extends ForwardingStore {
    private final AtomicLong bytes;

    Counting(AtomicStore store, AtomicLong bytes) {
      super(store);
      this.bytes = bytes;
    }

    @Override
    public InputStream read(StoredObject expected, long offset) throws StoreException {
      return new FilterInputStream(super.read(expected, offset)) {
        @Override
        public int read(byte[] into, int from, int count) throws IOException {
          int read = super.read(into, from, count);
          bytes.addAndGet(Math.max(0, read));
          return read;
        }
      };
    }
  }

  @Test
  public void aLargeFileIsReadByRowGroupsAndVerifiedOnce() {
    publish(smallRowGroups(), sales(MONDAY, 0, 20_000));

    ReadRun run = ReadRun.of(recorded().withSplitBytes(1));

    assertThat(run.rows()).containsExactlyInAnyOrderElementsOf(sales(MONDAY, 0, 20_000));
    assertThat(lake.listedFiles()).hasSize(1);
    assertThat(run.counter("rowGroupsRead")).isGreaterThan(2);
    assertThat(keys(Kind.HEAD)).as("elements").hasSize((int) run.counter("rowGroupsRead"));
    assertThat(keys(Kind.VERIFY)).hasSize(1);
  }

  @Test
  public void rowGroupsThatAreSmallAreReadTogether() {
    publish(smallRowGroups(), sales(MONDAY, 0, 20_000));

    ReadRun run = ReadRun.of(recorded());

    assertThat(run.counter("rowGroupsRead")).isGreaterThan(2);
    assertThat(keys(Kind.HEAD)).as("elements").hasSize(1);
  }

  @Test
  public void aFilterIsPushedIntoTheFiles() {
    publish(smallRowGroups(), sales(MONDAY, 0, 20_000));

    ReadRun run = ReadRun.of(read().withFilter(FilterApi.lt(FilterApi.longColumn("id"), 3L)));

    assertThat(run.rows()).containsExactlyInAnyOrderElementsOf(sales(MONDAY, 0, 3));
    assertThat(run.counter("rowGroupsRead")).isEqualTo(1);
  }

  @Test
  public void aFilterOnAFieldOfThePathIsRefused() {
    publish(sales(MONDAY, 0, 3));

    assertThat(
            failure(
                read()
                    .withFilter(
                        FilterApi.eq(
                            FilterApi.binaryColumn("day"),
                            org.apache.parquet.io.api.Binary.fromString("2026-11-23")))))
        .hasMessageContaining("Partition '" + MONDAY + "'")
        .hasMessageContaining("Column 'day': expected a column in the file");
  }

  @Test
  public void oneTableOfSeveralIsRead() {
    Schema shop = Schema.builder().addStringField("shop").build();
    publish(
        AtomicPartitionSink.<Row>write()
            .to(lake.uri())
            .withPartition(row -> "v1")
            .withTable(row -> row.getInt64("id") < 5 ? "sales" : "shops")
            .withFormat(
                ParquetFormat.rows(Map.of("sales", SALE, "shops", shop))
                    .from(
                        row ->
                            row.getInt64("id") < 5
                                ? row
                                : Row.withSchema(shop)
                                    .addValues("shop " + row.getInt64("id"))
                                    .build())),
        sales(MONDAY, 3, 7));

    assertThat(ReadRun.of(read().withTable("sales")).rows())
        .containsExactlyInAnyOrderElementsOf(sales(MONDAY, 3, 5));
    assertThat(ReadRun.of(AtomicPartitions.read().from(lake.uri()).withTable("shops")).rows())
        .extracting(row -> row.getString("shop"))
        .containsExactlyInAnyOrder("shop 5", "shop 6");
    assertThat(failure(read()))
        .hasMessage(
            "Partition 'v1' has the tables 'sales', 'shops', and no table without a name; say with"
                + " withTable which is to be read");
  }

  @Test
  public void aColumnThatOnlySomePartitionsHaveIsNullInTheOthers() {
    Schema before = Schema.builder().addStringField("day").addInt64Field("id").build();
    publish(sink(), List.of(Row.withSchema(before).addValues("2026-11-24", 7L).build()));
    publish(sales(MONDAY, 1, 2));

    assertThat(ReadRun.of(read()).rows())
        .containsExactlyInAnyOrder(
            sale(MONDAY, 1), Row.withSchema(SALE).addValues("2026-11-24", 7L, null).build());
  }

  @Test
  public void aColumnOfAnotherTypeInSomePartitionFailsByName() {
    Schema other = Schema.builder().addStringField("day").addStringField("id").build();
    publish(sink(), List.of(Row.withSchema(other).addValues("2026-11-24", "7").build()));
    String file = file(TUESDAY).getFileName().toString();

    assertThat(failure(read()))
        .hasMessageContaining("Partition '" + TUESDAY + "'")
        .hasMessageContaining("the file '" + file + "'")
        .hasMessageContaining(
            "Column 'id': expected INT64, found 'required binary id (STRING)' in the file");
  }

  @Test
  public void aFileSystemThatTheSinkNeededConsentForIsReadWithIt() {
    String root = "disk:" + lake.root();
    Pipeline pipeline = pipeline();
    inOneBundle(pipeline, sales(MONDAY, 0, 5))
        .apply("Publish", sink().to(root).withNonAtomicFileSystem("disk"));
    pipeline.run().waitUntilFinish();

    assertThat(ReadRun.of(read().from(root).withNonAtomicFileSystem("disk")).rows())
        .containsExactlyInAnyOrderElementsOf(sales(MONDAY, 0, 5));
    assertThatThrownBy(() -> ReadRun.of(read().from(root)))
        .hasMessageContaining("withNonAtomicFileSystem(\"disk\")");
  }

  @Test
  public void wrongOptionsAreRefusedByName() {
    publish(sales(MONDAY, 0, 1));

    assertThatThrownBy(() -> AtomicPartitions.read().from(null))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("from(root)");
    assertThatThrownBy(
            () ->
                ReadRun.of(
                    read()
                        .withPartitions(List.of(MONDAY, "v1/" + TUESDAY))
                        .withPartitionFilter(Map.of("dya", Set.of("x"), "day", Set.of("y")))))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("The partition filter names the fields [dya], which none of the")
        .hasMessageContaining("found partitions such as '" + MONDAY + "'");
    assertThatThrownBy(() -> ReadRun.of(AtomicPartitions.read()))
        .hasMessageContaining("from(root)");
    assertThatThrownBy(() -> ReadRun.of(read().from("nowhere://lake")))
        .hasMessageContaining("nowhere");
    assertThatThrownBy(() -> read().withPartitions(List.of("../other")))
        .hasMessageContaining("withPartitions")
        .hasMessageContaining("../other");
    assertThatThrownBy(() -> read().withPartitionFilter(Map.of("day", Set.of())))
        .hasMessageContaining("withPartitionFilter allows no value of the field 'day'");
    assertThatThrownBy(() -> read().withTable("a/b")).hasMessageContaining("a/b");
    assertThatThrownBy(() -> read().withColumns())
        .hasMessageContaining("withColumns names no column");
    assertThatThrownBy(() -> read().withColumns("id", "id"))
        .hasMessageContaining("Expected each column once, found 'id', 'id'");
    for (AtomicPartitions.Read read : List.of(read(), AtomicPartitions.read().from(lake.uri()))) {
      assertThatThrownBy(() -> ReadRun.of(read.withColumns("id", "price")))
          .hasMessageContaining("There is no column 'price', which was asked for; the columns are")
          .hasMessageContaining("'id', 'note'");
    }
  }
}
