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
 */
record Scenario(
    String name,
    Contents contents,
    Ghost ghost,
    Shape shape,
    int tries,
    List<PartitionRef> partitions,
    List<Actor> actors,
    List<Actor> recovery) {}
