package io.atomicpartition.publish.crash;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.atomicpartition.publish.Mode;
import io.atomicpartition.publish.PartitionRef;
import io.atomicpartition.publish.RandomIds;
import io.atomicpartition.store.AtomicStore;
import java.io.File;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.jar.JarEntry;
import java.util.jar.JarOutputStream;
import java.util.stream.Stream;
import org.assertj.core.api.Assertions;

/**
 * The options with which a child starts in a third of the time: no more on its class path than it
 * needs, and the classes taken from an archive (class data sharing, which takes jars alone).
 */
final class ChildImage {
  private static final List<String> PACKAGES =
      List.of("io/atomicpartition/store", "io/atomicpartition/publish");

  private static List<String> options;

  private ChildImage() {}

  /** Made at the first call, for all tests of this process. */
  static synchronized List<String> options() {
    if (options == null) {
      try {
        options = make(Files.createTempDirectory("child-image"));
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
    }
    return options;
  }

  private static List<String> make(Path directory) throws IOException {
    Runtime.getRuntime().addShutdownHook(new Thread(() -> remove(directory)));
    String classPath = classPath(directory);
    Path archive = directory.resolve("classes.jsa");
    Job job =
        new Job(
            RandomIds.secure().next(), new PartitionRef("net/day=1"), Mode.CREATE, 0, 1, "archive");
    Process process =
        Child.start(
            List.of(),
            List.of("-XX:ArchiveClassesAtExit=" + archive, "-cp", classPath),
            HaltingChild.class,
            List.of(directory.resolve("lake").toString(), job.line(), "0", "false"));
    List<String> said = Child.lines(process);
    assertThat(process.onExit().join().exitValue()).as("%s", said).isZero();
    return List.of("-XX:SharedArchiveFile=" + archive, "-cp", classPath);
  }

  private static String classPath(Path directory) throws IOException {
    Set<String> places = new LinkedHashSet<>();
    for (Class<?> type :
        List.of(
            AtomicStore.class,
            ChildImage.class,
            JsonFactory.class,
            ObjectMapper.class,
            JsonInclude.class,
            Assertions.class)) {
      Path place = place(type);
      places.add(
          Files.isDirectory(place)
              ? jar(place, directory.resolve(place.getFileName() + ".jar")).toString()
              : place.toString());
    }
    return String.join(File.pathSeparator, places);
  }

  private static Path place(Class<?> type) {
    try {
      return Path.of(type.getProtectionDomain().getCodeSource().getLocation().toURI());
    } catch (URISyntaxException e) {
      throw new IllegalStateException(e);
    }
  }

  private static Path jar(Path classes, Path jar) throws IOException {
    try (OutputStream file = Files.newOutputStream(jar);
        JarOutputStream out = new JarOutputStream(file)) {
      for (String name : PACKAGES) {
        List<Path> found = new ArrayList<>();
        if (Files.exists(classes.resolve(name))) {
          try (Stream<Path> walk = Files.walk(classes.resolve(name))) {
            walk.filter(Files::isRegularFile).forEach(found::add);
          }
        }
        for (Path path : found) {
          out.putNextEntry(new JarEntry(classes.relativize(path).toString()));
          Files.copy(path, out);
          out.closeEntry();
        }
      }
    }
    return jar;
  }

  private static void remove(Path directory) {
    try {
      Child.removeTree(directory);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
