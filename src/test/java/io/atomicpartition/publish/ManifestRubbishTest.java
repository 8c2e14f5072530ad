package io.atomicpartition.publish;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.atomicpartition.store.CommitRecord;
import io.atomicpartition.testing.ProofReport;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Locale;
import java.util.Random;
import java.util.function.BiConsumer;
import java.util.function.Consumer;
import net.jqwik.api.Arbitraries;
import org.junit.AfterClass;
import org.junit.Test;

/**
 * Whatever is found where a manifest should be is read as one, or refused by an error that names
 * the file and the place: nothing else is thrown, and nothing that was read can lead elsewhere.
 */
public class ManifestRubbishTest {
  private static final PartitionRef PARTITION = new PartitionRef("city=São Paulo/day=2026-11-23");
  private static final String PLACE = "In '" + PARTITION.manifestKey() + "'";
  private static final List<String> REPORT = new ArrayList<>();

  private int read = 0;
  private int refused = 0;

  @AfterClass
  public static void report() throws IOException {
    List<String> lines = new ArrayList<>();
    lines.add(
        "What stood in the place of a manifest, and what became of it. *Read*: it is a manifest.");
    lines.addAll(
        List.of("", "| rubbish | tried | refused clearly | read |", "|---|---:|---:|---:|"));
    lines.addAll(REPORT);
    lines.add("");
    lines.add(
        "Any other exception, error or read of a file elsewhere would have failed the build.");
    ProofReport.section("70-rubbish", "Rubbish in the place of manifests", lines);
  }

  @Test
  public void truncatedAtEveryByte() throws IOException {
    tryAll("cut off after every byte", new Rubbish(golden("live"))::truncated);
    assertThat(read).isZero();
  }

  @Test
  public void everyByteReplaced() throws IOException {
    tryAll("every byte replaced by 8 others", new Rubbish(golden("live"))::bytesReplaced);
    assertThat(refused).isGreaterThan(read);
  }

  @Test
  public void everyFieldOfAnotherTypeOrValueOrMissing() throws IOException {
    tryAll("every field missing, or one of 24 others", new Rubbish(golden("live"))::nodesReplaced);
    assertThat(refused).isGreaterThan(1_000);
    // Of the fields that are text for people, any text is.
    assertThat(read).isBetween(1, 150);
  }

  @Test
  public void everyKeyTwice() throws IOException {
    tryAll("every key twice", new Rubbish(golden("live"))::keysTwice);
    assertThat(refused).isGreaterThan(40);
    assertThat(read).isZero();
  }

  @Test
  public void pathsAndNamesThatLeadElsewhere() throws IOException {
    tryAll("paths and names that lead elsewhere", new Rubbish(golden("live"))::escapes);
    assertThat(refused).isGreaterThan(80);
    assertThat(read).isZero();
  }

  @Test
  public void dotsWithinANameLeadNowhere() throws IOException {
    String dotted = new String(golden("live"), UTF_8).replace("ledgers", "led..gers..");
    tryOne("dots within the name of a table", dotted.getBytes(UTF_8));
    assertThat(read).isEqualTo(1);
  }

  @Test
  public void otherVersionsOfTheFormat() throws IOException {
    String live = new String(golden("live"), UTF_8);
    for (String version : List.of("0", "2", "3", "1000", "9223372036854775807")) {
      byte[] body =
          live.replace("\"formatVersion\":1", "\"formatVersion\":" + version).getBytes(UTF_8);
      assertThatExceptionOfType(ManifestFormatException.class)
          .isThrownBy(() -> ManifestJson.read(PARTITION, body))
          .withMessageStartingWith(PLACE + ", at $.formatVersion: expected 1, ")
          .withMessageContaining("found " + version)
          .matches(e -> e.getMessage().contains("upgrade") == !version.equals("0"));
    }
    // Whatever else a later version says: that it is one comes first.
    assertThatExceptionOfType(ManifestFormatException.class)
        .isThrownBy(() -> ManifestJson.read(PARTITION, "{\"formatVersion\":2}".getBytes(UTF_8)))
        .withMessageContaining("upgrade");
    REPORT.add("| other versions of the format | 6 | 6 | 0 |");
  }

