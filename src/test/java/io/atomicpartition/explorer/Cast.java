package io.atomicpartition.explorer;

import io.atomicpartition.explorer.Actor.Role;
import io.atomicpartition.publish.Capture;
import io.atomicpartition.publish.CleanUp;
import io.atomicpartition.publish.Launch;
import io.atomicpartition.publish.PartitionRef;
import io.atomicpartition.publish.PartitionSweep;
import io.atomicpartition.publish.Plans;
import io.atomicpartition.publish.PublishPlan;
import io.atomicpartition.publish.PublishPolicy;
import io.atomicpartition.publish.PublishResult;
import io.atomicpartition.publish.Publisher;
import io.atomicpartition.publish.SweepPolicy;
import io.atomicpartition.publish.Tables;
import io.atomicpartition.publish.Unpublisher;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalLong;

/** Puts a scenario together, actor by actor. */
final class Cast {
  static final PartitionRef DAY = new PartitionRef("day=1");
  static final List<List<String>> ROWS = List.of(List.of("a", "b"), List.of("c"));
  static final List<List<String>> SAME_ROWS = List.of(List.of("c", "b", "a"));
  static final List<List<String>> OTHER_ROWS = List.of(List.of("x"), List.of("y", "z"));

  /** Everything is old enough, so that only the fence can make a sweep safe. */
  private static final SweepPolicy OLD =
      new SweepPolicy(Duration.ZERO, Duration.ZERO, Duration.ZERO, false);

  /** What the partition has seen when the scenario begins. */
  enum Before {
    NOTHING(0),
    LIVE(1),
    UNPUBLISHED(2);

    final long sequence;

    Before(long sequence) {
      this.sequence = sequence;
    }
  }

  private final String name;
  private final Before before;
  private final Shape shape;
  private final Stage stage;
  private final List<PartitionRef> partitions;
  private final List<Actor> actors = new ArrayList<>();
  private final List<Actor> recovery = new ArrayList<>();
  private final List<Actor> next = new ArrayList<>();
  private int tries = 2;

  Cast(String name, Before before) {
    this(name, before, Shape.FLAT, List.of(DAY));
  }

  Cast(String name, Before before, Shape shape, List<PartitionRef> partitions) {
    this.shape = shape;
    this.name = name;
    this.before = before;
    this.partitions = partitions;
    this.stage = new Stage(shape, partitions);
    if (before != Before.NOTHING) {
      stage.published("old", PublishPolicy.CREATE, DAY, List.of());
    }
    if (before == Before.UNPUBLISHED) {
      stage.run(unpublisher("old-unpublish", DAY, 1));
    }
  }

  Cast tries(int tries) {
    this.tries = tries;
    return this;
  }

  /** A publish of one launch: its plan, and who works on it. */
  record Job(Launch launch, PublishPlan plan, Group group) {}

  /** CREATE over nothing, REPLACE over what is there. */
  PublishPolicy policy() {
    return before == Before.NOTHING ? PublishPolicy.CREATE : PublishPolicy.REPLACE;
  }

  List<Long> captured() {
    return before == Before.NOTHING ? List.of() : List.of(before.sequence);
  }

  /** A job that has written its temps, having captured what is there now. */
  Job job(String name, List<List<String>> files) {
    return job(name, policy(), DAY, captured(), files);
  }

  Job job(
      String name,
      PublishPolicy policy,
      PartitionRef partition,
      List<Long> captured,
      List<List<String>> files) {
    return job(name, policy, partition, captured, Tables.UNNAMED, files);
  }

  Job job(
      String name,
      PublishPolicy policy,
      PartitionRef partition,
      List<Long> captured,
      String table,
      List<List<String>> files) {
    Launch launch = Stage.launch(name);
    PublishPlan plan =
        stage.plan(launch, name + "-temps", policy, partition, captured, table, files);
    return new Job(launch, plan, group(name, launch, plan, files));
  }

