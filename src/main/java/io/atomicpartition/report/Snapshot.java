package io.atomicpartition.report;

import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import io.atomicpartition.lake.Level;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.zip.DeflaterOutputStream;
import java.util.zip.InflaterInputStream;

/**
 * What a report keeps of a lake, so that the next one can say what has changed. The partitions are
 * lines of tab-separated fields, in the order of the census, deflated, in base 64: neighbours are
 * alike, so that a partition takes about as much as the digits of its content id.
 *
 * @param format always {@link #FORMAT}
 * @param version of this format
 * @param root where the lake is
 * @param made when it was looked at, as an instant's text
 * @param tool what looked
 * @param level how closely files were looked at, by the name of its {@link
 *     io.atomicpartition.lake.Level}; null: they were not
 * @param live how many partitions are live
 * @param rows that are live
 * @param bytes that are live
 * @param lines the partitions; null: there were more than {@link #MOST}
 */
@JsonIgnoreProperties(ignoreUnknown = true)
record Snapshot(
    String format,
    int version,
    String root,
    String made,
    String tool,
    String level,
    long live,
    long rows,
    long bytes,
    String lines) {
  static final String FORMAT = "atomic-partition-report";
  static final int VERSION = 1;

  /** Of more partitions than this only the totals are kept. */
  static final int MOST = 200_000;

  /** No path has more than 700 bytes, and no line more than 100 besides. */
  private static final int MAX_BYTES = 160_000_000;

  /** A partition as it was. */
  record Line(
      String path, Condition condition, long sequence, long rows, long bytes, String content) {
    static Line of(PartitionFacts one) {
      return new Line(
          one.path(), one.condition(), one.sequence(), one.rows(), one.bytes(), one.content());
    }
  }

  static Snapshot of(LakeFacts facts, String tool) {
    Tally tally = Tally.of(facts.partitions());
    return new Snapshot(
        FORMAT,
        VERSION,
        facts.root(),
        facts.made().toString(),
        tool,
        facts.level().map(Enum::name).orElse(null),
        tally.live(),
        tally.rows(),
        tally.bytes(),
        facts.partitions().size() > MOST ? null : encode(facts.partitions()));
  }

  private static String encode(List<PartitionFacts> partitions) {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try (DeflaterOutputStream out = new DeflaterOutputStream(bytes)) {
      for (PartitionFacts one : partitions) {
        out.write(
            String.join(
                    "\t",
                    one.path(),
                    one.condition().name(),
                    Long.toString(one.sequence()),
                    Long.toString(one.rows()),
                    Long.toString(one.bytes()),
                    one.content() + "\n")
                .getBytes(StandardCharsets.UTF_8));
      }
    } catch (IOException e) {
      throw new UncheckedIOException("Nothing is written to but memory", e);
    }
    return Base64.getEncoder().encodeToString(bytes.toByteArray());
  }

  /**
   * Throws unless all of it can be understood.
   *
   * @throws IOException if not, as the others
   * @throws java.time.DateTimeException if there is no time in it
   */
  void check() throws IOException {
    if (root == null || made == null) {
      throw new IOException("it has no root or no time");
    }
    Instant.parse(made);
    if (level != null) {
      Level.valueOf(level);
    }
    if (knowsPartitions()) {
      partitions();
    }
  }

  /** Whether each partition is known, and not their totals alone. */
  boolean knowsPartitions() {
    return lines != null;
  }

  /**
   * The partitions.
   *
   * @throws IOException if they cannot be understood
   */
  List<Line> partitions() throws IOException {
    List<Line> partitions = new ArrayList<>();
    try (InflaterInputStream in =
        new InflaterInputStream(new ByteArrayInputStream(Base64.getDecoder().decode(lines)))) {
      byte[] text = in.readNBytes(MAX_BYTES + 1);
      if (text.length > MAX_BYTES) {
        throw new IOException("it has more than " + MAX_BYTES + " bytes of partitions");
      }
      new String(text, StandardCharsets.UTF_8)
          .lines()
          .forEach(line -> partitions.add(line(line.split("\t", -1))));
    } catch (IllegalArgumentException | IndexOutOfBoundsException e) {
      throw new IOException("a partition in it is garbled", e);
    }
    return partitions;
  }

  private static Line line(String[] fields) {
    return new Line(
        fields[0],
        Condition.valueOf(fields[1]),
        Long.parseLong(fields[2]),
        Long.parseLong(fields[3]),
        Long.parseLong(fields[4]),
        fields[5]);
  }
}
