package io.atomicpartition.derive;

import io.atomicpartition.format.DataFile;
import io.atomicpartition.format.DataFileWriter;
import io.atomicpartition.format.ParquetFormat;
import io.atomicpartition.publish.Launch;
import io.atomicpartition.publish.Manifest;
import io.atomicpartition.publish.Manifests;
import io.atomicpartition.publish.Mode;
import io.atomicpartition.publish.Outcome;
import io.atomicpartition.publish.PartitionRef;
import io.atomicpartition.publish.PublishEnvironment;
import io.atomicpartition.publish.PublishPlan;
import io.atomicpartition.publish.PublishPolicy;
import io.atomicpartition.publish.Publisher;
import io.atomicpartition.publish.RandomIds;
import io.atomicpartition.publish.TempFile;
import io.atomicpartition.publish.Unpublisher;
import io.atomicpartition.publish.WhenLive;
import io.atomicpartition.store.AtomicStore;
import io.atomicpartition.store.ObjectDigest;
import io.atomicpartition.store.TempWriter;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.stream.LongStream;
import org.apache.beam.sdk.schemas.Schema;
import org.apache.beam.sdk.values.Row;
import org.apache.parquet.schema.MessageType;

/** Publishes by the real protocol, without a pipeline. */
final class Publishes {
  static final Schema IDS = Schema.builder().addInt64Field("id").build();

  private final AtomicStore store;

  Publishes(AtomicStore store) {
    this.store = store;
  }

  static List<Row> ids(long from, long to) {
    return LongStream.range(from, to)
        .mapToObj(id -> Row.withSchema(IDS).addValue(id).build())
        .toList();
  }

  /** The columns that such rows have in a file. */
  static MessageType parquet(Schema schema) {
    return ParquetFormat.rows(schema).schemas().get("");
  }

  /** Replaces the table without a name. */
  PartitionRef publish(String partition, List<Row> rows) throws IOException {
    return publish(partition, Map.of("", rows));
  }

  /** Replaces a partition, or fills it; a file for each table. */
  PartitionRef publish(String path, Map<String, List<Row>> tables) throws IOException {
    PartitionRef partition = new PartitionRef(path);
    Launch launch = new Launch(RandomIds.secure().next(), "test", "Publish");
    List<TempFile> temps = new ArrayList<>();
    for (Map.Entry<String, List<Row>> table : tables.entrySet()) {
      temps.add(temp(launch, partition, table.getKey(), table.getValue()));
    }
    long sequence = Manifests.read(store, partition).map(Manifest::sequence).orElse(0L);
    PublishPlan plan =
        new PublishPlan.Template(
                launch,
                new PublishPolicy(Mode.REPLACE, WhenLive.CONFLICT, true),
                List.of(),
                ".parquet")
            .plan(partition, OptionalLong.empty(), List.of(sequence), temps);
    Outcome outcome = new Publisher(store, PublishEnvironment.standard()).publish(plan).outcome();
    if (outcome != Outcome.PUBLISHED) {
      throw new AssertionError(partition + ": " + outcome);
    }
    return partition;
  }

  private TempFile temp(Launch launch, PartitionRef partition, String table, List<Row> rows)
      throws IOException {
    ParquetFormat<Row> format = ParquetFormat.rows(Map.of(table, rows.get(0).getSchema()));
    String key = launch.tempKey(partition, RandomIds.secure().next());
    try (TempWriter temp = store.openTemp(key);
        DataFileWriter<Row> writer = format.open(table, temp)) {
      for (Row row : rows) {
        writer.write(row);
      }
      DataFile file = writer.finish();
      temp.complete();
      return new TempFile(
          table,
          key,
          new ObjectDigest(file.bytes(), file.crc32c(), file.sha256()),
          file.rows(),
          file.schemaFingerprint());
    }
  }

  void unpublish(PartitionRef partition) throws IOException {
    long sequence = Manifests.read(store, partition).orElseThrow().sequence();
    Unpublisher.Ending ending =
        new Unpublisher(store, PublishEnvironment.standard())
            .unpublish(partition, sequence)
            .ending();
    if (ending != Unpublisher.Ending.UNPUBLISHED) {
      throw new AssertionError(partition + ": " + ending);
    }
  }
}
