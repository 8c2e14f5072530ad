package io.atomicpartition.publish;

import java.io.Serializable;

/**
 * What the user asked for, the same for every partition of a launch.
 *
 * @param mode over what may be committed
 * @param whenLive only with {@link Mode#CREATE} may it be {@link WhenLive#SKIP}
 * @param rewriteEqual only with {@link Mode#REPLACE}: equal content is published again instead of
 *     being answered with {@link Outcome#ALREADY_PUBLISHED}
 */
public record PublishPolicy(Mode mode, WhenLive whenLive, boolean rewriteEqual)
    implements Serializable {
  /** A partition that is live is never touched. */
  public static final PublishPolicy CREATE =
      new PublishPolicy(Mode.CREATE, WhenLive.CONFLICT, false);

  /** A partition is replaced, unless it changed since the publish began. */
  public static final PublishPolicy REPLACE =
      new PublishPolicy(Mode.REPLACE, WhenLive.CONFLICT, false);

  /**
   * @throws IllegalArgumentException if the three make no sense together, saying why
   */
  public PublishPolicy {
    if (mode == Mode.REPLACE && whenLive == WhenLive.SKIP) {
      throw new IllegalArgumentException(
          "whenLive(SKIP) leaves live partitions alone and REPLACE replaces them; use one of them");
    }
    if (mode == Mode.CREATE && rewriteEqual) {
      throw new IllegalArgumentException(
          "rewriteEqual writes a live partition again, which CREATE never does; use REPLACE");
    }
  }
}