  @Test
  public void whatDoesNotAddUp() throws IOException {
    String live = new String(golden("live"), UTF_8);
    assertThat(refusal(live.replaceFirst("\"rows\":3", "\"rows\":4")))
        .contains("$.tables[0].rows: expected the rows of its files together, 3, found 4");
    assertThat(refusal(live.replace("\"rows\":2", "\"rows\":9223372036854775807")))
        .contains("$.tables[0].rows: expected the rows of its files together, 9223372036854775808");
    assertThat(refusal(live.replace("part-00001-of", "part-00000-of")))
        .contains("$.tables[0].files[1].path: expected a path that no other file has");
    assertThat(refusal(live.replace("ledgers", "transactions")))
        .contains("$.tables[1].name: expected a name that no other table has");
    assertThat(refusal(live.replace("b1f5dc1f", "b1f5dc10")))
        .contains(
            "$.tables[0].files[0].path: expected a file of this partition, with '-b1f5dc1f-'");
    assertThat(refusal(live.replace("\"sequence\":4", "\"sequence\":9223372036854775807")))
        .contains("$.sequence: expected less, for the next publish adds 1");
    assertThat(refusal(live.replace("nightly", "\\ud800")))
        .contains("$.run: expected Unicode, found half a surrogate pair");
    REPORT.add(
        "| counts that do not add up, names twice, files of another partition | 7 | 7 | 0 |");
  }

  @Test
  public void hugeAndDeepOnesAreRefusedSoonAndWithinTheHeap() throws IOException {
    String live = new String(golden("live"), UTF_8);
    long began = System.nanoTime();
    int tried = 0;
    for (Consumer<List<String>> add : HUGE) {
      List<String> body = new ArrayList<>();
      add.accept(body);
      assertThat(refusal(live.replace("\"run\"", String.join("", body) + "\"run\"")))
          .hasSizeLessThan(600);
      tried++;
    }
    assertThat(refusal(new byte[200_000_000])).contains("expected at most 67108864 bytes, found");
    assertThat(Duration.ofNanos(System.nanoTime() - began)).isLessThan(Duration.ofSeconds(60));
    REPORT.add(
        String.format(Locale.ROOT, "| huge or deep beyond reason | %d | %<d | 0 |", tried + 1));
  }

  /** Each makes some of a JSON object's members. */
  private static final List<Consumer<List<String>>> HUGE =
      List.of(
          body -> body.add("\"n\":" + "9".repeat(1_000_000) + ","),
          body -> body.add("\"n\":0." + "9".repeat(1_000_000) + ","),
          body -> body.add("\"n\":1e" + "9".repeat(1_000_000) + ","),
          body -> body.add("\"n\":\"" + "x".repeat(5_000_000) + "\","),
          body -> body.add("\"" + "k".repeat(40_000) + "\":0,\"" + "k".repeat(40_000) + "\":0,"),
          body -> body.add("\"" + "k".repeat(5_000_000) + "\":0,"),
          body -> body.add("\"n\":" + "[".repeat(100_000) + "]".repeat(100_000) + ","),
          body -> body.add("\"n\":" + "{\"a\":".repeat(100_000) + "0" + "}".repeat(100_000) + ","),
          body -> body.add("\"n\":" + "[".repeat(100_000)),
          body -> body.add("\"n\":[" + "{},".repeat(5_000_000) + "0],"),
          body -> body.add("\"n\":[" + "0,".repeat(9_000_000) + "0],"),
          body -> {
            for (int i = 0; i < 500_000; i++) {
              body.add("\"" + i + "\":0,");
            }
            body.add("\"0\":0,");
          });

  @Test
  public void whatIsTooLargeToBeReadIsNotWritten() {
    Manifest live = ManifestSamples.withRun("x".repeat(CommitRecord.MAX_BYTES));
    assertThatExceptionOfType(IllegalStateException.class)
        .isThrownBy(() -> ManifestJson.write(live))
        .withMessageContainingAll("no reader takes more than 67108864", "fewer and larger files");
  }

