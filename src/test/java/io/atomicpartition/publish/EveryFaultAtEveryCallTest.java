package io.atomicpartition.publish;

import static org.assertj.core.api.Assertions.assertThat;

import io.atomicpartition.publish.FaultyStore.Call;
import io.atomicpartition.publish.FaultyStore.Kind;
import io.atomicpartition.testing.ProofReport;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.function.Function;
import java.util.stream.IntStream;
import org.junit.AfterClass;
import org.junit.Test;

/**
 * Each call of a publish fails in turn, in every way there is. Whatever the publisher says then is
 * true, G1 holds even when a late request lands, and the next try finds or makes the publish.
 */
public class EveryFaultAtEveryCallTest extends Lakes {
  private static final List<String> REPORT = new ArrayList<>();

  private int cases = 0;

  @AfterClass
  public static void report() throws IOException {
    List<String> lines =
        new ArrayList<>(
            List.of(
                "Every call of a publish failed in every way: "
                    + String.join(", ", faults().stream().map(Object::toString).toList())
                        .toLowerCase(Locale.ROOT)
                        .replaceAll("io\\.[^,]*", "late")
                    + ".",
                "",
                "| lake | files | states of the partition | calls, all states | faults |",
                "|---|---|---|---|---|"));
    lines.addAll(REPORT);
    ProofReport.section("45-faults", "Faults at every call", lines);
  }

  private static int maxCalls(int files) {
    return 40 + 5 * files;
  }

  /** On disk a case takes milliseconds: there the ways to place files are enough. */
  private List<Before> befores() {
    return where == Where.IN_MEMORY
        ? List.of(Before.values())
        : List.of(
            Before.CREATE_OVER_NOTHING, Before.CREATE_OVER_AN_ORPHAN, Before.REPLACE_OVER_LIVE);
  }

  @Test
  public void oneFaultyCall() throws IOException {
    for (int files : List.of(1, 3, 20)) {
      int allCalls = 0;
      int faults = 0;
      for (Before before : befores()) {
        int calls = callsWithout(before, files);
        allCalls += calls;
        for (int k = 1; k <= calls; k++) {
          for (Fault fault : faults()) {
            int faulty = k;
            check(before, files, call -> call.number() == faulty ? fault : Fault.NONE);
            faults++;
          }
        }
      }
      assertThat(faults).isEqualTo(allCalls * faults().size());
      REPORT.add(
          String.format(
              "| %s | %d | %d | %d | %d |", where, files, befores().size(), allCalls, faults));
    }
    assertThat(cases).isGreaterThan(200);
  }

  @Test
  public void aFaultyCallAndAnotherInWhatFollows() throws IOException {
    for (Before before : befores().subList(0, where == Where.IN_MEMORY ? befores().size() : 1)) {
      int calls = callsWithout(before, 1);
      for (int k = 1; k <= calls; k++) {
        // What follows a fault has at most as many calls as a publish, and some.
        for (int l = k + 1; l <= k + 4; l++) {
          for (Fault first : faultsThatGoOn()) {
            for (Fault second : faults()) {
              int one = k;
              int two = l;
              check(
                  before,
                  1,
                  call ->
                      call.number() == one ? first : call.number() == two ? second : Fault.NONE);
            }
          }
        }
      }
    }
    assertThat(cases).isGreaterThan(300);
  }

  @Test
  public void everyCallFromOneOnIsFaulty() throws IOException {
    for (Before before : befores()) {
      int calls = callsWithout(before, 3);
      for (int k = 1; k <= calls; k++) {
        for (Fault fault : faults()) {
          int first = k;
          check(before, 3, call -> call.number() >= first ? fault : Fault.NONE);
        }
      }
    }
    assertThat(cases).isGreaterThan(100);
  }

  @Test
  public void everyCallOfAKindIsFaulty() throws IOException {
    for (Before before : befores()) {
      for (Kind kind : List.of(Kind.READ_RECORD, Kind.PLACE, Kind.PROMOTE, Kind.COMMIT)) {
        for (Fault fault : faults()) {
          check(before, 3, call -> call.kind() == kind ? fault : Fault.NONE);
        }
      }
    }
    assertThat(cases).isGreaterThan(90);
  }

  private static List<Fault> faults() {
    List<Fault> faults = new ArrayList<>(List.of(Fault.Single.values()));
    faults.add(new Fault.Late());
    return faults;
  }

  private static List<Fault> faultsThatGoOn() {
    return List.of(
        Fault.Single.REFUSED, Fault.Single.REQUEST_LOST, Fault.Single.REPLY_LOST, new Fault.Late());
  }

  private int callsWithout(Before before, int files) throws IOException {
    Lake lake = lake();
    PartitionRef partition = new PartitionRef("case=" + cases++);
    before.prepare(lake, partition);
    FaultyStore store = new FaultyStore(lake.store(), call -> Fault.NONE);
    assertThat(lake.publish(before.plan(lake, partition, rows(files)), store).outcome())
        .isEqualTo(Outcome.PUBLISHED);
    assertThat(store.calls()).hasSizeBetween(3 + files, maxCalls(files));
    return store.calls().size();
  }

  /** Late landing makes sense for commit requests alone; any other call loses its request. */
  private static Fault suitable(Fault fault, Call call) {
    return fault instanceof Fault.Late && !call.kind().commits()
        ? Fault.Single.REQUEST_LOST
        : fault;
  }

  private void check(Before before, int files, Function<Call, Fault> faults) throws IOException {
    Lake lake = lake();
    PartitionRef partition = new PartitionRef("case=" + cases++);
    before.prepare(lake, partition);
    PublishPlan plan = before.plan(lake, partition, rows(files));
    FaultScene scene = new FaultScene(lake, plan);
    List<String> log = new ArrayList<>();
    List<Fault.Late> late = new ArrayList<>();
    FaultyStore store =
        new FaultyStore(
            lake.store(),
            call -> {
              assertThat(call.number())
                  .as("calls without end: %s", log)
                  .isLessThan(maxCalls(files));
              Fault fault = suitable(faults.apply(call), call);
              if (fault instanceof Fault.Late held) {
                late.add(held);
              }
              log.add(call.kind() + (fault == Fault.NONE ? "" : "(" + fault + ")"));
              return fault;
            });
    try {
      scene.publish(store, log, () -> deletedInTheLastAttempt(store));
      lake.reader().assertWhole(partition);
      late.forEach(Fault.Late::land);
      lake.reader().assertWhole(partition);
      scene.publishAgain();
    } catch (AssertionError e) {
      throw new AssertionError(before + ", " + files + " files, calls " + log, e);
    }
  }

  /** Attempts that were given up before have deleted their files, the last one may not have. */
  private static boolean deletedInTheLastAttempt(FaultyStore store) {
    List<Kind> kinds = store.calls().stream().map(Call::kind).toList();
    return kinds.subList(Math.max(0, kinds.lastIndexOf(Kind.PLACE)), kinds.size()).stream()
        .anyMatch(Kind::deletes);
  }

  private static List<List<String>> rows(int files) {
    return IntStream.range(0, files).mapToObj(i -> List.of("row " + i, "another " + i)).toList();
  }
}
