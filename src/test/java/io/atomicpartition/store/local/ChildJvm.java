package io.atomicpartition.store.local;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.atomicpartition.store.Checksums;
import io.atomicpartition.store.CommitRecord;
import io.atomicpartition.store.ObjectDigest;
import io.atomicpartition.store.Placement;
import io.atomicpartition.store.PlacementRequest;
import io.atomicpartition.store.PreconditionFailedException;
import io.atomicpartition.store.RecordVersion;
import io.atomicpartition.store.StoreException;
import io.atomicpartition.store.StoreLocation;
import io.atomicpartition.store.TempWriter;
import java.io.BufferedReader;
import java.io.ByteArrayInputStream;
import java.io.File;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.URISyntaxException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;

/** Another process with the same store, started by a test and told what to do. */
public final class ChildJvm implements AutoCloseable {
  private static final String RECORD = "net/day=1/_manifest.json";

  private final Process process;
  private final BufferedReader output;

  private ChildJvm(Process process) {
    this.process = process;
    this.output = new BufferedReader(new InputStreamReader(process.getInputStream(), UTF_8));
  }

  /** Starts {@code java}, behind a prefix of other words, with arguments for {@link #main}. */
  static ChildJvm start(List<String> prefix, String... arguments) throws IOException {
    List<String> command = new ArrayList<>(prefix);
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.addAll(List.of("-Xmx64m", "-XX:TieredStopAtLevel=1", "-cp", classPath()));
    command.add(ChildJvm.class.getName());
    command.addAll(List.of(arguments));
    ProcessBuilder builder = new ProcessBuilder(command).redirectErrorStream(true);
    builder.environment().put("LC_ALL", "C");
    return new ChildJvm(builder.start());
  }

  /** The store's classes alone: it needs no library. */
  static String classPath() {
    List<String> places = new ArrayList<>();
    for (Class<?> type : List.of(LocalAtomicStore.class, ChildJvm.class)) {
      try {
        places.add(
            Path.of(type.getProtectionDomain().getCodeSource().getLocation().toURI()).toString());
      } catch (URISyntaxException e) {
        throw new IllegalStateException(e);
      }
    }
    return String.join(File.pathSeparator, places);
  }

  String readLine() throws IOException {
    return output.readLine();
  }

  /** Waits for its end; all that it has said since. */
  String finish() throws Exception {
    List<String> lines = output.lines().toList();
    assertThat(process.waitFor(2, TimeUnit.MINUTES)).isTrue();
    assertThat(process.exitValue()).as("%s", lines).isZero();
    return String.join("\n", lines);
  }

  /** SIGKILL. */
  @Override
  public void close() {
    process.destroyForcibly().onExit().join();
  }

  /** What the child does. */
  public static void main(String[] arguments) throws Exception {
    Path root = Path.of(arguments[1]);
    switch (arguments[0]) {
      case "increment" -> increment(root, Integer.parseInt(arguments[2]));
      case "hold-lock" -> holdLock(root);
      case "fill-disk" -> fillDisk(root);
      case "publish" -> publish(root);
      default -> say(attempt(arguments[0], root));
    }
  }

  /** Adds to the number in the record, as often as told, by reading it and replacing it. */
  public static void increment(Path root, int times) throws IOException {
    try (LocalAtomicStore store = open(root)) {
      for (int done = 0; done < times; ) {
        CommitRecord found = store.readRecord(RECORD).orElseThrow();
        int number = Integer.parseInt(new String(found.body(), UTF_8)) + 1;
        try {
          store.replaceRecord(RECORD, Integer.toString(number).getBytes(UTF_8), found.version());
          done++;
        } catch (PreconditionFailedException e) {
          // Somebody else was faster: read again.
        }
      }
    }
  }

