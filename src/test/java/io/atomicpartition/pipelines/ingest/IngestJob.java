package io.atomicpartition.pipelines.ingest;

import io.atomicpartition.sink.Lake;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/**
 * One run of the ingest pipeline in this process, as its {@code main} would run it.
 *
 * @param code the exit code
 * @param out what it printed to standard output
 * @param err what it printed to standard error, but for its progress
 */
record IngestJob(int code, String out, String err) {
  static final String SAMPLE = "pipelines/ingest/sample/";

  static final String LEDGERS = "--input=ledgers=" + SAMPLE + "ledgers-*.csv";
  static final String TRANSACTIONS = "--input=transactions=" + SAMPLE + "transactions-*.jsonl";
  static final String BY_DAY = "--partitionBy=day(closed_at)";

  /** Ingests into the lake. */
  static IngestJob run(Lake lake, String... args) {
    List<String> all = new ArrayList<>(List.of(args));
    all.add("--output=" + lake.root());
    return run(all.toArray(String[]::new));
  }

  static IngestJob run(String... args) {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    ByteArrayOutputStream err = new ByteArrayOutputStream();
    int code =
        Ingest.run(
            args,
            new PrintStream(out, true, StandardCharsets.UTF_8),
            new PrintStream(err, true, StandardCharsets.UTF_8));
    return new IngestJob(
        code,
        out.toString(StandardCharsets.UTF_8),
        err.toString(StandardCharsets.UTF_8).replaceAll("(?m)^ *\\d+ s  .* decided\\R", ""));
  }

  /** Fails with what the job printed unless it ended well. */
  IngestJob ok() {
    if (code != 0) {
      throw new AssertionError("exit code " + code + "\n" + out + err);
    }
    return this;
  }

  /** The line of the summary that begins with this word, its columns separated by one blank. */
  String summary(String label) {
    return out.lines()
        .filter(line -> line.startsWith(label + " "))
        .findFirst()
        .orElseThrow(() -> new AssertionError("no " + label + " in " + out))
        .replaceAll(" +", " ");
  }
}
