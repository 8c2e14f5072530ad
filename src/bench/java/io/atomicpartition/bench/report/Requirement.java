package io.atomicpartition.bench.report;

import io.atomicpartition.bench.Result;
import io.atomicpartition.bench.cell.Sink;
import io.atomicpartition.bench.check.Found;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.function.DoublePredicate;
import java.util.function.Function;

/**
 * What the benchmark must show.
 *
 * @param measure in words
 * @param asked in words
 * @param met whether a figure is good enough
 * @param figure what was measured; empty if a cell for it was not run or failed
 */
record Requirement(
    String measure,
    String asked,
    DoublePredicate met,
    Function<Summaries, Optional<Double>> figure) {

  static final List<Requirement> ALL =
      List.of(
          sinkOnly("`FileIO`, Flink, 10 M, P=32", 3.5, "flink/file-io", "10M-p32"),
          sinkOnly("`FileIO`, Flink, 2 M, P=1000", 4.5, "flink/file-io", "2M-p1000"),
          atMost(
              "most files in a partition, Flink at parallelism 2, 2 M, P=1000",
              2,
              all -> found(all, "flink/ours/2M-p1000").map(f -> (double) f.mostFiles())),
          atMost(
              "sink-only CPU, of that of `AvroParquetWriter` in a plain loop, 10 M, P=32",
              1,
              all ->
                  ratio(all, Summary::sinkCpu, "flink/ours/10M-p32", "plain/avro-writer/10M-p32")),
          atMost(
              "the same, 2 M, P=1000",
              0.5,
              all ->
                  ratio(
                      all, Summary::sinkCpu, "flink/ours/2M-p1000", "plain/avro-writer/2M-p1000")),
          whole("`FileIO`, Flink, 10 M, P=32", 1.8, "flink", "file-io", "10M-p32"),
          whole("`FileIO`, Flink, 2 M, P=1000", 2.5, "flink", "file-io", "2M-p1000"),
          whole("`FileIO`, direct runner, 2 M, P=32", 6, "direct", "file-io", "2M-p32"),
          whole(
              "`IcebergIO`, which takes gzip, Flink, 10 M, P=32",
              4,
              "flink",
              "iceberg-io",
              "10M-p32"),
          whole(
              "`IcebergIO`, which takes gzip, direct runner, 2 M, P=32",
              4,
              "direct",
              "iceberg-io",
              "2M-p32"),
          wholeByGzip("Flink, 10 M, P=32", "flink", "10M-p32"),
          wholeByGzip("direct runner, 2 M, P=32", "direct", "2M-p32"),
          bytes("2M-p32"),
          bytes("10M-p32"),
          bytes("2M-p1000"),
          atMost("smallest heap that finishes P=1000, one bundle, in MiB", 512, Requirement::heap),
          atMost("runs in which this sink lost, doubled or changed rows", 0, Requirement::lost));

  private static Requirement sinkOnly(String than, double asked, String other, String data) {
    return atLeast(
        "sink-only CPU, against " + than,
        asked,
        all -> ratio(all, Summary::sinkCpu, other + "/" + data, "flink/ours/" + data));
  }

  private static Requirement whole(
      String than, double asked, String engine, String other, String data) {
    return atLeast(
        "CPU of the whole job, against " + than,
        asked,
        all ->
            ratio(all, Summary::cpu, engine + "/" + other + "/" + data, engine + "/ours/" + data));
  }

  private static Requirement wholeByGzip(String where, String engine, String data) {
    return atLeast(
        "CPU of the whole job, against `IcebergIO`, both by gzip, " + where,
        4,
        all ->
            ratio(
                all, Summary::cpu, engine + "/iceberg-io/" + data, engine + "/ours-gzip/" + data));
  }

  private static Requirement bytes(String data) {
    return atMost(
        "bytes written, of those of the plain `AvroParquetWriter` loop, " + data,
        1.05,
        all ->
            found(all, "flink/ours/" + data)
                .flatMap(
                    ours ->
                        found(all, "plain/avro-writer/" + data)
                            .map(other -> (double) ours.bytes() / other.bytes())));
  }

  private static Requirement atLeast(
      String measure, double asked, Function<Summaries, Optional<Double>> figure) {
    return new Requirement(measure, text(asked) + " times less", f -> f >= asked, figure);
  }

  private static Requirement atMost(
      String measure, double asked, Function<Summaries, Optional<Double>> figure) {
    return new Requirement(measure, "at most " + text(asked), f -> f <= asked, figure);
  }

  private static Optional<Double> ratio(
      Summaries all, Function<Summary, Optional<Stats>> what, String above, String below) {
    return all.of(above)
        .flatMap(what)
        .flatMap(
            a ->
                all.of(below)
                    .flatMap(what)
                    .filter(b -> a.median() > 0 && b.median() > 0)
                    .map(b -> a.median() / b.median()));
  }

  private static Optional<Found> found(Summaries all, String cell) {
    return all.of(cell).flatMap(Summary::found);
  }

  private static Optional<Double> heap(Summaries all) {
    return all.all().stream()
        .filter(summary -> summary.cell().tight() && summary.cell().sink() == Sink.OURS)
        .filter(summary -> summary.found().isPresent() && !summary.found().get().bad())
        .map(summary -> (double) summary.cell().heapMiB())
        .min(Double::compare);
  }

  /** Of runs that ended well: one that fails has promised nothing. */
  private static Optional<Double> lost(Summaries all) {
    List<Found> found =
        all.all().stream()
            .filter(summary -> summary.cell().sink().isOurs())
            .flatMap(summary -> summary.runs().stream())
            .map(Result::found)
            .toList();
    return found.isEmpty()
        ? Optional.empty()
        : Optional.of((double) found.stream().filter(Found::bad).count());
  }

  /** The line of the table. */
  String line(Summaries all) {
    Optional<Double> measured = figure.apply(all);
    return "| %s | %s | %s | %s |\n"
        .formatted(
            measure,
            asked,
            measured.map(Requirement::text).orElse("not measured"),
            measured.map(f -> met.test(f) ? "yes" : "**no**").orElse(""));
  }

  private static String text(double figure) {
    return figure == Math.rint(figure)
        ? String.format(Locale.ROOT, "%.0f", figure)
        : String.format(Locale.ROOT, "%.2f", figure);
  }
}
