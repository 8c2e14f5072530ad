package io.atomicpartition.explorer;

import io.atomicpartition.publish.PartitionRef;
import java.util.List;

/**
 * Who acts on which lake.
 *
 * @param name for people
 * @param contents what is there when they begin
 * @param ghost what happened before
 * @param shape of the store
 * @param tries how often an attempt sends its commit, and how many attempts a call makes
 * @param partitions that the omniscient reader looks at
 * @param actors who acts
 * @param recovery who comes afterwards, one after the other and without a fault
 * @param next who finds afterwards, in the same way, that nothing is in the way
 */
record Scenario(
    String name,
    Contents contents,
    Ghost ghost,
    Shape shape,
    int tries,
    List<PartitionRef> partitions,
    List<Actor> actors,
    List<Actor> recovery,
    List<Actor> next) {
  /**
   * Whether nobody is forced to place files one by one, for each partition begins without a
   * directory, on a disk, and no sweep makes one for its fence.
   */
  boolean globsAreWhole() {
    return shape == Shape.DISK
        && actors.stream().noneMatch(a -> a.role() == Actor.Role.SWEEP)
        && partitions.stream().noneMatch(p -> contents.has(shape.root() + p.path()));
  }
}
