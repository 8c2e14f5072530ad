package io.atomicpartition.explorer;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.DirectoryStream;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.TreeSet;
import org.junit.Rule;
import org.junit.Test;
import org.junit.rules.TemporaryFolder;

/** The explorer's disk does what this machine's does, in every order of calls that a seed draws. */
public final class DiskFilesTest {
  private static final int SEEDS = 300;
  private static final int RENAME = 3;
  private static final int COPY = 11;
  private static final int MOVE = 13;
  private static final int WRITE_OVER = 14;

  /** Nobody does these with a file of two names. */
  private static final Set<Integer> OF_ONE_NAME = Set.of(COPY, MOVE, WRITE_OVER);

  private static final int CALLS = 60;
  private static final int KINDS = 17;

  @Rule public final TemporaryFolder folder = new TemporaryFolder();

  /** A call to a disk, by its paths; the text is what it answers. */
  @FunctionalInterface
  private interface Disk {
    String call(int what, Path one, Path other, String text) throws IOException;
  }

  @Test
  public void everyCallAnswersAndChangesAsOnTheRealDisk() throws Exception {
    for (int seed = 0; seed < SEEDS; seed++) {
      Path real = folder.newFolder().toPath();
      Contents[] model = {DiskFiles.empty()};
      Random random = new Random(seed);
      List<String> log = new ArrayList<>();
      for (int i = 0; i < CALLS; i++) {
        int what = random.nextInt(KINDS);
        String one = path(random);
        String other = path(random);
        while (other.equals(one)) {
          other = path(random); // nobody links or renames a file to itself
        }
        if (what == RENAME && isSame(real.resolve(one), real.resolve(other))) {
          what = 0; // nobody renames one name of a file to another of its names
        }
        if (OF_ONE_NAME.contains(what) && isLinkedTwice(real.resolve(one))) {
          what = 0;
        }
        String text = "seed " + seed + " call " + i;
        String expected =
            answer(DiskFilesTest::real, what, real.resolve(one), real.resolve(other), text);
        Path root = Path.of(DiskFiles.ROOT);
        String found =
            answer(
                (w, a, b, t) -> modelled(model, w, a, b, t),
                what,
                root.resolve(one),
                root.resolve(other),
                text);
        log.add(what + " " + one + " " + other + ": " + expected);
        assertThat(found).as("seed %d: %s", seed, log).isEqualTo(expected);
        assertThat(tree(model[0])).as("seed %d: %s", seed, log).isEqualTo(tree(real));
      }
    }
  }

  /** Few names, so that calls meet. */
  private static String path(Random random) {
    String first = random.nextBoolean() ? "a" : "b";
    return switch (random.nextInt(3)) {
      case 0 -> first;
      case 1 -> first + "/" + (random.nextBoolean() ? "a" : "b");
      default -> first + "/a/" + (random.nextBoolean() ? "a" : "b");
    };
  }

  private static String answer(Disk disk, int what, Path one, Path other, String text) {
    try {
      return disk.call(what, one, other, text);
    } catch (IOException e) {
      return e.getClass().getSimpleName();
    }
  }

  private static String real(int what, Path one, Path other, String text) throws IOException {
    return switch (what) {
      case 0 -> {
        Files.createDirectory(one);
        yield "";
      }
      case 1 -> {
        Files.createDirectories(one);
        yield "";
      }
      case 2 -> {
        Files.createLink(one, other);
        yield "";
      }
      case RENAME -> {
        Files.move(one, other, StandardCopyOption.ATOMIC_MOVE);
        yield "";
      }
      case 4 -> {
        yield "" + Files.deleteIfExists(one);
      }
      case 5 -> {
        Files.delete(one);
        yield "";
      }
      case 6 -> {
        yield "" + Files.exists(one) + Files.isDirectory(one) + Files.isRegularFile(one);
      }
      case 7 -> {
        yield "" + Files.readAttributes(one, BasicFileAttributes.class).isDirectory();
      }
      case 8 -> {
        try (DirectoryStream<Path> children = Files.newDirectoryStream(one)) {
          yield names(children);
        }
      }
      case 9 -> {
        yield Files.isDirectory(one)
            ? ""
            : new String(Files.readAllBytes(one), StandardCharsets.UTF_8);
      }
      case 10 -> {
        try (FileChannel channel = FileChannel.open(one, StandardOpenOption.READ)) {
          yield "" + channel.isOpen();
        }
      }
      case COPY -> {
        if (!Files.isDirectory(one)) { // nobody copies a directory
          Files.copy(one, other);
        }
        yield "";
      }
      case 12 -> {
        Visits visits = new Visits(one);
        Files.walkFileTree(one, visits);
        yield visits.toString();
      }
      case MOVE -> {
        if (!Files.isDirectory(one)) { // nobody moves a directory so
          Files.move(one, other);
        }
        yield "";
      }
      case WRITE_OVER -> {
        if (!Files.isDirectory(one)) {
          try (FileChannel channel =
              FileChannel.open(
                  one,
                  StandardOpenOption.CREATE,
                  StandardOpenOption.TRUNCATE_EXISTING,
                  StandardOpenOption.WRITE)) {
            channel.write(ByteBuffer.wrap(text.getBytes(StandardCharsets.UTF_8)));
          }
        }
        yield "";
      }
      default -> {
        if (Files.isDirectory(one)) {
          yield ""; // nobody opens a directory to write
        }
        try (FileChannel channel =
            FileChannel.open(one, StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE)) {
          channel.write(ByteBuffer.wrap(text.getBytes(StandardCharsets.UTF_8)));
          channel.force(true);
        }
        yield "";
      }
    };
  }