  private static void holdLock(Path root) throws Exception {
    Path file = root.resolve("net/day=1/_manifest.lock");
    try (FileChannel channel =
            FileChannel.open(file, StandardOpenOption.CREATE, StandardOpenOption.WRITE);
        FileLock lock = channel.lock()) {
      say("locked " + lock.isValid());
      Thread.sleep(TimeUnit.HOURS.toMillis(1)); // until it is killed
    }
  }

  /** A staged publish, a linked one, a replacement, and what a judge does. */
  private static void publish(Path root) throws IOException {
    byte[] body = {1, 2, 3};
    ObjectDigest digest =
        new ObjectDigest(
            body.length, Checksums.crc32c(new ByteArrayInputStream(body)), Checksums.sha256(body));
    String temp = "_staging/run/temp";
    try (LocalAtomicStore store = open(root)) {
      try (TempWriter writer = store.openTemp(temp)) {
        writer.write(body);
        writer.complete();
      }
      PlacementRequest request =
          new PlacementRequest(
              "net/day=2",
              "net/day=2/_manifest.json",
              "_staging/run/",
              "a1",
              Optional.empty(),
              false);
      Placement placement = store.place(request);
      placement.promote(temp, "t/part-0", digest);
      placement.commit(body);
      store.promote(temp, "net/day=1/part-0", digest);
      store.replaceRecord(RECORD, new byte[1], store.createRecord(RECORD, body).version());
      store.persist("net/day=2");
    }
  }

  private static void fillDisk(Path root) throws IOException {
    byte[] piece = new byte[64 << 10];
    try (LocalAtomicStore store = open(root);
        TempWriter writer = store.openTemp("_staging/run/large")) {
      try {
        for (int i = 0; i < 1_000; i++) {
          writer.write(piece);
        }
        say("the disk did not fill");
      } catch (StoreException e) {
        say(describe(e));
      }
      try {
        writer.complete();
        say("completed");
      } catch (StoreException e) {
        say(describe(e));
      }
    }
    say(Arrays.toString(root.toFile().list()));
  }

  private static String attempt(String what, Path root) throws IOException {
    byte[] body = "body".getBytes(UTF_8);
    try (LocalAtomicStore store = open(root)) {
      switch (what) {
        case "temp" -> store.openTemp("_staging/run/temp").close();
        case "create" -> store.createRecord(RECORD, body);
        case "replace" -> store.replaceRecord(RECORD, body, version(store));
        case "read" -> store.readRecord(RECORD);
        case "list" -> store.list("net/", Optional.empty());
        case "delete" -> {
          return store.delete(List.of(RECORD)).failed().toString();
        }
        case "commit" -> {
          Placement placement =
              store.place(
                  new PlacementRequest(
                      "net/day=2",
                      "net/day=2/_manifest.json",
                      "_staging/p/",
                      "a1",
                      Optional.empty(),
                      false));
          try {
            placement.commit(body);
          } finally {
            placement.discard();
          }
        }
        case "foreign-name" -> store.head("caf\u00e9");
        default -> throw new IllegalArgumentException(what);
      }
      return "done";
    } catch (StoreException | IllegalArgumentException e) {
      return describe(e);
    }
  }

  private static RecordVersion version(LocalAtomicStore store) throws IOException {
    return store.readRecord(RECORD).orElseThrow().version();
  }

  private static LocalAtomicStore open(Path root) {
    return new LocalAtomicStore(StoreLocation.of(root.toUri()));
  }

  private static String describe(Exception e) {
    return e.getClass().getSimpleName() + ": " + e.getMessage();
  }

  private static void say(String line) throws IOException {
    System.out.write((line + "\n").getBytes(UTF_8));
    System.out.flush();
  }

  /** Whether a command of the system is there to be used. */
  static boolean isInstalled(String command) {
    return List.of("/bin/", "/usr/bin/", "/sbin/", "/usr/sbin/").stream()
        .anyMatch(directory -> Files.isExecutable(Path.of(directory + command)));
  }
}
