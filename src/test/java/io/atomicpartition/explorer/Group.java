package io.atomicpartition.explorer;

import io.atomicpartition.publish.ContentId;
import io.atomicpartition.publish.PartitionRef;
import java.util.Optional;
import java.util.OptionalLong;

/**
 * What the omniscient reader knows of one publish, or of one un-publish.
 *
 * @param name for people
 * @param partition what it is about
 * @param staging the prefix of what it may have staged; empty for none
 * @param rows how many it has to make live
 * @param content of its rows; empty where the actor makes them up
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
    Optional<ContentId> content,
    OptionalLong over,
    boolean recaptured,
    boolean losesTemps) {
  /** An honest one, of which the content is not known beforehand. */
  static Group of(
      String name, PartitionRef partition, String staging, long rows, OptionalLong over) {
    return new Group(name, partition, staging, rows, Optional.empty(), over, false, false);
  }

  Group withContent(ContentId content) {
    return new Group(
        name, partition, staging, rows, Optional.of(content), over, recaptured, losesTemps);
  }

  Group recapturing() {
    return new Group(name, partition, staging, rows, content, over, true, losesTemps);
  }

  Group losing() {
    return new Group(name, partition, staging, rows, content, over, recaptured, true);
  }
}
