package io.atomicpartition.bench.cell;

import io.atomicpartition.bench.data.Table;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;

/** No Beam: each thread makes its share of the rows and writes files of its own. */
final class PlainThreads {
  private PlainThreads() {}

  static void run(CellOptions options, Table table, PartitionWriters.Factory writers)
      throws Exception {
    int threads = options.getThreads();
    ExecutorService pool = Executors.newFixedThreadPool(threads);
    try {
      List<Future<?>> shares = new ArrayList<>();
      for (int thread = 0; thread < threads; thread++) {
        long from = table.rows() * thread / threads;
        long to = table.rows() * (thread + 1) / threads;
        PartitionWriters mine =
            writers.create(
                table.fileSchema(), new ThreadFiles(Path.of(options.getOutputDir()), thread));
        shares.add(
            pool.submit(
                () -> {
                  for (long number = from; number < to; number++) {
                    mine.write(table.partition(number), table.record(number));
                  }
                  mine.finish();
                  return null;
                }));
      }
      for (Future<?> share : shares) {
        share.get();
      }
    } finally {
      pool.shutdown();
    }
  }
}
