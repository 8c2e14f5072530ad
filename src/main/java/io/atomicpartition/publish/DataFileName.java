package io.atomicpartition.publish;

import java.util.Locale;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The name of a data file: it says which partition the file is of, and which attempt has made it.
 *
 * @param partitionHash see {@link PartitionRef#hash()}
 * @param attempt see {@link PublishEnvironment#newAttempt()}
 */
record DataFileName(String partitionHash, String attempt) {
  private static final Pattern NAME =
      Pattern.compile("part-\\d{5,}-of-\\d{5,}-([0-9a-f]{8})-([0-9a-f]{16})\\.[^/]+");

  /**
   * The name of one of an attempt's files.
   *
   * @param extension begins with a dot
   */
  static String of(PartitionRef partition, String attempt, int index, int files, String extension) {
    return String.format(
        Locale.ROOT,
        "part-%05d-of-%05d-%s-%s%s",
        index,
        files,
        partition.hash(),
        attempt,
        extension);
  }

  /** What a file's name says; empty if it is not the name of a data file. */
  static Optional<DataFileName> parse(String fileName) {
    Matcher matcher = NAME.matcher(fileName);
    return matcher.matches()
        ? Optional.of(new DataFileName(matcher.group(1), matcher.group(2)))
        : Optional.empty();
  }
}
