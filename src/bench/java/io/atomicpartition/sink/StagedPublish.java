package io.atomicpartition.sink;

import io.atomicpartition.publish.Launch;
import io.atomicpartition.publish.PartitionRef;
import io.atomicpartition.publish.PublishPolicy;
import io.atomicpartition.publish.RowSum;
import io.atomicpartition.publish.Tables;
import io.atomicpartition.publish.TempFile;
import io.atomicpartition.store.ObjectDigest;
import io.atomicpartition.store.StoreProbe;
import java.io.Serializable;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import org.apache.beam.sdk.transforms.MapElements;
import org.apache.beam.sdk.transforms.PTransform;
import org.apache.beam.sdk.transforms.SerializableFunction;
import org.apache.beam.sdk.values.PCollection;
import org.apache.beam.sdk.values.TypeDescriptor;

/**
 * The sink without its writing: publishes temps that lie there already, with the steps, threads and
 * stores of the sink. The probe of the store, which a job makes once while it writes, is left out.
 */
public final class StagedPublish
    extends PTransform<PCollection<Integer>, PCollection<PartitionResult>> {
  private static final long serialVersionUID = 1L;
  private static final String FINGERPRINT = "f".repeat(32);

  private final Listener listener;
  private final String root;
  private final Launch launch;
  private final int files;
  private final long bytes;
  private final String crc32c;
  private final String sha256;
  private final int threads;

  /** Is told when a publish begins, by several threads. */
  @FunctionalInterface
  public interface Listener extends Serializable {
    /** A worker begins to publish a partition. */
    void publishBegins();
  }

  /**
   * @param files of each partition
   * @param digest of every one of them
   * @param threads see {@link AtomicPartitionSink#withFinalizeThreads}; 0: what it has by default
   */
  public StagedPublish(
      Listener listener, String root, Launch launch, int files, ObjectDigest digest, int threads) {
    this.listener = listener;
    this.root = root;
    this.launch = launch;
    this.files = files;
    this.bytes = digest.size();
    this.crc32c = digest.crc32c();
    this.sha256 = digest.sha256();
    this.threads = threads == 0 ? AtomicPartitionSink.write().finalizeThreads() : threads;
  }

  /** The partition with a number. */
  public static PartitionRef partition(int number) {
    return new PartitionRef("p=%05d".formatted(number));
  }

  /** Where the temps of a partition must be. */
  public static List<String> tempKeys(Launch launch, int partition, int files) {
    List<String> keys = new ArrayList<>();
    for (int file = 0; file < files; file++) {
      keys.add(launch.tempKey(partition(partition), "%04d".formatted(file)));
    }
    return keys;
  }

  @Override
  public PCollection<PartitionResult> expand(PCollection<Integer> partitions) {
    SinkConfig<?> config =
        new SinkConfig<>(
            StoreSource.of(root, null, Set.of()),
            launch,
            PublishPolicy.CREATE,
            new FirstPublish(listener),
            WriteLimits.DEFAULT,
            ExpectedSequences.CAPTURED);
    SerializableFunction<Integer, StagedPartition> staged = this::staged;
    return partitions
        .apply("Staged", MapElements.into(TypeDescriptor.of(StagedPartition.class)).via(staged))
        .setCoder(new TempCoders.StagedPartitionCoder())
        .apply(
            "PublishStaged",
            new PublishStaged(config, StoreProbe.SKIP, threads, false, Set.of(), false))
        .published();
  }

  private StagedPartition staged(int partition) {
    List<TempFile> temps = new ArrayList<>();
    for (String key : tempKeys(launch, partition, files)) {
      temps.add(
          new TempFile(
              Tables.UNNAMED,
              key,
              new ObjectDigest(bytes, crc32c, sha256),
              new RowSum(1, 0, 1),
              FINGERPRINT));
    }
    return new StagedPartition(partition(partition), new TreeSet<>(), temps, List.of());
  }
}
