package io.atomicpartition.publish.crash;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.Assume.assumeTrue;

import io.atomicpartition.testing.ProofReport;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.stream.IntStream;
import org.junit.AfterClass;
import org.junit.Rule;
import org.junit.Test;
import org.junit.rules.TemporaryFolder;

/**
 * A process that publishes dies at a call to the store, or between two calls to the system: how
 * often, {@code -Dproof.halts} says.
 */
public class HaltsTest {
  /** At which places. */
  protected enum Places {
    /** Some, with one file. */
    SLICE,
    /** Every place with one file. */
    ONE_FILE,
    /** Every place with 1, 3 and 20 files. */
    ALL;

    private List<Integer> files() {
      return this == ALL ? List.of(1, 3, 20) : List.of(1);
    }

    private String title() {
      return switch (this) {
        case SLICE -> "A slice; all places: `make crashes`.";
        case ONE_FILE -> "Every place, with one file; with 3 and 20, too: `make crashes`.";
        case ALL -> "Every place.";
      };
    }
  }

  private static final List<String> REPORT = new ArrayList<>();

  private final Places reach;

  public HaltsTest() {
    this(Places.SLICE);
  }

  /** If the property does not say otherwise. */
  protected HaltsTest(Places reach) {
    this.reach = Places.valueOf(System.getProperty("proof.halts", reach.name()));
  }

  @Rule public final TemporaryFolder folder = new TemporaryFolder();

  @AfterClass
  public static void report() throws IOException {
    ProofReport.section("40-crashes", "Processes that died at a chosen place", REPORT);
  }

  @Test
  public void haltedAtAnyCallToTheStoreAPublishIsWholeOrNotThere() throws Exception {
    begin("Halted by `Runtime.halt` at a call to the store", "before or after call");
    boolean every = reach != Places.SLICE;
    for (int files : reach.files()) {
      for (Start start : Start.values()) {
        long began = System.nanoTime();
        Halts halts = new Halts(folder.getRoot().toPath());
        int calls = halts.calls(start, files);
        List<Halts.Place> places = new ArrayList<>();
        for (int k = every ? 0 : 1; k <= calls; k += every ? 1 : 2) {
          places.add(k == 0 ? Halts.Place.call(1, false) : Halts.Place.call(k, true));
          if (every && files < 20 && k > 1) { // with 20 it is left at one of two equal states
            places.add(Halts.Place.call(k, false));
          }
        }
        tell(start, files, calls + " calls", halts.die(start, files, places), began);
      }
    }
  }

  @Test
  public void killedBetweenAnyTwoCallsToTheSystemAPublishIsWholeOrNotThere() throws Exception {
    assumeTrue(
        "there is no strace, or it may not be used, to kill a process between two system calls",
        SystemCalls.canBeSeen());
    begin("Killed by SIGKILL as it entered a call to the system (strace)", "at every call of");
    boolean every = reach != Places.SLICE;
    for (int files : reach.files()) {
      for (Start start :
          every
              ? List.of(Start.values())
              : List.of(Start.CREATE_OVER_NOTHING, Start.REPLACE_OVER_LIVE)) {
        long began = System.nanoTime();
        Halts halts = new Halts(folder.getRoot().toPath());
        Path trace = folder.newFile().toPath();
        halts.undisturbed(start, files, SystemCalls.tracedTo(trace));
        SortedMap<String, Integer> calls = new TreeMap<>(SystemCalls.counted(trace));
        Files.delete(trace);
        assertThat(calls).containsKeys("link", "fsync", "unlink", "write");
        List<Halts.Place> places =
            calls.entrySet().stream()
                .filter(e -> every || List.of("link", "rename").contains(e.getKey()))
                .flatMap(
                    e ->
                        IntStream.rangeClosed(1, e.getValue())
                            .mapToObj(k -> SystemCalls.before(e.getKey(), k)))
                .toList();
        tell(start, files, calls.toString(), halts.die(start, files, places), began);
      }
    }
  }

  private void begin(String title, String where) {
    REPORT.addAll(
        List.of(
            "",
            "### " + title,
            "",
            reach.title(),
            "",
            "| partition | files | " + where + " | deaths | of these published | seconds |",
            "|---|---|---|---|---|---|"));
  }

  private static void tell(Start start, int files, String where, Halts.Count count, long began) {
    assertThat(count.halts()).isPositive();
    REPORT.add(
        String.format(
            "| %s | %d | %s | %d | %d | %d |",
            start,
            files,
            where.replaceAll("[{}]", ""),
            count.halts(),
            count.published(),
            (System.nanoTime() - began) / 1_000_000_000));
  }
}
