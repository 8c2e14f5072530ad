package io.atomicpartition.bench.finalize;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.atomicpartition.publish.Launch;
import io.atomicpartition.publish.Outcome;
import io.atomicpartition.publish.RandomIds;
import io.atomicpartition.sink.PartitionResult;
import io.atomicpartition.sink.StagedPublish;
import io.atomicpartition.store.AtomicStore;
import io.atomicpartition.store.AtomicStores;
import io.atomicpartition.store.Checksums;
import io.atomicpartition.store.ObjectDigest;
import io.atomicpartition.store.StoreEnvironment;
import io.atomicpartition.store.StoreLocation;
import io.atomicpartition.store.TempWriter;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.IntStream;
import org.apache.beam.sdk.Pipeline;
import org.apache.beam.sdk.options.PipelineOptions;
import org.apache.beam.sdk.transforms.Create;
import org.apache.beam.sdk.transforms.DoFn;
import org.apache.beam.sdk.transforms.ParDo;

/** This project's sink, from {@code PublishStaged} on; the temps are written before the job. */
final class SinkContender implements Contender {
  static final byte[] CONTENT = "0123456789\n".repeat(20).getBytes(UTF_8);
  private static final int WRITERS = 16;

  private final int threads;

  /**
   * @param threads 0: as many as the sink has by default
   */
  SinkContender(int threads) {
    this.threads = threads;
  }

  @Override
  public long run(PipelineOptions options, String root, int partitions, int files)
      throws Exception {
    Launch launch = new Launch(RandomIds.secure().next(), "bench", "Publish");
    writeTemps(options, root, launch, partitions, files);
    ObjectDigest digest =
        new ObjectDigest(
            CONTENT.length,
            Checksums.crc32c(new ByteArrayInputStream(CONTENT)),
            Checksums.sha256(CONTENT));
    Pipeline pipeline = Pipeline.create(options);
    pipeline
        .apply("Partitions", Create.of(IntStream.range(0, partitions).boxed().toList()))
        .apply("Publish", new StagedPublish(Span::begin, root, launch, files, digest, threads))
        .apply("End", ParDo.of(new End()));
    pipeline.run().waitUntilFinish();
    return partitions;
  }

  private static void writeTemps(
      PipelineOptions options, String root, Launch launch, int partitions, int files)
      throws Exception {
    ExecutorService writers = Executors.newFixedThreadPool(WRITERS);
    try (AtomicStore store =
        AtomicStores.open(
            StoreLocation.parse(root, Optional.empty()),
            StoreEnvironment.empty().with(PipelineOptions.class, options))) {
      List<Future<?>> running = new ArrayList<>();
      for (int i = 0; i < partitions; i++) {
        List<String> keys = StagedPublish.tempKeys(launch, i, files);
        running.add(writers.submit(() -> writeTemps(store, keys)));
      }
      for (Future<?> one : running) {
        one.get();
      }
    } finally {
      writers.shutdownNow();
    }
  }

  private static Void writeTemps(AtomicStore store, List<String> keys) throws IOException {
    for (String key : keys) {
      try (TempWriter writer = store.openTemp(key)) {
        writer.write(CONTENT);
        writer.complete();
      }
    }
    return null;
  }

  private static final class End extends DoFn<PartitionResult, Void> {
    private static final long serialVersionUID = 1L;

    @ProcessElement
    public void process(@Element PartitionResult result) {
      if (result.outcome() != Outcome.PUBLISHED) {
        throw new IllegalStateException("Expected PUBLISHED, found " + result);
      }
      Span.result();
    }
  }
}
