package io.atomicpartition.cli;

import io.atomicpartition.lake.ByteSize;
import io.atomicpartition.lake.Finding;
import io.atomicpartition.lake.InOrder;
import io.atomicpartition.lake.LakeCensus;
import io.atomicpartition.lake.LakePartition;
import io.atomicpartition.lake.Level;
import io.atomicpartition.lake.PartitionVerifier;
import io.atomicpartition.lake.PartitionVerifier.Verified;
import io.atomicpartition.pipelines.ingest.Failures;
import io.atomicpartition.publish.PartitionRef;
import io.atomicpartition.store.AtomicStore;
import io.atomicpartition.store.StoreException;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.ThreadLocalRandom;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Compares partitions with their manifests. */
@Command(
    name = "verify",
    description = "Compares partitions with what their manifests say, and lists every difference.",
    footer =
        "Exit codes: 0, all is as expected; 1, something is not, or it failed, or there was nothing"
            + " to verify; 2, usage.")
final class VerifyCommand extends RootCommand {
  private static final int MOST_PARALLEL = 256;

  @Parameters(
      index = "1..*",
      paramLabel = "<partition>",
      description = "These alone; if none is named, all that are selected.")
  private List<String> partitions = List.of();

  @Mixin private Selection selection;

  @Option(
      names = "--level",
      paramLabel = "<level>",
      description =
          "How closely: quick (manifest; files by existence, size and version), checksum (and their"
              + " checksums), rows (and their footers: columns and row counts), content (and every"
              + " row: the content id). Default: ${DEFAULT-VALUE}.",
      defaultValue = "rows")
  private Level level;

  @Option(
      names = "--sample",
      paramLabel = "<n>|<p>%%",
      description = "Only so many partitions, or about such a part of them.",
      converter = Sample.Converter.class)
  private Sample sample = Sample.ALL;

  @Option(
      names = "--seed",
      paramLabel = "<n>",
      description = "Which sample; the same number chooses the same. Default: any.")
  private long seed = ThreadLocalRandom.current().nextInt(1, 1_000_000);

  @Option(
      names = "--parallel",
      paramLabel = "<n>",
      description = "How many files at once. Default: ${DEFAULT-VALUE}.",
      defaultValue = "8")
  private int parallel;

  @Option(
      names = "--orphanAge",
      paramLabel = "<age>",
      converter = Ages.class,
      description =
          "From what age on a data file of the sink's that nothing names is a finding, such as 1d:"
              + " before, it may be of a publish that is under way. Default: any.",
      defaultValue = "0s")
  private Duration orphanAge;

  private long verified = 0;
  private long files = 0;
  private long rows = 0;
  private long bytes = 0;
  private long findings = 0;
  private long damaged = 0;

  @Override
  int run(AtomicStore store) throws IOException {
    if (parallel < 1 || parallel > MOST_PARALLEL) {
      throw new IllegalArgumentException(
          "--parallel: expected 1 to " + MOST_PARALLEL + ", found " + parallel);
    }
    if (!partitions.isEmpty() && !(selection.isAll() && sample.isAll())) {
      throw new IllegalArgumentException(
          "partitions are named, and --where, --prefix and --sample choose among all; use one of"
              + " them");
    }
    try (LakeCensus census = LakeCensus.of(store, selection.from(""))) {
      if (!partitions.isEmpty()) {
        verify(store, partitions.stream().map(Partitions::ref).distinct().toList());
      } else if (sample.count().isPresent()) {
        List<PartitionRef> chosen =
            sample.choose(() -> census.next().map(LakePartition::partition), seed);
        verify(store, chosen);
      } else {
        verify(store, () -> nextOfPart(census), -1);
      }
    }
    summarize();
    if (verified + findings == 0) {
      tell("no such partition in '%s'; is it the dataset's root?", store.location().root());
    }
    return findings == 0 && verified > 0 ? 0 : Main.FAILED;
  }

