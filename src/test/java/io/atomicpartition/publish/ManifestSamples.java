package io.atomicpartition.publish;

import io.atomicpartition.testing.properties.Texts;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.TreeMap;
import java.util.TreeSet;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;

/** Manifests of every shape that there is, as jqwik makes and shrinks them. */
final class ManifestSamples {
  private ManifestSamples() {}

  /** LIVE and EMPTY ones. */
  static Arbitrary<Manifest> manifests() {
    return manifestsOf(partitions());
  }

  static Arbitrary<Manifest> manifestsOf(Arbitrary<PartitionRef> partitions) {
    return partitions
        .flatMap(
            partition ->
                Combinators.combine(
                        hex(32),
                        counts().filter(n -> n > 0 && n < Long.MAX_VALUE),
                        publishes(partition).optional(),
                        histories(),
                        hex(64).map(hash -> new ManifestHash("v1:" + hash)).optional(),
                        Texts.unicode(),
                        instants())
                    .as(
                        (writeId, sequence, publish, history, previous, producer, at) ->
                            new Manifest(
                                writeId, partition, sequence, publish, history, previous, producer,
                                at)))
        .withoutEdgeCases();
  }

  /** One to three visible segments. */
  static Arbitrary<PartitionRef> partitions() {
    return segments()
        .list()
        .ofMinSize(1)
        .ofMaxSize(3)
        .map(segments -> new PartitionRef(String.join("/", segments)))
        .withoutEdgeCases();
  }

  static Arbitrary<String> segments() {
    return Combinators.combine(Texts.names(), Texts.unicode())
        .as((name, value) -> name + "=" + HivePath.escape(value));
  }

  static Arbitrary<String> hex(int digits) {
    return Arbitraries.strings().withChars("0123456789abcdef").ofLength(digits);
  }

  /** Also those that a double cannot hold. */
  static Arbitrary<Long> counts() {
    return Arbitraries.oneOf(
        Arbitraries.longs().between(0, 10),
        Arbitraries.longs().between(0, Long.MAX_VALUE),
        Arbitraries.longs().between((1L << 53) - 2, (1L << 53) + 2));
  }

  static Arbitrary<Instant> instants() {
    return Combinators.combine(
            Arbitraries.longs().between(0, 4_102_444_800L),
            Arbitraries.of(0, 1, 1_000, 789_000_000, 999_999_999))
        .as(Instant::ofEpochSecond);
  }

  private static Arbitrary<Manifest.Publish> publishes(PartitionRef partition) {
    return Combinators.combine(
            hex(32),
            hex(16),
            hex(64),
            Texts.unicode().set().ofMaxSize(3),
            Texts.unicode(),
            tables(partition),
            instants())
        .as(
            (id, attempt, content, excludes, run, tables, at) ->
                new Manifest.Publish(
                    id,
                    attempt,
                    new ContentId("v1:" + content),
                    new TreeSet<>(excludes),
                    run,
                    tables,
                    at));
  }

  private static Arbitrary<List<Manifest.Table>> tables(PartitionRef partition) {
    return Arbitraries.maps(
            Arbitraries.oneOf(Arbitraries.just(Tables.UNNAMED), segments()),
            files().list().ofMaxSize(3))
        .ofMaxSize(3)
        .map(
            tables -> {
              List<Manifest.Table> all = new ArrayList<>();
              new TreeMap<>(tables)
                  .forEach((name, files) -> all.add(table(partition, name, files)));
              return all;
            });
  }

  private static Manifest.Table table(
      PartitionRef partition, String name, List<Manifest.DataFile> files) {
    List<Manifest.DataFile> named = new ArrayList<>();
    for (Manifest.DataFile file : files) {
      String fileName =
          "part-" + named.size() + "-" + partition.hash() + "-0123456789abcdef.parquet";
      named.add(
          new Manifest.DataFile(
              Tables.file(name, fileName),
              file.size(),
              file.rows(),
              file.crc32c(),
              file.sha256(),
              file.verifiedBy(),
              file.storeVersion()));
    }
    long rows = named.stream().mapToLong(Manifest.DataFile::rows).sum();
    return new Manifest.Table(name, "f6".repeat(16), new RowSum(rows, rows, -rows), named);
  }

  /** Not yet named. */
  private static Arbitrary<Manifest.DataFile> files() {
    return Combinators.combine(
            counts(),
            Arbitraries.longs().between(0, Long.MAX_VALUE / 4),
            hex(8),
            hex(64),
            Arbitraries.of(Manifest.VerifiedBy.values()),
            Texts.unicode().optional())
        .as(
            (size, rows, crc32c, sha256, verifiedBy, version) ->
                new Manifest.DataFile("", size, rows, crc32c, sha256, verifiedBy, version));
  }

  private static Arbitrary<History> histories() {
    return Combinators.combine(counts(), entries().list().ofMaxSize(4)).as(History::new);
  }

  static Arbitrary<History.Entry> entries() {
    return Combinators.combine(
            Arbitraries.of(History.Kind.values()),
            hex(32),
            counts(),
            hex(16).optional(),
            instants().optional())
        .as(History.Entry::new);
  }

  /** The same value, of other objects, in other orders where there is no order. */
  static Manifest copy(Manifest manifest) {
    return new Manifest(
        new String(manifest.writeId().toCharArray()),
        new PartitionRef(manifest.partition().path()),
        manifest.sequence(),
        manifest.publish().map(ManifestSamples::copy),
        new History(manifest.history().evictedThrough(), manifest.history().entries()),
        manifest.previousHash().map(hash -> new ManifestHash(hash.value())),
        manifest.producer(),
        manifest.createdAt());
  }

  private static Manifest.Publish copy(Manifest.Publish publish) {
    TreeSet<String> excludes = new TreeSet<>();
    publish.contentIdExcludes().stream().sorted(Comparator.reverseOrder()).forEach(excludes::add);
    return new Manifest.Publish(
        publish.publishId(),
        publish.attempt(),
        publish.contentId(),
        excludes,
        publish.run(),
        new ArrayList<>(publish.tables()),
        publish.liveAt());
  }

  /** LIVE, with a label. */
  static Manifest withRun(String run) {
    return new Manifest(
        "a1".repeat(16),
        new PartitionRef("day=1"),
        1,
        Optional.of(
            new Manifest.Publish(
                "b2".repeat(16),
                "c3".repeat(8),
                new ContentId("v1:" + "0".repeat(64)),
                new TreeSet<>(),
                run,
                List.of(),
                Instant.EPOCH)),
        History.NONE,
        Optional.empty(),
        "test",
        Instant.EPOCH);
  }
}
