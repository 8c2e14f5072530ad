package io.atomicpartition.cli;

import io.atomicpartition.publish.PartitionRef;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.PriorityQueue;
import java.util.zip.CRC32;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.TypeConversionException;

/**
 * Which partitions are looked at, if not all: each has a number that only the seed and its path
 * decide, and the lowest are taken.
 *
 * @param count how many; empty: not so
 * @param fraction which part; empty: not so
 */
record Sample(Optional<Integer> count, Optional<Double> fraction) {
  static final Sample ALL = new Sample(Optional.empty(), Optional.empty());

  private static final double NUMBERS = 1L << 32;

  static final class Converter implements ITypeConverter<Sample> {
    @Override
    public Sample convert(String text) {
      try {
        boolean percent = text.endsWith("%");
        double number = Double.parseDouble(percent ? text.substring(0, text.length() - 1) : text);
        if (percent && number > 0 && number <= 100) {
          return new Sample(Optional.empty(), Optional.of(number / 100));
        }
        if (!percent && number == Math.rint(number) && number > 0 && number < Integer.MAX_VALUE) {
          return new Sample(Optional.of((int) number), Optional.empty());
        }
      } catch (NumberFormatException e) {
        throw expected(text);
      }
      throw expected(text);
    }

    private static TypeConversionException expected(String text) {
      return new TypeConversionException(
          String.format("'%s': expected a number such as 100, or a part such as 5%%", text));
    }
  }

  /** Finds partitions. */
  @FunctionalInterface
  interface Source<T> {
    Optional<T> next() throws IOException;
  }

  boolean isAll() {
    return count.isEmpty() && fraction.isEmpty();
  }

  /** Whether a partition is in a part of the lake. */
  boolean takes(PartitionRef partition, long seed) {
    return fraction.isEmpty() || number(partition, seed) < fraction.get() * NUMBERS;
  }

  /** So many of them, in their order. Needs memory for no more. */
  List<PartitionRef> choose(Source<PartitionRef> all, long seed) throws IOException {
    Comparator<PartitionRef> byNumber =
        Comparator.<PartitionRef>comparingLong(one -> number(one, seed))
            .thenComparing(Comparator.naturalOrder());
    PriorityQueue<PartitionRef> lowest = new PriorityQueue<>(byNumber.reversed());
    for (Optional<PartitionRef> one = all.next(); one.isPresent(); one = all.next()) {
      lowest.add(one.get());
      if (lowest.size() > count.orElseThrow()) {
        lowest.remove();
      }
    }
    return lowest.stream().sorted().toList();
  }

  private static long number(PartitionRef partition, long seed) {
    CRC32 number = new CRC32();
    number.update((seed + " " + partition.path()).getBytes(StandardCharsets.UTF_8));
    return number.getValue();
  }
}
