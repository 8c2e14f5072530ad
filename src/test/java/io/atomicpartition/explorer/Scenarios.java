package io.atomicpartition.explorer;

import io.atomicpartition.explorer.Cast.Before;
import io.atomicpartition.explorer.Cast.Job;
import io.atomicpartition.publish.PartitionRef;
import io.atomicpartition.publish.PublishPolicy;
import io.atomicpartition.publish.Tables;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;
import java.util.function.Supplier;

/** What is explored, by name. */
final class Scenarios {
  /** Those that take minutes with one fault. */
  static final Set<String> LARGE =
      Set.of(
          "two attempts, a second job and a sweep, over unpublished",
          "captured by bundles and cleaned up, over live",
          "on disk: clean-up at the end of its own run, over nothing");

  /** Those of which two faults make more states than fit into memory. */
  static final Set<String> CROWDED =
      Set.of(
          "two attempts, a second job and a sweep, over nothing",
          "two attempts, a second job and a sweep, over live");

  private static final Map<String, Supplier<Scenario>> ALL = new LinkedHashMap<>();

  static {
    for (Before before : Before.values()) {
      add("two attempts, a second job and a sweep", before, Scenarios::crowd);
      add("two attempts and a second job", before, Scenarios::twoJobs);
      add("two attempts and a sweep", before, Scenarios::attemptsAndSweep);
      add("one try each", before, Scenarios::oneTry);
      add("a publish and two sweeps", before, Scenarios::twoSweeps);
      add("equal rows", before, Scenarios::equalRows);
      add("clean-up after each", before, Scenarios::cleanUp);
      add("clean-up at the end of another run", before, Scenarios::endOfAnotherRun);
      add("clean-up at the end of its own run", before, Scenarios::endOfOwnRun);
    }
    add("un-publish twice and a second job", Before.LIVE, Scenarios::unpublish);
    add("un-publish and a second job", Before.LIVE, Scenarios::unpublishOnce);
    add("un-publish, a publish and a sweep", Before.LIVE, Scenarios::unpublishAndSweep);
    add("create over what was un-published", Before.LIVE, Scenarios::createOverUnpublished);
    add("computed again", Before.LIVE, Scenarios::recomputed);
    add("computed again", Before.UNPUBLISHED, Scenarios::recomputed);
    add("captured by bundles", Before.LIVE, Scenarios::captured);
    add("captured by bundles", Before.NOTHING, Scenarios::captured);
    add("captured by bundles and cleaned up", Before.LIVE, Scenarios::capturedAndCleanedUp);
    add("one attempt", Before.NOTHING, Scenarios::oneAttempt);
    add("one attempt", Before.LIVE, Scenarios::oneAttempt);
    add("a partition in a partition", Before.NOTHING, Scenarios::nested);
    for (Before before : Before.values()) {
      addOnDisk("two attempts", before, Scenarios::twoAttempts);
      addOnDisk("two jobs", before, Scenarios::aJobEach);
      addOnDisk("a publish and a sweep", before, Scenarios::publishAndSweep);
      addOnDisk("clean-up at the end of its own run", before, Scenarios::publishAndEndOfRun);
    }
  }

  private Scenarios() {}

  private static void add(String name, Before before, Function<Cast, Scenario> scenario) {
    add(name, before, Shape.FLAT, scenario);
  }

  private static void addOnDisk(String name, Before before, Function<Cast, Scenario> scenario) {
    add("on disk: " + name, before, Shape.DISK, scenario);
  }

  private static void add(
      String name, Before before, Shape shape, Function<Cast, Scenario> scenario) {
    String whole = name + ", over " + before.name().toLowerCase(Locale.ROOT);
    ALL.put(whole, () -> scenario.apply(new Cast(whole, before, shape, List.of(Cast.DAY))));
  }

  static Iterable<String> names() {
    return ALL.keySet();
  }

  static Scenario named(String name) {
    if (!ALL.containsKey(name)) {
      throw new IllegalArgumentException("There is no scenario '" + name + "', but " + names());
    }
    return ALL.get(name).get();
  }

  private static Scenario crowd(Cast cast) {
    Job a = cast.job("A", Cast.ROWS);
    Job b = cast.job("B", Cast.OTHER_ROWS);
    return cast.finalize("A1", a).finalize("A2", a).finalize("B1", b).sweep("S1").scenario(a, b);
  }

  private static Scenario twoJobs(Cast cast) {
    Job a = cast.job("A", Cast.ROWS);
    Job b = cast.job("B", Cast.OTHER_ROWS);
    return cast.finalize("A1", a).finalize("A2", a).finalize("B1", b).scenario(a, b);
  }

  private static Scenario twoAttempts(Cast cast) {
    Job a = cast.job("A", Cast.ROWS);
    return cast.finalize("A1", a).finalize("A2", a).scenario(a);
  }

  private static Scenario aJobEach(Cast cast) {
    Job a = cast.job("A", Cast.SAME_ROWS);
    Job b = cast.job("B", Cast.OTHER_ROWS);
    return cast.finalize("A1", a).finalize("B1", b).scenario(a, b);
  }

  private static Scenario publishAndSweep(Cast cast) {
    Job a = cast.job("A", Cast.ROWS);
    return cast.finalize("A1", a).sweep("S1").scenario(a);
  }

  private static Scenario publishAndEndOfRun(Cast cast) {
    Job a = cast.job("A", Cast.ROWS);
    return cast.finalize("A1", a, a.group().losing())
        .endOfRun("E1", a.launch(), a.group().losing())
        .scenario();
  }

  private static Scenario attemptsAndSweep(Cast cast) {
    Job a = cast.job("A", Cast.ROWS);
    return cast.finalize("A1", a).finalize("A2", a).sweep("S1").scenario(a);
  }