  /** The same publish computed again: other temps, in another order, and what was captured then. */
  Job recomputed(Job job, List<Long> captured, List<List<String>> files) {
    PublishPlan plan =
        stage.plan(
            job.launch(),
            job.group().name() + "-temps-again",
            job.plan().policy(),
            job.plan().partition(),
            captured,
            Tables.UNNAMED,
            files);
    return new Job(job.launch(), plan, group(job.group().name(), job.launch(), plan, files));
  }

  private static Group group(
      String name, Launch launch, PublishPlan plan, List<List<String>> files) {
    return Stage.group(
            name,
            plan.partition(),
            launch,
            files.stream().mapToLong(List::size).sum(),
            OptionalLong.of(plan.expectedSequence()))
        .withContent(plan.contentId());
  }

  Cast finalize(String name, Job job) {
    return finalize(name, job, job.group());
  }

  Cast finalize(String name, Job job, Group group) {
    actors.add(publisher(name, job, group));
    return this;
  }

  static Actor publisher(String name, Job job, Group group) {
    return Actor.of(
        name,
        Role.PUBLISHER,
        group,
        (store, environment) -> new Publisher(store, environment).publish(job.plan()));
  }

  Cast add(Actor actor) {
    actors.add(actor);
    return this;
  }

  /** Deletes the temps once that finalize has decided, as the pipeline does. */
  Cast cleanUp(String name, Job job, String after) {
    actors.add(
        Actor.of(
                name,
                Role.CLEANER,
                job.group(),
                (store, environment) ->
                    new CleanUp(store, job.launch()).temps(job.plan().tempKeys()))
            .after(after, PublishResult.class::isInstance));
    return this;
  }

  /** Deletes all that a launch has staged, whenever it likes. */
  Cast endOfRun(String name, Launch launch, Group group) {
    actors.add(
        Actor.of(
            name,
            Role.CLEANER,
            group,
            (store, environment) -> new CleanUp(store, launch).everything()));
    return this;
  }

  /** A bundle that captures, writes a row and publishes it, as REPLACE does. */
  static Actor bundle(String name, String job, PartitionRef partition, String row) {
    Launch launch = Stage.launch(job);
    return Actor.of(
        name,
        Role.PUBLISHER,
        Stage.group(job, partition, launch, 1, OptionalLong.empty()),
        (store, environment) -> {
          long captured = new Capture(store, environment).capture(launch, partition);
          PublishPlan plan =
              new Plans(store, environment.ids())
                  .plan(
                      launch,
                      PublishPolicy.REPLACE,
                      partition,
                      List.of(captured),
                      List.of(List.of(row)));
          return new Publisher(store, environment).publish(plan);
        });
  }

  Cast unpublish(String name, long sequence) {
    actors.add(unpublisher(name, DAY, sequence));
    return this;
  }

  static Actor unpublisher(String name, PartitionRef partition, long sequence) {
    return Actor.of(
        name,
        Role.UNPUBLISHER,
        Group.of(name, partition, "", 0, OptionalLong.of(sequence)),
        (store, environment) ->
            new Unpublisher(store, environment).unpublish(partition, sequence).ending());
  }

  Cast sweep(String name) {
    return sweep(name, DAY);
  }

  Cast sweep(String name, PartitionRef partition) {
    actors.add(sweeper(name, partition));
    return this;
  }

  static Actor sweeper(String name, PartitionRef partition) {
    return Actor.of(
        name,
        Role.SWEEP,
        Group.of(name, partition, "", 0, OptionalLong.empty()),
        (store, environment) -> new PartitionSweep(store, environment, OLD).sweep(partition));
  }

  /** Whoever comes afterwards: each job's finalize again, a sweep, and a launch of the next day. */
  Scenario scenario(Job... jobs) {
    for (Job job : jobs) {
      recovery.add(publisher(job.group().name() + "-again", job, job.group()));
    }
    for (PartitionRef partition : partitions) {
      recovery.add(sweeper("last-sweep-" + partition, partition));
      next.add(bundle("next-" + partition, "next-" + partition, partition, "of the next day"));
    }
    return new Scenario(
        name,
        stage.contents(),
        stage.ghost(),
        shape,
        tries,
        partitions,
        List.copyOf(actors),
        List.copyOf(recovery),
        List.copyOf(next));
  }
}