  private static String modelled(Contents[] disk, int what, Path one, Path other, String text)
      throws IOException {
    DiskFiles.runs(
        new Script("test", List.of()) {
          @Override
          Object call(Call call) throws IOException {
            Call.Applied applied = call.effect().on(disk[0]);
            disk[0] = applied.contents();
            return applied.reply().answer().give();
          }
        });
    return switch (what) {
      case 0 -> {
        DiskFiles.createDirectory(one);
        yield "";
      }
      case 1 -> {
        DiskFiles.createDirectories(one);
        yield "";
      }
      case 2 -> {
        DiskFiles.createLink(one, other);
        yield "";
      }
      case RENAME -> {
        DiskFiles.move(one, other, StandardCopyOption.ATOMIC_MOVE);
        yield "";
      }
      case 4 -> {
        yield "" + DiskFiles.deleteIfExists(one);
      }
      case 5 -> {
        DiskFiles.delete(one);
        yield "";
      }
      case 6 -> {
        yield ""
            + DiskFiles.exists(one)
            + DiskFiles.isDirectory(one)
            + DiskFiles.isRegularFile(one);
      }
      case 7 -> {
        yield "" + DiskFiles.readAttributes(one, BasicFileAttributes.class).isDirectory();
      }
      case 8 -> {
        try (DirectoryStream<Path> children = DiskFiles.newDirectoryStream(one)) {
          yield names(children);
        }
      }
      case 9 -> {
        yield DiskFiles.isDirectory(one)
            ? ""
            : new String(DiskFiles.readAllBytes(one), StandardCharsets.UTF_8);
      }
      case 10 -> {
        try (DiskChannel channel = DiskChannel.open(one, StandardOpenOption.READ)) {
          yield "" + channel.isOpen();
        }
      }
      case COPY -> {
        if (!DiskFiles.isDirectory(one)) {
          DiskFiles.copy(one, other);
        }
        yield "";
      }
      case 12 -> {
        Visits visits = new Visits(one);
        DiskFiles.walkFileTree(one, visits);
        yield visits.toString();
      }
      case MOVE -> {
        if (!DiskFiles.isDirectory(one)) {
          DiskFiles.move(one, other);
        }
        yield "";
      }
      case WRITE_OVER -> {
        if (!DiskFiles.isDirectory(one)) {
          try (DiskChannel channel =
              DiskChannel.open(
                  one,
                  StandardOpenOption.CREATE,
                  StandardOpenOption.TRUNCATE_EXISTING,
                  StandardOpenOption.WRITE)) {
            channel.write(ByteBuffer.wrap(text.getBytes(StandardCharsets.UTF_8)));
          }
        }
        yield "";
      }
      default -> {
        if (DiskFiles.isDirectory(one)) {
          yield "";
        }
        try (DiskChannel channel =
            DiskChannel.open(one, StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE)) {
          channel.write(ByteBuffer.wrap(text.getBytes(StandardCharsets.UTF_8)));
          channel.force(true);
        }
        yield "";
      }
    };
  }

  private static boolean isSame(Path one, Path other) throws IOException {
    return Files.exists(one) && Files.exists(other) && Files.isSameFile(one, other);
  }

  private static boolean isLinkedTwice(Path file) throws IOException {
    return Files.isRegularFile(file) && (int) Files.getAttribute(file, "unix:nlink") > 1;
  }

  /** What a walk has told, in an order of its own. */
  private static final class Visits extends SimpleFileVisitor<Path> {
    private final Path tree;
    private final TreeSet<String> visits = new TreeSet<>();

    Visits(Path tree) {
      this.tree = tree;
    }

    @Override
    public FileVisitResult visitFile(Path file, BasicFileAttributes attributes) {
      visits.add("file " + tree.relativize(file));
      return FileVisitResult.CONTINUE;
    }

    @Override
    public FileVisitResult visitFileFailed(Path file, IOException e) {
      visits.add(e.getClass().getSimpleName() + " " + tree.relativize(file));
      return FileVisitResult.CONTINUE;
    }

    @Override
    public FileVisitResult postVisitDirectory(Path directory, IOException e) {
      visits.add("directory " + tree.relativize(directory) + (e == null ? "" : " " + e));
      return FileVisitResult.CONTINUE;
    }

    @Override
    public String toString() {
      return visits.toString();
    }
  }

  private static String names(Iterable<Path> children) {
    TreeSet<String> names = new TreeSet<>();
    children.forEach(child -> names.add(child.getFileName().toString()));
    return names.toString();
  }

  private static String tree(Path root) throws IOException {
    TreeSet<String> entries = new TreeSet<>();
    try (var paths = Files.walk(root)) {
      for (Path path : paths.filter(p -> !p.equals(root)).toList()) {
        entries.add(
            root.relativize(path)
                + (Files.isDirectory(path) ? "/" : ": " + Files.readString(path)));
      }
    }
    return entries.toString();
  }

  private static String tree(Contents contents) {
    TreeSet<String> entries = new TreeSet<>();
    contents
        .under(DiskFiles.ROOT + "/")
        .forEach(
            (key, blob) ->
                entries.add(
                    key.substring(DiskFiles.ROOT.length() + 1)
                        + (contents.isDirectory(key)
                            ? "/"
                            : ": " + new String(blob.bytes(), StandardCharsets.UTF_8))));
    return entries.toString();
  }
}