  private Optional<LakePartition> nextOfPart(LakeCensus census) throws IOException {
    Optional<LakePartition> next = census.next();
    while (next.isPresent() && !sample.takes(next.get().partition(), seed)) {
      next = census.next();
    }
    return next;
  }

  private void verify(AtomicStore store, List<PartitionRef> named) throws IOException {
    Iterator<PartitionRef> names = named.iterator();
    List<Finding> missing = new ArrayList<>();
    verify(store, () -> nextNamed(store, names, missing), named.size());
    missing.forEach(this::print);
    findings += missing.size();
    damaged += missing.size();
  }

  private static Optional<LakePartition> nextNamed(
      AtomicStore store, Iterator<PartitionRef> names, List<Finding> missing)
      throws StoreException {
    while (names.hasNext()) {
      PartitionRef name = names.next();
      Optional<LakePartition> found = LakeCensus.find(store, name);
      if (found.isPresent()) {
        return found;
      }
      missing.add(
          new Finding(
              name,
              Finding.Kind.MISSING_PARTITION,
              PartitionRef.MANIFEST,
              "a partition in '" + store.location().root() + "'",
              "neither a manifest nor a file of the sink's"));
    }
    return Optional.empty();
  }

  /**
   * @param count how many there are; -1: that is only known when all were found
   */
  private void verify(AtomicStore store, Sample.Source<LakePartition> found, long count)
      throws IOException {
    try (PartitionVerifier verifier = new PartitionVerifier(store, level, parallel, orphanAge);
        Progress progress = Progress.start("verify", count);
        InOrder<Verified> all =
            new InOrder<>(
                parallel,
                () -> found.next().map(one -> (Callable<Verified>) () -> verifier.verify(one)))) {
      for (Optional<Verified> one = all.next(); one.isPresent(); one = all.next()) {
        add(one.get(), progress);
        progress.step();
      }
    }
  }

  private void add(Verified one, Progress progress) {
    verified++;
    files += one.partition().liveFiles();
    rows += one.partition().rows();
    bytes += one.partition().bytes();
    findings += one.findings().size();
    damaged += one.findings().isEmpty() ? 0 : 1;
    if (!one.findings().isEmpty()) {
      progress.aside(
          () -> {
            one.findings().forEach(this::print);
            out().flush();
          });
    }
  }

  private void print(Finding finding) {
    if (json()) {
      out()
          .println(
              new Json()
                  .put("type", "finding")
                  .put("partition", finding.partition())
                  .put("kind", finding.kind())
                  .put("path", finding.path())
                  .put("expected", finding.expected())
                  .put("found", finding.found()));
      return;
    }
    print(
        "%-19s %s/%s%n%19s expected %s%n%19s found    %s%n",
        finding.kind(),
        finding.partition(),
        finding.path(),
        "",
        Failures.oneLine(finding.expected()),
        "",
        Failures.oneLine(finding.found()));
  }

  private void summarize() {
    if (json()) {
      Json summary =
          new Json()
              .put("type", "summary")
              .put("level", level.name().toLowerCase(Locale.ROOT))
              .put("partitions", verified)
              .put("files", files)
              .put("rows", rows)
              .put("bytes", bytes)
              .put("findings", findings)
              .put("partitionsWithFindings", damaged);
      out().println(sample.isAll() ? summary : summary.put("seed", seed));
      return;
    }
    print(
        "%,d partitions, %,d files, %,d rows, %s looked at, level %s%s: %s%n",
        verified,
        files,
        rows,
        ByteSize.of(bytes),
        level.name().toLowerCase(Locale.ROOT),
        sample.isAll() ? "" : ", --seed=" + seed,
        verified + findings == 0
            ? "nothing to verify"
            : findings == 0
                ? "all is as their manifests say"
                : String.format(Locale.ROOT, "%,d findings in %,d partitions", findings, damaged));
  }
}