  @Test
  public void randomBytes() {
    Random random = new Random(7);
    tryAll(
        "random bytes",
        each -> {
          for (int i = 0; i < 20_000; i++) {
            byte[] bytes = new byte[random.nextInt(300)];
            random.nextBytes(bytes);
            each.accept("random", bytes);
          }
        });
    assertThat(read).isZero();
  }

  /** Seeded anew at every run; for how long, {@code -Dfuzz.seconds} says. */
  @Test
  public void mutantsOfGoodManifests() throws IOException {
    long seed = Long.getLong("fuzz.seed", System.nanoTime());
    Duration budget = Duration.ofSeconds(Integer.getInteger("fuzz.seconds", 4));
    List<byte[]> seeds = new ArrayList<>(List.of(golden("live"), golden("empty")));
    ManifestSamples.manifestsOf(Arbitraries.just(PARTITION)).list().ofSize(50).sample().stream()
        .map(ManifestJson::write)
        .forEach(seeds::add);
    Random random = new Random(seed);
    long began = System.nanoTime();
    tryAll(
        "mutants of good ones, seed " + seed,
        each -> {
          while (System.nanoTime() - began < budget.toNanos()) {
            for (int i = 0; i < 1_000; i++) {
              byte[] mutant = Rubbish.mutant(seeds, random);
              each.accept("mutant", mutant);
            }
          }
        });
    assertThat(refused).isGreaterThan(1_000);
  }

  private void tryAll(String what, Consumer<BiConsumer<String, byte[]>> rubbish) {
    rubbish.accept(this::tryOne);
    REPORT.add(
        String.format(
            Locale.ROOT, "| %s | %,d | %,d | %,d |", what, read + refused, refused, read));
  }

  private void tryOne(String what, byte[] body) {
    Manifest manifest;
    try {
      manifest = ManifestJson.read(PARTITION, body);
    } catch (ManifestFormatException e) {
      assertThat(e.getMessage())
          .as(what)
          .startsWith(PLACE)
          .contains("expected")
          .hasSizeLessThan(600);
      refused++;
      return;
    } catch (RuntimeException | Error e) {
      throw new AssertionError("Neither read nor refused: " + shown(what, body), e);
    }
    read++;
    try {
      assertLeadsNowhere(manifest);
    } catch (RuntimeException | Error e) {
      throw new AssertionError("Read, and should not have been: " + shown(what, body), e);
    }
  }

  private static String shown(String what, byte[] body) {
    return what + ", in base 64: " + Base64.getEncoder().encodeToString(body);
  }

  /** What is read can be written and read again, and names only files of its own partition. */
  private static void assertLeadsNowhere(Manifest manifest) {
    try {
      assertThat(ManifestJson.read(PARTITION, ManifestJson.write(manifest))).isEqualTo(manifest);
    } catch (ManifestFormatException e) {
      throw new AssertionError("Read once, and never again", e);
    }
    manifest
        .publish()
        .ifPresent(
            live ->
                live.tables()
                    .forEach(
                        table -> {
                          assertThat(table.name()).doesNotContain("/", "\\");
                          assertInside(table.name());
                          table.files().forEach(file -> assertOurs(file.path()));
                        }));
  }

  private static void assertOurs(String path) {
    assertThat(assertInside(path).getFileName().toString()).contains("-" + PARTITION.hash() + "-");
  }

  /** Two dots lead elsewhere where they are the whole of a name, not within one. */
  private static Path assertInside(String path) {
    Path root = Path.of("/lake/partition");
    Path inside = root.resolve(path);
    assertThat(inside.normalize()).isEqualTo(inside).startsWithRaw(root);
    return inside;
  }

  private static String refusal(String body) {
    return refusal(body.getBytes(UTF_8));
  }

  private static String refusal(byte[] body) {
    try {
      ManifestJson.read(PARTITION, body);
    } catch (ManifestFormatException e) {
      assertThat(e).hasMessageStartingWith(PLACE);
      return e.getMessage();
    }
    throw new AssertionError("Read without complaint");
  }

  private static byte[] golden(String name) throws IOException {
    try (InputStream json =
        ManifestRubbishTest.class.getResourceAsStream("manifest-v1-" + name + ".json")) {
      return json.readAllBytes();
    }
  }
}
