package io.atomicpartition.testing.servers.gcs;

import java.util.Optional;

/**
 * What a request demands of the object that it is about to read or change. Generation 0 stands for
 * "there is none"; the metageneration is always 1 here, as nothing changes metadata alone.
 */
record GcsPreconditions(
    Optional<Long> match,
    Optional<Long> notMatch,
    Optional<Long> metaMatch,
    Optional<Long> metaNotMatch) {
  /** Nothing. */
  static final GcsPreconditions NONE =
      new GcsPreconditions(Optional.empty(), Optional.empty(), Optional.empty(), Optional.empty());

  static GcsPreconditions of(GcsRequest request) {
    return of(request, "if");
  }

  static GcsPreconditions ofSource(GcsRequest request) {
    return of(request, "ifSource");
  }

  private static GcsPreconditions of(GcsRequest request, String prefix) {
    return new GcsPreconditions(
        number(request, prefix + "GenerationMatch"),
        number(request, prefix + "GenerationNotMatch"),
        number(request, prefix + "MetagenerationMatch"),
        number(request, prefix + "MetagenerationNotMatch"));
  }

  private static Optional<Long> number(GcsRequest request, String name) {
    return request.parameter(name).map(Long::valueOf);
  }

  boolean isEmpty() {
    return equals(NONE);
  }

  boolean hold(Optional<GcsObject> current) {
    long generation = current.map(GcsObject::generation).orElse(0L);
    long metageneration = current.isPresent() ? 1 : 0;
    return match.map(demanded -> demanded == generation).orElse(true)
        && notMatch.map(demanded -> demanded != generation).orElse(true)
        && metaMatch.map(demanded -> demanded == metageneration).orElse(true)
        && metaNotMatch.map(demanded -> demanded != metageneration).orElse(true);
  }

  void require(Optional<GcsObject> current) throws GcsRefusal {
    if (!hold(current)) {
      throw GcsRefusal.condition();
    }
  }

  /** As {@link #require}; but that a reader has the object already is told by another status. */
  void requireToRead(GcsObject current) throws GcsRefusal {
    if (notMatch.map(known -> known == current.generation()).orElse(false)
        || metaNotMatch.map(known -> known == 1).orElse(false)) {
      throw new GcsRefusal(304, "notModified", "Not Modified");
    }
    require(Optional.of(current));
  }
}
