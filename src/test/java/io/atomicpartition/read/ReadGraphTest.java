package io.atomicpartition.read;

import static org.assertj.core.api.Assertions.assertThat;

import io.atomicpartition.publish.PartitionRef;
import io.atomicpartition.store.ObjectDigest;
import io.atomicpartition.store.StoredObject;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import org.apache.beam.sdk.Pipeline;
import org.apache.beam.sdk.coders.SerializableCoder;
import org.apache.beam.sdk.runners.TransformHierarchy;
import org.apache.beam.sdk.testing.CoderProperties;
import org.apache.beam.sdk.transforms.display.DisplayData;
import org.apache.beam.sdk.values.PCollection;
import org.apache.beam.sdk.values.PValue;
import org.apache.parquet.filter2.predicate.FilterApi;
import org.junit.Test;

/** What runners and their consoles see of the read: names, coders, labels. */
public class ReadGraphTest extends ReadLakeTest {
  private final Pipeline pipeline = pipeline();

  private Set<String> steps() {
    Set<String> steps = new TreeSet<>();
    pipeline.traverseTopologically(
        new Pipeline.PipelineVisitor.Defaults() {
          @Override
          public CompositeBehavior enterCompositeTransform(TransformHierarchy.Node node) {
            add(node);
            return CompositeBehavior.ENTER_TRANSFORM;
          }

          @Override
          public void visitPrimitiveTransform(TransformHierarchy.Node node) {
            add(node);
          }

          private void add(TransformHierarchy.Node node) {
            if (node.getFullName().split("/", -1).length == 2) {
              steps.add(node.getFullName());
            }
          }
        });
    return steps;
  }

  /** Consoles show these, and an update of a running job matches by them. */
  @Test
  public void stepsHaveTheirNames() {
    pipeline.apply("Read", read().withSequences());

    assertThat(steps())
        .containsExactly(
            "Read/Files",
            "Read/KeepPinned",
            "Read/Once",
            "Read/PinPartitions",
            "Read/ReadSplits",
            "Read/SelectPartitions",
            "Read/Sequences",
            "Read/SpreadFiles",
            "Read/SpreadPartitions",
            "Read/SpreadSplits",
            "Read/VerifyFiles");
  }

  @Test
  public void nothingBetweenTheStepsIsJavaSerialized() {
    pipeline.apply("Read", read().withSequences());
    List<String> serialized = new ArrayList<>();
    pipeline.traverseTopologically(
        new Pipeline.PipelineVisitor.Defaults() {
          @Override
          public void visitValue(PValue value, TransformHierarchy.Node producer) {
            if (value instanceof PCollection<?> collection
                && collection.getCoder() instanceof SerializableCoder) {
              serialized.add(producer.getFullName());
            }
          }
        });

    assertThat(serialized).isEmpty();
  }

  @Test
  public void codersGiveBackWhatTheyWereGiven() throws Exception {
    PartitionRef partition = new PartitionRef("day=2026-11-23");
    ObjectDigest digest = new ObjectDigest(1L << 40, "0123abcd", "0123456789abcdef".repeat(4));
    for (Optional<String> version : List.of(Optional.<String>empty(), Optional.of("\"etag\""))) {
      PinnedFile file = new PinnedFile(partition, 3, "t/part-0.parquet", digest, 77, version);
      CoderProperties.coderDecodeEncodeEqual(new ReadCoders.PinnedFileCoder(), file);
      StoredObject verified =
          new StoredObject(
              file.key(), 1L << 40, Optional.empty(), version, Instant.ofEpochSecond(7, 9));
      CoderProperties.coderDecodeEncodeEqual(
          new ReadCoders.FileSplitCoder(), new FileSplit(file, verified, 4, 1L << 39, 55));
      CoderProperties.coderDecodeEncodeEqual(
          new ReadCoders.PinnedPartitionCoder(),
          new PinnedPartition(partition, 3, true, List.of(file, file)));
    }
    CoderProperties.coderDecodeEncodeEqual(
        new ReadCoders.PinnedPartitionCoder(), new PinnedPartition(partition, 0, false, List.of()));
  }

  @Test
  public void theOptionsAreShown() {
    DisplayData shown =
        DisplayData.from(
            read()
                .withTable("sales")
                .withSharedDisk()
                .withNonAtomicFileSystem("hdfs")
                .withFilter(FilterApi.eq(FilterApi.longColumn("id"), 3L))
                .withPartitionFilter(Map.of("day", Set.of("2026-11-23")))
                .withPartitions(List.of(MONDAY))
                .withColumns("id", "note"));

    assertThat(shown.items())
        .extracting(item -> item.getKey() + "=" + item.getValue())
        .containsExactlyInAnyOrder(
            "root=" + lake.uri(),
            "table=sales",
            "partitionFilter={day=[2026-11-23]}",
            "partitions=1",
            "columns=id,note",
            "filter=eq(id, 3)",
            "schema=day,id,note",
            "sharedDisk=true",
            "nonAtomicFileSystems=hdfs");
  }
}
