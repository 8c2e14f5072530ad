package io.atomicpartition.explorer;

import io.atomicpartition.explorer.Actor.Role;
import io.atomicpartition.publish.CleanUp;
import io.atomicpartition.publish.Launch;
import io.atomicpartition.publish.PartitionRef;
import io.atomicpartition.publish.Plans;
import io.atomicpartition.publish.PublishPlan;
import io.atomicpartition.publish.PublishPolicy;
import io.atomicpartition.publish.Publisher;
import io.atomicpartition.publish.Tables;
import io.atomicpartition.publish.TempFile;
import io.atomicpartition.store.Checksums;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalLong;

/**
 * A lake before a scenario begins: what is done here is done one after the other, without fault.
 */
final class Stage {
  private final Node.World world;
  private final Guarantees guarantees;
  private State state;

  Stage(Shape shape, List<PartitionRef> partitions) {
    this.world = new Node.World(shape, 1);
    this.guarantees = new Guarantees(world, shape, partitions, false);
    this.state = new State(shape.empty(), List.of(), 0, 0, List.of(), Ghost.NOTHING);
  }

  /** Lets somebody act, to the end. */
  Object run(Actor actor) {
    try {
      Node node = world.start(actor);
      while (node.pending().isPresent()) {
        Call call = node.pending().get();
        Call.Applied applied = call.effect().on(state.contents());
        State before = new State(state.contents(), List.of(node), 0, 0, List.of(), state.ghost());
        Ghost ghost = guarantees.applied(before, actor, call, applied.contents());
        node = node.after(applied.reply(), false);
        state = new State(applied.contents(), List.of(), 0, 0, List.of(), ghost);
      }
      if (node.result() instanceof Exception e) {
        throw new IllegalStateException(e);
      }
      return node.result();
    } catch (Violation e) {
      throw new IllegalStateException(e);
    }
  }

  /** A launch whose id hangs on its name alone. */
  static Launch launch(String name) {
    return new Launch(
        Checksums.sha256(name.getBytes(StandardCharsets.US_ASCII)).substring(0, 32),
        "nightly", // labels recognise nothing
        "Write/Publish");
  }

  /** Writes temps, and plans a publish of them. */
  PublishPlan plan(
      Launch launch,
      String temps,
      PublishPolicy policy,
      PartitionRef partition,
      List<Long> captured,
      String table,
      List<List<String>> files) {
    return (PublishPlan)
        run(
            Actor.of(
                temps,
                Role.PUBLISHER,
                group(temps, partition, launch, 0, OptionalLong.empty()),
                (store, environment) -> {
                  Plans plans = new Plans(store, environment.ids());
                  List<TempFile> written = new ArrayList<>();
                  for (List<String> rows : files) {
                    written.add(plans.temp(launch, partition, table, rows));
                  }
                  return Plans.template(launch, policy)
                      .plan(partition, OptionalLong.empty(), captured, written);
                }));
  }

  /** Publishes, and leaves no temps. */
  void published(String name, PublishPolicy policy, PartitionRef partition, List<Long> captured) {
    Launch launch = launch(name);
    List<List<String>> files = List.of(List.of(name + "1", name + "2"), List.of(name + "3"));
    PublishPlan plan =
        plan(launch, name + "-temps", policy, partition, captured, Tables.UNNAMED, files);
    Group group = group(name, partition, launch, 3, OptionalLong.of(plan.expectedSequence()));
    run(
        Actor.of(
            name,
            Role.PUBLISHER,
            group,
            (store, environment) -> new Publisher(store, environment).publish(plan)));
    run(
        Actor.of(
            name + "-cleaner",
            Role.CLEANER,
            group,
            (store, environment) -> new CleanUp(store, launch).temps(plan.tempKeys())));
  }

  static Group group(
      String name, PartitionRef partition, Launch launch, long rows, OptionalLong over) {
    return Group.of(name, partition, launch.stagingPrefix(), rows, over);
  }

  Contents contents() {
    return state.contents();
  }

  Ghost ghost() {
    return state.ghost();
  }
}
