package io.atomicpartition.publish.crash;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.atomicpartition.publish.HistoryLimits;
import io.atomicpartition.publish.Pause;
import io.atomicpartition.publish.PublishEnvironment;
import io.atomicpartition.publish.PublishObserver;
import io.atomicpartition.publish.RandomIds;
import io.atomicpartition.store.AtomicStore;
import io.atomicpartition.store.StoreEnvironment;
import io.atomicpartition.store.StoreLocation;
import io.atomicpartition.store.local.LocalStoreProvider;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/** Processes that are to die, and what they share with their parent. */
final class Child {
  private Child() {}

  /** The local store, found without loading any other. */
  static AtomicStore open(Path root) {
    return new LocalStoreProvider().open(StoreLocation.of(root.toUri()), StoreEnvironment.empty());
  }

  /** As in production, but that nobody waits for long, and histories forget without retention. */
  static PublishEnvironment environment() {
    return new PublishEnvironment(
        Clock.systemUTC(),
        System::nanoTime,
        RandomIds.secure(),
        Pause.exponential(Duration.ofMillis(2), Duration.ofMillis(50)),
        5,
        new HistoryLimits(100, Duration.ZERO),
        "test",
        PublishObserver.NONE,
        Runnable::run);
  }

  /**
   * Starts {@code java}, behind a prefix of other words; what it says on either stream is one.
   *
   * @param options with the class path
   */
  static Process start(
      List<String> prefix, List<String> options, Class<?> main, List<String> arguments)
      throws IOException {
    List<String> command = new ArrayList<>(prefix);
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.addAll(
        List.of("-Xmx128m", "-XX:TieredStopAtLevel=1", "-XX:+UseSerialGC", "-XX:-UsePerfData"));
    command.addAll(options);
    command.add(main.getName());
    command.addAll(arguments);
    ProcessBuilder builder = new ProcessBuilder(command).redirectErrorStream(true);
    builder.environment().put("LC_ALL", "C.UTF-8");
    return builder.start();
  }

  /** All lines that a process says until it ends. */
  static List<String> lines(Process process) {
    return new BufferedReader(new InputStreamReader(process.getInputStream(), UTF_8))
        .lines()
        .toList();
  }

  /**
   * Says a line by one write(2): a pipe takes so few bytes whole or not at all, so that a line
   * which has arrived was said.
   */
  static void say(String line) {
    byte[] bytes = (line + "\n").getBytes(UTF_8);
    synchronized (Child.class) {
      System.out.write(bytes, 0, bytes.length);
      System.out.flush();
    }
  }

  /** Whether a command can be run here: it is there, and it is permitted. */
  static boolean works(List<String> command) {
    try {
      Process process =
          new ProcessBuilder(command)
              .redirectErrorStream(true)
              .redirectOutput(ProcessBuilder.Redirect.DISCARD)
              .start();
      return process.waitFor() == 0;
    } catch (IOException e) {
      return false;
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new AssertionError("Interrupted", e);
    }
  }

  /** Removes a tree. */
  static void removeTree(Path tree) throws IOException {
    if (Files.exists(tree)) {
      try (var walk = Files.walk(tree)) {
        for (Path path : walk.sorted(Comparator.reverseOrder()).toList()) {
          Files.delete(path);
        }
      }
    }
  }
}
