package io.atomicpartition.pipelines.ingest.input;

import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.regex.PatternSyntaxException;
import org.apache.avro.Schema;

/** The named groups of a regular expression that is searched in the path of a record's file. */
record PathPartition(Pattern pattern, List<String> names) implements PartitionExpression {
  private static final Pattern GROUP = Pattern.compile("\\(\\?<([a-zA-Z][a-zA-Z0-9]*)>");

  /**
   * Reads a regular expression.
   *
   * @throws InputException if it is not one, or has no named group
   */
  static PathPartition parse(String regex) {
    Pattern pattern;
    try {
      pattern = Pattern.compile(regex);
    } catch (PatternSyntaxException e) {
      throw new InputException(
          "Cannot partition by path("
              + regex
              + "): "
              + e.getDescription()
              + " near position "
              + e.getIndex(),
          e);
    }
    List<String> names =
        GROUP
            .matcher(regex)
            .results()
            .map(result -> result.group(1))
            .filter(name -> isGroup(regex, name))
            .toList();
    if (names.isEmpty()) {
      throw new InputException(
          "Cannot partition by path("
              + regex
              + "): the pattern needs a named group, such as (?<day>\\d{8})");
    }
    return new PathPartition(pattern, names);
  }

  /**
   * What looks like a group may be quoted; a reference to a group that is none does not compile.
   */
  private static boolean isGroup(String regex, String name) {
    try {
      return Pattern.compile(regex + "\\k<" + name + ">") != null;
    } catch (PatternSyntaxException e) {
      return false;
    }
  }

  @Override
  public void check(String table, Schema schema) {}

  @Override
  public void append(TableRecord record, List<PartitionValue> values) {
    Matcher matcher = pattern.matcher(record.file());
    boolean found = matcher.find();
    for (String name : names) {
      String value = found ? matcher.group(name) : null;
      if (value == null || value.isEmpty()) {
        throw new InputException(
            record.file()
                + ": the path of this file of "
                + InputException.table(record.table())
                + " has no value for '"
                + name
                + "' by the pattern "
                + pattern);
      }
      values.add(new PartitionValue(name, value));
    }
  }
}
