package io.atomicpartition.sink;

import io.atomicpartition.publish.TempFile;
import java.io.Serializable;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * Which temps of a partition are worth being merged. The answer depends on the temps alone and not
 * on their order.
 *
 * @param smallFileBytes a temp below this size is small
 * @param minFiles a table with fewer small temps is left as it is
 */
record SmallFileMerging(long smallFileBytes, int minFiles) implements Serializable {
  /** As {@code docs/benchmarks-merge.md} has found it. */
  static final SmallFileMerging DEFAULT = new SmallFileMerging(4L << 20, 3);

  /** A small file is held on the heap while it is merged, in one array. */
  private static final long MOST = 1L << 30;

  SmallFileMerging {
    if (smallFileBytes < 1 || smallFileBytes > MOST) {
      throw new IllegalArgumentException(
          "withSmallFileMerging takes a size from 1 byte to 1 GiB, found " + smallFileBytes);
    }
    if (minFiles < 2) {
      throw new IllegalArgumentException(
          "withSmallFileMerging takes a number of files from 2 on, found " + minFiles);
    }
  }

  /**
   * The temps that are to become one file each: small ones of one table and one schema, in the
   * order of their keys, as many as come to the target size.
   */
  List<List<TempFile>> groups(Collection<TempFile> temps, long targetFileBytes) {
    SortedMap<String, List<TempFile>> small = new TreeMap<>();
    temps.stream()
        .filter(temp -> temp.digest().size() < smallFileBytes)
        .sorted(Comparator.comparing(TempFile::key))
        .forEach(
            temp ->
                small
                    .computeIfAbsent(
                        temp.table() + "\n" + temp.schemaFingerprint(), any -> new ArrayList<>())
                    .add(temp));
    List<List<TempFile>> groups = new ArrayList<>();
    small.values().stream()
        .filter(mergeable -> mergeable.size() >= minFiles)
        .forEach(mergeable -> pack(mergeable, targetFileBytes, groups));
    return groups;
  }

  private static void pack(List<TempFile> temps, long most, List<List<TempFile>> groups) {
    List<TempFile> group = new ArrayList<>();
    long bytes = 0;
    for (TempFile temp : temps) {
      if (bytes + temp.digest().size() > most) {
        add(group, groups);
        group = new ArrayList<>();
        bytes = 0;
      }
      group.add(temp);
      bytes += temp.digest().size();
    }
    add(group, groups);
  }

  /** A file that is alone is as it should be. */
  private static void add(List<TempFile> group, List<List<TempFile>> groups) {
    if (group.size() > 1) {
      groups.add(List.copyOf(group));
    }
  }
}