  /** Where a doubt is not cleared up by another request. */
  private static Scenario oneTry(Cast cast) {
    Job a = cast.job("A", Cast.ROWS);
    Job b = cast.job("B", Cast.OTHER_ROWS);
    return cast.tries(1).finalize("A1", a).finalize("A2", a).finalize("B1", b).scenario(a, b);
  }

  private static Scenario twoSweeps(Cast cast) {
    Job a = cast.job("A", Cast.ROWS);
    return cast.finalize("A1", a).sweep("S1").sweep("S2").scenario(a);
  }

  private static Scenario equalRows(Cast cast) {
    Job a = cast.job("A", Cast.ROWS);
    Job same = cast.job("B", Cast.SAME_ROWS);
    return cast.finalize("A1", a).finalize("B1", same).finalize("B2", same).scenario(a, same);
  }

  private static Scenario cleanUp(Cast cast) {
    Job a = cast.job("A", Cast.ROWS);
    Job b = cast.job("B", Cast.OTHER_ROWS);
    return cast.finalize("A1", a)
        .finalize("A2", a)
        .finalize("B1", b)
        .cleanUp("C1", a, "A1")
        .cleanUp("C2", a, "A2")
        .scenario(a, b);
  }

  private static Scenario endOfAnotherRun(Cast cast) {
    Job a = cast.job("A", Cast.ROWS);
    Job b = cast.job("B", Cast.OTHER_ROWS);
    return cast.finalize("A1", a)
        .finalize("B1", b, b.group().losing())
        .endOfRun("E1", b.launch(), b.group().losing())
        .scenario(a);
  }

  private static Scenario endOfOwnRun(Cast cast) {
    Job a = cast.job("A", Cast.ROWS);
    return cast.finalize("A1", a, a.group().losing())
        .finalize("A2", a, a.group().losing())
        .endOfRun("E1", a.launch(), a.group().losing())
        .scenario();
  }

  private static Scenario unpublish(Cast cast) {
    Job a = cast.job("A", Cast.ROWS);
    return cast.finalize("A1", a)
        .add(bundle("B1", "B"))
        .unpublish("U1", 1)
        .unpublish("U2", 1)
        .scenario(a);
  }

  private static Scenario unpublishOnce(Cast cast) {
    return cast.add(bundle("B1", "B")).unpublish("U1", 1).scenario();
  }

  private static Scenario unpublishAndSweep(Cast cast) {
    Job a = cast.job("A", Cast.ROWS);
    return cast.finalize("A1", a).unpublish("U1", 1).sweep("S1").scenario(a);
  }

  private static Scenario createOverUnpublished(Cast cast) {
    Job a = cast.job("A", PublishPolicy.CREATE, Cast.DAY, List.of(), Cast.ROWS);
    return cast.finalize("A1", a)
        .finalize("A2", a)
        .cleanUp("C1", a, "A1")
        .unpublish("U1", 1)
        .scenario(a);
  }

  /** As a runner may that computes a stage again, after the captured sequence was lost to age. */
  private static Scenario recomputed(Cast cast) {
    Job a = cast.job("A", Cast.ROWS);
    Job b = cast.job("B", Cast.OTHER_ROWS);
    long later = a.plan().expectedSequence() + 1;
    Job again = cast.recomputed(a, List.of(later), Cast.SAME_ROWS);
    return cast.finalize("A1", a, a.group().recapturing())
        .finalize("A2", again, again.group().recapturing())
        .finalize("B1", b)
        .scenario(b);
  }

  /** Bundles that capture, write and publish, as often as a runner has them do it. */
  private static Scenario captured(Cast cast) {
    Job b = cast.job("B", Cast.OTHER_ROWS);
    return cast.add(bundle("A1", "A")).add(bundle("A2", "A")).finalize("B1", b).scenario(b);
  }

  /** A job's end takes its temps, and leaves what it has captured to whoever is late. */
  private static Scenario capturedAndCleanedUp(Cast cast) {
    Job b = cast.job("B", Cast.OTHER_ROWS);
    Actor bundle = bundle("A1", "A");
    return cast.add(losing(bundle))
        .add(losing(bundle("A2", "A")))
        .finalize("B1", b)
        .endOfRun("E1", Stage.launch("A"), bundle.group().losing())
        .scenario(b);
  }

  private static Actor losing(Actor actor) {
    return Actor.of(actor.name(), actor.role(), actor.group().losing(), actor.body());
  }

  private static Scenario oneAttempt(Cast cast) {
    Job a = cast.job("A", Cast.ROWS);
    return cast.finalize("A1", a).scenario(a);
  }

  private static Actor bundle(String name, String job) {
    return Cast.bundle(name, job, Cast.DAY, "a");
  }

  /** Partition {@code day=1} has a table {@code hour=1}, and there is {@code day=1/hour=1}. */
  private static Scenario nested(Cast unused) {
    PartitionRef hour = new PartitionRef("day=1/hour=1");
    Cast cast =
        new Cast(
            "a partition in a partition, over nothing",
            Before.NOTHING,
            Shape.FLAT,
            List.of(Cast.DAY, hour));
    Job a = cast.job("A", PublishPolicy.CREATE, Cast.DAY, List.of(), "hour=1", Cast.SAME_ROWS);
    Job b = cast.job("B", PublishPolicy.CREATE, hour, List.of(), Tables.UNNAMED, Cast.SAME_ROWS);
    return cast.finalize("A1", a)
        .finalize("B1", b)
        .sweep("S1", Cast.DAY)
        .sweep("S2", hour)
        .scenario(a, b);
  }
}
