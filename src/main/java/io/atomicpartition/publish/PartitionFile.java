package io.atomicpartition.publish;

import io.atomicpartition.store.ObjectKeys;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * What a key says by itself: the partition that its file is of, and what the file is for. A file in
 * a directory {@code a/b} may be of the partition {@code a/b}, or of the table {@code b} of the
 * partition {@code a}; the partition's hash in its name tells which.
 *
 * @param partition whose file it is
 * @param role what it is for
 * @param attempt the attempt that has made it; empty unless it is {@link Role#DATA}
 */
public record PartitionFile(PartitionRef partition, Role role, Optional<String> attempt) {
  /** What a file is for. */
  public enum Role {
    /** The commit record. */
    MANIFEST,
    /** A data file, live or not. */
    DATA,
    /**
     * Written by the local store under a hidden name that nobody uses twice, to be linked or
     * renamed to its own.
     */
    HALF_MADE,
    /**
     * Written by whoever holds the local store's lock of the manifest, which it is to replace. Its
     * name is always the same.
     */
    NEXT_MANIFEST
  }

  private static final Pattern HALF_MADE = Pattern.compile("\\.(.+)\\.partial-[0-9a-f]{16}");
  private static final String NEXT_MANIFEST = "." + PartitionRef.MANIFEST + ".next";

  /** What {@code key} says; empty if it is not of a partition, as far as its name tells. */
  public static Optional<PartitionFile> of(String key) {
    String directory = ObjectKeys.parent(key);
    String name = key.substring(key.lastIndexOf('/') + 1);
    if (name.equals(NEXT_MANIFEST)) {
      return partition(directory).map(p -> new PartitionFile(p, Role.NEXT_MANIFEST));
    }
    Matcher halfMade = HALF_MADE.matcher(name);
    return halfMade.matches()
        ? whole(directory, halfMade.group(1))
            .map(f -> new PartitionFile(f.partition, Role.HALF_MADE))
        : whole(directory, name);
  }

  private PartitionFile(PartitionRef partition, Role role) {
    this(partition, role, Optional.empty());
  }

  private static Optional<PartitionFile> whole(String directory, String name) {
    return name.equals(PartitionRef.MANIFEST)
        ? partition(directory).map(p -> new PartitionFile(p, Role.MANIFEST))
        : DataFileName.parse(name).flatMap(file -> data(directory, file));
  }

  private static Optional<PartitionFile> data(String directory, DataFileName file) {
    Optional<PartitionRef> here = partition(directory).filter(p -> hasHash(p, file));
    Optional<PartitionRef> above =
        partition(ObjectKeys.parent(directory)).filter(p -> hasHash(p, file));
    if (partition(directory).isEmpty() || here.isPresent() == above.isPresent()) {
      return Optional.empty(); // neither's; or both's, if their hashes are equal by chance
    }
    return here.or(() -> above)
        .map(p -> new PartitionFile(p, Role.DATA, Optional.of(file.attempt())));
  }

  private static boolean hasHash(PartitionRef partition, DataFileName file) {
    return partition.hash().equals(file.partitionHash());
  }

  private static Optional<PartitionRef> partition(String directory) {
    try {
      return Optional.of(new PartitionRef(directory));
    } catch (IllegalArgumentException e) {
      return Optional.empty(); // hidden, as the staging area is, or nothing that was published
    }
  }
}
