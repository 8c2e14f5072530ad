package io.atomicpartition.sink;

import static org.assertj.core.api.Assertions.assertThat;

import io.atomicpartition.publish.ContentId;
import io.atomicpartition.publish.History;
import io.atomicpartition.publish.Launch;
import io.atomicpartition.publish.Manifest;
import io.atomicpartition.publish.Outcome;
import io.atomicpartition.publish.PartitionRef;
import io.atomicpartition.publish.PublishResult;
import io.atomicpartition.publish.RowSum;
import io.atomicpartition.publish.TempFile;
import io.atomicpartition.sink.audit.AuditEvent;
import io.atomicpartition.store.ObjectDigest;
import java.net.URI;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.TreeSet;
import org.apache.beam.sdk.coders.Coder;
import org.apache.beam.sdk.coders.StringUtf8Coder;
import org.apache.beam.sdk.schemas.SchemaRegistry;
import org.apache.beam.sdk.testing.CoderProperties;
import org.junit.Test;

public class TempCodersTest {
  private static final TempFile TEMP =
      new TempFile(
          "ledgers",
          "_staging/run/launch/transform/temp-1",
          new ObjectDigest(Long.MAX_VALUE, "0123abcd", "0123456789abcdef".repeat(4)),
          new RowSum(7, -1, Long.MIN_VALUE),
          "fingerprint");
  private static final TempFile UNNAMED =
      new TempFile("", "k", new ObjectDigest(0, "00000000", "0".repeat(64)), RowSum.ZERO, "");

  @Test
  public void tempFiles() throws Exception {
    check(new TempCoders.TempFileCoder(), TEMP, UNNAMED);
  }

  @Test
  public void whatABundleSays() throws Exception {
    check(
        new TempCoders.StagedTempCoder(),
        new StagedTemp(OptionalLong.empty(), Optional.of(TEMP)),
        new StagedTemp(OptionalLong.of(0), Optional.of(UNNAMED)),
        new StagedTemp(OptionalLong.of(Long.MAX_VALUE), Optional.empty()));
  }

  @Test
  public void whatIsStagedForAPartition() throws Exception {
    check(
        new TempCoders.StagedPartitionCoder(),
        new StagedPartition(
            new PartitionRef("a/b=c"), new TreeSet<>(), List.of(TEMP, UNNAMED), List.of()),
        new StagedPartition(
            new PartitionRef("a"), new TreeSet<>(List.of(1L, 3L)), List.of(), List.of("k1", "k2")));
  }

  @Test
  public void whatIsDecided() throws Exception {
    Coder<PartitionResult> results =
        SchemaRegistry.createDefault().getSchemaCoder(PartitionResult.class);
    Manifest.DataFile file =
        new Manifest.DataFile(
            "t/f.parquet", 3, 2, "0123abcd", "sha", Manifest.VerifiedBy.SIZE, Optional.empty());
    Manifest.Table table =
        new Manifest.Table("t", "fingerprint", new RowSum(2, 1, 1), List.of(file));
    Manifest.Publish live =
        new Manifest.Publish(
            "publish",
            "attempt",
            ContentId.of(Map.of(), List.of()),
            new TreeSet<>(),
            "run",
            List.of(table),
            Instant.EPOCH);
    Manifest manifest =
        new Manifest(
            "write",
            new PartitionRef("a"),
            1,
            Optional.of(live),
            History.NONE,
            Optional.empty(),
            "test",
            Instant.EPOCH);
    PublishResult published =
        new PublishResult(
            new PartitionRef("a"),
            Outcome.PUBLISHED,
            "publish",
            0,
            1,
            Optional.of(manifest),
            URI.create("file:///a/_manifest.json"),
            "is live");
    PartitionResult result = PartitionResult.of(published, 4);
    AuditEvent event =
        AuditEvent.of(URI.create("file:///"), new Launch("0".repeat(16), "run", "T"), published);
    AuditEvent found = AuditEvent.ofFound(URI.create("file:///"), manifest);
    Coder<AuditEvent> events = SchemaRegistry.createDefault().getSchemaCoder(AuditEvent.class);
    assertThat(result.getFiles()).hasSize(1);
    check(
        new TempCoders.DecidedCoder(results, events),
        new Decided(result, event, List.of("k1", "k2")),
        new Decided(result, found, List.of()));
  }

  @Test
  public void whatABundleHandsOnSurvives() throws Exception {
    Coder<HandedOn<String>> coder = new HandedOn.HandedOnCoder<>(StringUtf8Coder.of());
    check(
        coder,
        new HandedOn.Temp<>(new StagedTemp(OptionalLong.of(3), Optional.empty())),
        new HandedOn.Spilled<>("", "row"),
        new HandedOn.Spilled<>("table", ""));
  }

  @SafeVarargs
  private static <T> void check(Coder<T> coder, T... values) throws Exception {
    CoderProperties.coderSerializable(coder);
    for (T value : values) {
      CoderProperties.coderDecodeEncodeEqual(coder, value);
    }
  }
}
