package io.atomicpartition.sink;

import static org.assertj.core.api.Assertions.assertThat;

import io.atomicpartition.publish.Mode;
import java.util.List;
import org.apache.beam.sdk.values.Row;
import org.junit.Rule;
import org.junit.Test;
import org.junit.rules.TemporaryFolder;

public class DerivedFormsTest {
  private static final String DAY = "2026-11-23";

  @Rule public final TemporaryFolder temporary = new TemporaryFolder();

  private AtomicPartitionSink<Row> sink(Lake lake) {
    return AtomicPartitionSink.<Row>write()
        .to(lake.uri())
        .withPartitionFields("day")
        .withSymlinkManifests()
        .withDeltaLog();
  }

  @Test
  public void bothFormsFollowThePublish() throws Exception {
    Lake lake = new Lake(temporary.newFolder("lake").toPath());

    Run first = Run.of(sink(lake), Payments.rows(DAY, 0, 10));
    Run again = Run.of(sink(lake), Payments.rows(DAY, 0, 10));
    Run replaced = Run.of(sink(lake).withMode(Mode.REPLACE), Payments.rows(DAY, 5, 25));

    Lake named = new Lake(java.nio.file.Path.of("/tmp/eng/named"));
    named.delete();
    Run.of(
        AtomicPartitionSink.<Row>write()
            .to(named.uri())
            .withPartition(row -> "v1/x=ä b%3A" + row.getString("day"))
            .withTable(row -> row.getInt64("id") % 2 == 0 ? "even" : "odd")
            .withFormat(
                io.atomicpartition.format.ParquetFormat.rows(
                    java.util.Map.of("even", Payments.SCHEMA, "odd", Payments.SCHEMA)))
            .withSymlinkManifests()
            .withDeltaLog(),
        Payments.rows(DAY, 0, 11));
    Lake plain = new Lake(java.nio.file.Path.of("/tmp/eng/plain"));
    plain.delete();
    Run.of(
        AtomicPartitionSink.<Row>write()
            .to(plain.uri())
            .withPartition(row -> "v1/x=ä b%3A" + row.getString("day"))
            .withSymlinkManifests()
            .withDeltaLog(),
        Payments.rows(DAY, 0, 11));
    lake.allFiles().forEach(System.out::println);
    assertThat(first.published()).allMatch(one -> one.getNotDerived().isEmpty());
    assertThat(
            List.of(
                first.counter("derivedWritten"),
                again.counter("derivedWritten"),
                replaced.counter("derivedWritten")))
        .containsExactly(2L, 0L, 2L);
    System.out.println(first.published());
    System.out.println(replaced.published());
    for (String file : lake.allFiles()) {
      if (file.endsWith("json") || file.endsWith("/manifest")) {
        System.out.println(
            file + ":\n" + java.nio.file.Files.readString(lake.root().resolve(file)));
      }
    }
  }
}
