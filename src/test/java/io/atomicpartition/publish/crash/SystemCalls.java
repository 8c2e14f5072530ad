package io.atomicpartition.publish.crash;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Kills a process just before a call to the system that changes the file system, or makes a change
 * durable. strace(1) delivers SIGKILL when the call is entered, and the kernel then does not do it.
 *
 * <p>Creating a file is not in the list: before the next call on that file, which is, its state is
 * the same.
 */
final class SystemCalls {
  private static final List<String> CHANGES =
      List.of(
          "mkdir",
          "mkdirat",
          "link",
          "linkat",
          "rename",
          "renameat",
          "renameat2",
          "unlink",
          "unlinkat",
          "rmdir",
          "write",
          "pwrite64",
          "writev",
          "ftruncate",
          "fsync",
          "fdatasync");
  private static final Pattern CALL = Pattern.compile("(\\d+) +(\\w+)\\(.*");
  private static final List<String> STRACE =
      List.of("strace", "-f", "-qq", "-e", "signal=none", "-e", "trace=" + all());

  private SystemCalls() {}

  private static String all() {
    return String.join(",", CHANGES);
  }

  /** Whether strace is there and may be used. */
  static boolean canBeSeen() {
    List<String> command = new ArrayList<>(STRACE);
    command.add("true");
    return Child.works(command);
  }

  /** What is put before {@code java} so that its calls are written down. */
  static List<String> tracedTo(Path file) {
    List<String> prefix = new ArrayList<>(STRACE);
    prefix.addAll(List.of("-o", file.toString()));
    return prefix;
  }

  /**
   * How often each call was made by the thread that did the work. strace counts by thread and by
   * name: the k-th of a name is found again by these two.
   */
  static SortedMap<String, Integer> counted(Path trace) throws IOException {
    Map<String, SortedMap<String, Integer>> threads = new HashMap<>();
    for (String line : Files.readAllLines(trace)) {
      Matcher matcher = CALL.matcher(line);
      if (matcher.matches()) {
        threads
            .computeIfAbsent(matcher.group(1), thread -> new TreeMap<>())
            .merge(matcher.group(2), 1, Integer::sum);
      }
    }
    List<SortedMap<String, Integer>> working =
        threads.values().stream().filter(calls -> calls.containsKey("fsync")).toList();
    assertThat(working).as("threads that do the work").hasSize(1);
    return working.get(0);
  }

  /** Dies at the {@code number}th call of a name. */
  static Halts.Place before(String name, int number) {
    return new Halts.Place(
        List.of(
            "strace",
            "-f",
            "-qq",
            "-e",
            "trace=" + name,
            "-e",
            "inject=" + name + ":signal=SIGKILL:when=" + number,
            "-o",
            "/dev/null"),
        0,
        false,
        128 + 9);
  }
}
