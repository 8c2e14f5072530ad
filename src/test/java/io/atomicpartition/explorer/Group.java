package io.atomicpartition.explorer;

import io.atomicpartition.publish.PartitionRef;
import java.util.OptionalLong;

/**
 * What the omniscient reader knows of one publish, or of one un-publish.
 *
 * @param name for people
 * @param partition what it is about
 * @param staging the prefix of what it may have staged; empty for none
 * @param rows how many it has to make live
 * @param over the only sequence over which it may write; empty: the one that it finds out itself
 * @param recaptured its captured sequence was lost to age, so that one attempt may be told of a
 *     conflict and another, which began later, be published
 * @param losesTemps somebody may take its temps away before it is decided
 */
record Group(
    String name,
    PartitionRef partition,
    String staging,
    long rows,
    OptionalLong over,
    boolean recaptured,
    boolean losesTemps) {}
