package io.atomicpartition.publish;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.atomicpartition.store.AtomicStore;
import io.atomicpartition.store.Checksums;
import io.atomicpartition.store.ObjectDigest;
import io.atomicpartition.store.TempWriter;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalLong;

/**
 * Plans over files of lines, one line a row: temps written through a store, with true digests and
 * row sums. The order of lines and their distribution over files does not change the content id.
 */
public final class Plans {
  private final AtomicStore store;
  private final RandomIds ids;

  public Plans(AtomicStore store, RandomIds ids) {
    this.store = store;
    this.ids = ids;
  }

  /** A launch of its own. */
  public Launch launch() {
    return new Launch(ids.next(), "nightly", "Write/Publish");
  }

  /** Writes one temp. */
  public TempFile temp(Launch launch, PartitionRef partition, String table, List<String> rows)
      throws IOException {
    byte[] bytes = bytes(rows);
    String key = launch.tempKey(partition, ids.next());
    try (TempWriter writer = store.openTemp(key)) {
      writer.write(bytes);
      writer.complete();
    }
    return described(key, table, rows);
  }

  /** The description of a temp with these rows, whoever has written it. */
  public static TempFile described(String key, String table, List<String> rows) throws IOException {
    RowSum sum =
        rows.stream()
            .map(row -> RowSum.of(1, Checksums.sha256(row.getBytes(UTF_8)).substring(0, 32)))
            .reduce(RowSum.ZERO, RowSum::plus);
    return new TempFile(table, key, digest(bytes(rows)), sum, "f".repeat(32));
  }

  private static byte[] bytes(List<String> rows) {
    return String.join("\n", rows).getBytes(UTF_8);
  }

  /** One temp of the unnamed table for each list of rows. */
  public List<TempFile> temps(Launch launch, PartitionRef partition, List<List<String>> files)
      throws IOException {
    List<TempFile> temps = new ArrayList<>();
    for (List<String> rows : files) {
      temps.add(temp(launch, partition, Tables.UNNAMED, rows));
    }
    return temps;
  }

  /** A plan, with temps written just now. */
  public PublishPlan plan(
      Launch launch,
      PublishPolicy policy,
      PartitionRef partition,
      List<Long> captured,
      List<List<String>> files)
      throws IOException {
    return template(launch, policy)
        .plan(partition, OptionalLong.empty(), captured, temps(launch, partition, files));
  }

  /** What all partitions of the launch have in common. */
  public static PublishPlan.Template template(Launch launch, PublishPolicy policy) {
    return new PublishPlan.Template(launch, policy, List.of(), ".parquet");
  }

  /** What identifies these bytes. */
  public static ObjectDigest digest(byte[] bytes) throws IOException {
    return new ObjectDigest(
        bytes.length, Checksums.crc32c(new ByteArrayInputStream(bytes)), Checksums.sha256(bytes));
  }
}
