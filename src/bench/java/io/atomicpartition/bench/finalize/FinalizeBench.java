package io.atomicpartition.bench.finalize;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.logging.Level;
import java.util.logging.Logger;
import java.util.stream.Stream;
import org.apache.beam.sdk.io.FileSystems;
import org.apache.beam.sdk.io.aws2.options.S3Options;
import org.apache.beam.sdk.options.PipelineOptions;
import org.apache.beam.sdk.options.PipelineOptionsFactory;

/**
 * Measures finalize, of the sink and of {@code FileIO} in turns, after a warm-up in the same JVM:
 * what is asked is how cost grows with partitions, which a JVM that still compiles would hide.
 */
public final class FinalizeBench {
  private static final int WARM_UP_PARTITIONS = 2_000;
  private static final int SMALL = 1_000;

  /** The options that say what is measured; the others are the Makefile's. */
  private static final String ASKED =
      "--(stores|delays|partitions|files|runs|mostFiles|threads)=.*";

  private static final Path TEXT = Path.of("src", "bench", "finalize");

  /** A table for each store, so that they may be measured on several days. */
  private static final Path TABLES = Path.of("target", "finalize-tables");

  /** Held, for a logger that nobody holds forgets its level. */
  private static final Logger ROOT_LOGGER = Logger.getLogger("");

  private final String[] args;
  private final BenchOptions bench;
  private final StringBuilder rows = new StringBuilder();

  private FinalizeBench(String[] args) {
    this.args = args;
    this.bench = options(List.of()).as(BenchOptions.class);
  }

  public static void main(String[] args) throws Exception {
    ROOT_LOGGER.setLevel(Level.SEVERE); // FileIO says two lines of every file, Flink of every step
    PipelineOptionsFactory.register(BenchOptions.class);
    PipelineOptionsFactory.register(S3Options.class);
    new FinalizeBench(args).run();
  }

  private PipelineOptions options(List<String> more) {
    return PipelineOptionsFactory.fromArgs(
            Stream.concat(Stream.of(args), more.stream()).toArray(String[]::new))
        .create();
  }

  private void run() throws Exception {
    Files.createDirectories(TABLES);
    for (String kind : orElse(bench.getStores(), "LOCAL", "S3", "GCS")) {
      rows.setLength(0);
      print(Cell.HEADER.stripTrailing());
      try (BenchStore store = BenchStore.open(BenchStore.Kind.valueOf(kind))) {
        measure(store);
      }
      Files.writeString(TABLES.resolve(kind + ".md"), command(kind) + rows);
    }
    if (bench.getPage() != null) {
      Files.writeString(Path.of(bench.getPage()), page());
    }
    System.exit(0); // runners leave threads
  }

  private void measure(BenchStore store) throws Exception {
    measure(store, new Cell("warm-up", 0, WARM_UP_PARTITIONS, 1, 3));
    List<Integer> delays = numbers(bench.getDelays(), "0", "20", "100");
    for (int delay : store.canDelay() ? delays : List.of(0)) {
      for (int files : numbers(bench.getFiles(), "1", "10")) {
        Optional<Cell> first = Optional.empty();
        for (int partitions : numbers(bench.getPartitions(), "1", "100", "1000", "10000")) {
          if (partitions * files <= bench.getMostFiles()) {
            Cell cell =
                new Cell(store.toString(), delay, partitions, files, runs(partitions * files));
            measure(store, cell);
            first = partitions == 1 ? Optional.of(cell) : first;
            print(cell.row(first));
          }
        }
      }
    }
  }

  private int runs(int files) {
    if (files <= SMALL) {
      return bench.getRuns();
    }
    return files <= 10 * SMALL ? Math.min(3, bench.getRuns()) : 1;
  }

  private void measure(BenchStore store, Cell cell) throws Exception {
    Contender sink = new SinkContender(bench.getThreads());
    Contender fileIo = new FileIoContender();
    for (int run = 0; run < cell.runs(); run++) {
      cell.sink().add(measure(store, cell, sink));
      cell.fileIo().add(measure(store, cell, fileIo));
    }
  }

  private Span.Measured measure(BenchStore store, Cell cell, Contender contender) throws Exception {
    PipelineOptions options = options(store.options());
    FileSystems.setDefaultPipelineOptions(options);
    Span.reset(store, cell.delayMillis());
    long expected = contender.run(options, store.newRoot(), cell.partitions(), cell.files());
    Span.Measured measured = Span.measured();
    if (measured.results() != expected) {
      throw new IllegalStateException(
          "Expected %d results of %s, found %d"
              .formatted(expected, contender.getClass().getSimpleName(), measured.results()));
    }
    return measured;
  }

  private void print(String row) {
    System.out.println(row);
    rows.append(row).append(System.lineSeparator());
  }

  /** What measures one store as it was measured now. */
  private String command(String kind) {
    List<String> asked = new ArrayList<>(List.of("--stores=" + kind));
    Stream.of(args)
        .filter(arg -> arg.matches(ASKED) && !arg.startsWith("--stores="))
        .forEach(asked::add);
    return "```\nmake bench-finalize ARGS='" + String.join(" ", asked) + "'\n```\n\n";
  }

  /** Of all stores that were measured, today or before. */
  private static String page() throws IOException {
    StringBuilder page = new StringBuilder(Files.readString(TEXT.resolve("head.md")));
    for (BenchStore.Kind kind : BenchStore.Kind.values()) {
      Path table = TABLES.resolve(kind + ".md");
      if (Files.exists(table)) {
        page.append('\n').append(Files.readString(table));
      }
    }
    return page.append('\n').append(Files.readString(TEXT.resolve("findings.md"))).toString();
  }

  private static List<Integer> numbers(List<String> given, String... otherwise) {
    return orElse(given, otherwise).stream().map(Integer::valueOf).toList();
  }

  private static List<String> orElse(List<String> given, String... otherwise) {
    return given == null ? List.of(otherwise) : given;
  }
}
