package io.atomicpartition.bench.fileio;

import io.atomicpartition.sink.DuckDb;
import java.nio.file.Path;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.stream.Collectors;

/**
 * What a reader sees who reads certain files: counted by DuckDB, which shares no code with the
 * writers.
 *
 * @param files how many files
 * @param partitions by name; one of which there is no file is not in it
 * @param all how many partitions there are to be
 * @param rowsEach how many rows each of them is to have
 */
record Seen(int files, SortedMap<String, Partition> partitions, int all, int rowsEach) {
  /**
   * What is seen of a partition.
   *
   * @param rows how many
   * @param ids how many different ones
   * @param first rows of source 0
   * @param strays rows of other partitions
   */
  record Partition(long rows, long ids, long first, long strays) {
    /** Whether there are rows of two sources. */
    boolean mixed() {
      return first > 0 && first < rows;
    }
  }

  /** Reads the files. */
  static Seen of(List<Path> files, int all, int rowsEach) {
    SortedMap<String, Partition> partitions = new TreeMap<>();
    if (!files.isEmpty()) {
      String names =
          files.stream().map(file -> "'" + file + "'").collect(Collectors.joining(", ", "[", "]"));
      for (String line :
          DuckDb.query(
              """
              SELECT name, count(*), count(DISTINCT id), count(*) FILTER (source = 'source-0'),
                  count(*) FILTER (id %% %d <> CAST(name[3:] AS BIGINT))
              FROM (
                SELECT id, source, regexp_extract(filename, '/(p=[0-9]+)/[^/]+$', 1) AS name
                FROM read_parquet(%s, hive_partitioning = false, filename = true))
              GROUP BY name
              """
                  .formatted(all, names))) {
        String[] values = line.split("\\|", -1);
        partitions.put(
            values[0],
            new Partition(
                Long.parseLong(values[1]),
                Long.parseLong(values[2]),
                Long.parseLong(values[3]),
                Long.parseLong(values[4])));
      }
    }
    return new Seen(files.size(), partitions, all, rowsEach);
  }

  long rows() {
    return partitions.values().stream().mapToLong(Partition::rows).sum();
  }

  /** Rows of one of the sources 0 and 1. */
  long rowsOf(int source) {
    long first = partitions.values().stream().mapToLong(Partition::first).sum();
    return source == 0 ? first : rows() - first;
  }

  /** Rows that were seen before, in another file. */
  long doubled() {
    return rows() - partitions.values().stream().mapToLong(Partition::ids).sum();
  }

  /** Partitions with exactly the rows of one job. */
  long whole() {
    return partitions.values().stream()
        .filter(p -> p.rows == rowsEach && p.ids == rowsEach && !p.mixed() && p.strays == 0)
        .count();
  }

  /** Partitions with anything else. */
  long wrong() {
    return partitions.size() - whole();
  }

  long absent() {
    return (long) all - partitions.size();
  }
}
