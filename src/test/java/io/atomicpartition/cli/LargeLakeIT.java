package io.atomicpartition.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.atomicpartition.pipelines.ingest.StoreServer;
import io.atomicpartition.publish.ContentId;
import io.atomicpartition.publish.History;
import io.atomicpartition.publish.Manifest;
import io.atomicpartition.publish.ManifestJson;
import io.atomicpartition.publish.PartitionRef;
import io.atomicpartition.publish.RowSum;
import io.atomicpartition.store.AtomicStore;
import io.atomicpartition.store.AtomicStores;
import io.atomicpartition.store.StoreEnvironment;
import io.atomicpartition.store.StoreLocation;
import io.atomicpartition.testing.servers.DelayProxy;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.TreeSet;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.apache.beam.sdk.options.PipelineOptions;
import org.apache.beam.sdk.options.PipelineOptionsFactory;
import org.junit.Rule;
import org.junit.Test;
import org.junit.rules.TemporaryFolder;

/** {@code ls} of many partitions needs no memory for them. */
public class LargeLakeIT {
  private static final String HEAP = "-Xmx64m";
  private static final int DELAY_MILLIS = 20;
  private static final String ENDPOINT = "--(endpoint|gcsEndpoint)=";
  private static final Instant LIVE_AT = Instant.parse("2026-11-23T14:05:06Z");

  @Rule public final TemporaryFolder temporary = new TemporaryFolder();

  @Test
  public void lsOfAHundredThousandPartitionsFitsInASmallHeap() throws Exception {
    Path root = temporary.getRoot().toPath().resolve("lake");
    int written = 0;
    System.out.printf("%n%-24s %8s%n", "ls, disk, " + HEAP, "seconds");
    for (int partitions : new int[] {1_000, 10_000, 100_000}) {
      for (; written < partitions; written++) {
        publish(
            new PartitionRef(String.format("range=%06d", written)),
            (key, body) -> {
              Path file = root.resolve(key);
              Files.createDirectories(file.getParent());
              Files.write(file, body);
            });
      }
      say(partitions, ls(root.toString(), partitions));
    }
  }

  @Test
  public void lsOfTenThousandPartitionsOnS3FitsThereToo() throws Exception {
    lsOn(StoreServer.S3);
  }

  @Test
  public void lsOfTenThousandPartitionsOnGcsFitsThereToo() throws Exception {
    lsOn(StoreServer.GCS);
  }

  /** The servers of the tests answer at once; so they are looked at from afar as well. */
  private static void lsOn(StoreServer server) throws Exception {
    String root = server.newRoot();
    String[] options = server.options();
    URI endpoint = URI.create(option(options).replaceFirst(ENDPOINT, ""));
    int written = 0;
    for (int partitions : new int[] {1_000, 10_000}) {
      try (AtomicStore store = open(root, options)) {
        for (; written < partitions; written++) {
          publish(
              new PartitionRef(String.format("range=%06d", written)),
              (key, body) -> store.createRecord(key, body));
        }
      }
      System.out.printf("%n%-24s %8s%n", "ls, " + server + ", " + HEAP, "seconds");
      say(partitions, ls(root, partitions, options));
      if (!DelayProxy.isInstalled()) {
        System.out.println("not measured from afar: " + DelayProxy.howToInstall());
        continue;
      }
      try (DelayProxy proxy = DelayProxy.start(endpoint)) {
        proxy.delay(DELAY_MILLIS);
        String[] afar = options.clone();
        afar[List.of(options).indexOf(option(options))] =
            option(options).replace(endpoint.toString(), proxy.endpoint().toString());
        System.out.printf("each reply %d ms later:%n", DELAY_MILLIS);
        say(partitions, ls(root, partitions, afar));
      }
    }
  }

  private static String option(String... options) {
    return Stream.of(options)
        .filter(option -> option.matches(ENDPOINT + ".*"))
        .findFirst()
        .orElseThrow();
  }

  private static AtomicStore open(String root, String... options) {
    return AtomicStores.open(
        StoreLocation.of(URI.create(root)),
        StoreEnvironment.empty()
            .with(PipelineOptions.class, PipelineOptionsFactory.fromArgs(options).create()));
  }

  private static void say(int partitions, double seconds) {
    System.out.printf(Locale.ROOT, "%,24d %8.1f%n", partitions, seconds);
  }

  /** Writes an object of a lake. */
  private interface Put {
    void put(String key, byte[] body) throws IOException;
  }

  /** A live partition of one file, without its rows. */
  private static void publish(PartitionRef partition, Put lake) throws IOException {
    String attempt = "0123456789abcdef";
    String file = "part-00000-of-00001-" + partition.hash() + "-" + attempt + ".parquet";
    RowSum rows = new RowSum(1_000, 1, 2);
    String schema = "0".repeat(64);
    Manifest manifest =
        new Manifest(
            "00112233445566778899aabbccddeeff",
            partition,
            1,
            Optional.of(
                new Manifest.Publish(
                    "00112233445566778899aabbccddeeff",
                    attempt,
                    ContentId.of(Map.of("", new ContentId.Table(schema, rows)), List.of()),
                    new TreeSet<>(),
                    "nightly",
                    List.of(
                        new Manifest.Table(
                            "",
                            schema,
                            rows,
                            List.of(
                                new Manifest.DataFile(
                                    file,
                                    0,
                                    1_000,
                                    "00000000",
                                    "0".repeat(64),
                                    Manifest.VerifiedBy.CRC32C,
                                    Optional.empty())))),
                    LIVE_AT)),
            History.NONE,
            Optional.empty(),
            "test",
            LIVE_AT);
    lake.put(partition.manifestKey(), ManifestJson.write(manifest));
    lake.put(partition.path() + "/" + file, new byte[] {1});
  }

  /** Lists a lake in a process of its own; the seconds from its start to its end. */
  private static double ls(String root, int expected, String... options) throws Exception {
    List<String> command =
        new ArrayList<>(
            List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                HEAP,
                "-Daws.disableEc2Metadata=true",
                "-cp",
                System.getProperty("bundle.jar"),
                Main.class.getName(),
                "ls",
                root));
    command.addAll(List.of(options));
    long start = System.nanoTime();
    Process ls = new ProcessBuilder(command).redirectError(ProcessBuilder.Redirect.INHERIT).start();
    long live = 0;
    String last = "";
    try (BufferedReader lines =
        new BufferedReader(new InputStreamReader(ls.getInputStream(), StandardCharsets.UTF_8))) {
      for (String line = lines.readLine(); line != null; line = lines.readLine()) {
        live += line.startsWith("LIVE ") ? 1 : 0;
        last = line;
      }
    }
    assertThat(ls.waitFor(8, TimeUnit.MINUTES)).isTrue();
    double seconds = (System.nanoTime() - start) / 1e9;
    assertThat(ls.exitValue()).isZero();
    assertThat(live).isEqualTo(expected);
    assertThat(last)
        .startsWith(
            String.format(Locale.ROOT, "%,d partitions, %,d rows, ", expected, expected * 1_000L));
    return seconds;
  }
}
