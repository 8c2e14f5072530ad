package io.atomicpartition.sink;

import io.atomicpartition.publish.ContentId;
import io.atomicpartition.publish.Mode;
import io.atomicpartition.publish.WhenLive;
import java.nio.file.Path;
import java.util.List;
import java.util.Random;
import org.apache.beam.sdk.values.Row;
import org.checkerframework.checker.nullness.qual.Nullable;

/** What is launched on the hostile runner, by seed. */
final class HostileScenarios {
  private HostileScenarios() {}

  /** What a run in which nothing happens makes of one partition. */
  static ContentId quietContentId(Rows rows, String partition) {
    HostileRun quiet = new HostileRun(new Random(0), null);
    try {
      quiet.launch("quiet", rows, quiet.sink(), Hostility.NONE);
      quiet.runAll();
      return quiet.witness().manifests().get(partition).publish().orElseThrow().contentId();
    } finally {
      quiet.forget();
    }
  }

  /** Draws what happens when one or two jobs publish at once. */
  static HostileCounts ofSeed(long seed, @Nullable Path directory) {
    Random random = new Random(seed);
    HostileRun run = new HostileRun(random, directory);
    try {
      Hostility hostility = Hostility.drawn(random);
      int id = 100 * random.nextInt(3);
      boolean replaces = random.nextBoolean();
      if (replaces || random.nextInt(4) == 0) {
        run.launch("before", Rows.of(500, 24), run.sink(), Hostility.NONE);
        run.go();
      }
      run.launch("one", Rows.of(0, 18 + random.nextInt(18)), drawnSink(run, replaces), hostility);
      if (random.nextInt(3) > 0) {
        int many = random.nextInt(3) == 0 ? 12 : 24;
        run.launch("two", Rows.of(id, many), drawnSink(run, random.nextBoolean()), hostility);
      }
      run.go();
      run.readBack();
      run.relaunchWhatIsLive(random.nextBoolean() ? Hostility.NONE : hostility);
      run.replaceAll(Rows.of(900, 12));
      run.sweep();
      return run.counts();
    } finally {
      run.forget();
    }
  }

  /** One job whose bundles spill, on a runner that recomputes for some readers what others read. */
  static HostileCounts ofSpillingSeed(long seed) {
    HostileRun run = new HostileRun(new Random(seed), null);
    try {
      AtomicPartitionSink<Row> sink = run.sink().withMaxOpenWriters(1).withoutSmallFileMerging();
      run.launch("spilling", Rows.of(0, 36), sink, Hostility.RECOMPUTES);
      run.go();
      return run.counts();
    } finally {
      run.forget();
    }
  }

  /** One job of which every row is a file and complete at once, and many bundles fail. */
  static HostileCounts ofFailingSeed(long seed) {
    HostileRun run = new HostileRun(new Random(seed), null);
    try {
      AtomicPartitionSink<Row> sink = run.sink().withMaxBufferedBytes(1).withoutSmallFileMerging();
      run.launch("failing", Rows.of(0, 18), sink, Hostility.FAILS);
      run.go();
      return run.counts();
    } finally {
      run.forget();
    }
  }

  private static AtomicPartitionSink<Row> drawnSink(HostileRun run, boolean replaces) {
    Random random = run.random();
    AtomicPartitionSink<Row> sink =
        run.sink()
            .withMode(replaces ? Mode.REPLACE : Mode.CREATE)
            .withMaxOpenWriters(List.of(1, 2, 1000).get(random.nextInt(3)));
    if (random.nextInt(6) == 0) {
      sink = sink.withMaxBufferedBytes(1); // so every row is a file, and complete at once
    }
    if (random.nextInt(3) > 0) {
      sink = sink.withSmallFileMerging(1 << 20, 2); // so every file that is not alone is merged
    }
    if (!replaces && random.nextInt(4) == 0) {
      sink = sink.whenLive(WhenLive.SKIP);
    }
    return random.nextInt(4) == 0 ? sink.toBuilder().setConflictsAsOutput(false).build() : sink;
  }
}
