package io.atomicpartition.bench.check;

import io.atomicpartition.publish.Manifest;
import io.atomicpartition.publish.ManifestFormatException;
import io.atomicpartition.publish.ManifestJson;
import io.atomicpartition.publish.PartitionRef;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/** The files that a reader of a cell's output would read. */
public final class PublishedFiles {
  private PublishedFiles() {}

  /** What LIVE manifests list, and no other file. */
  public static List<Path> ofManifests(Path root) throws IOException {
    List<Path> files = new ArrayList<>();
    for (Path file : filesBelow(root)) {
      if (file.endsWith(PartitionRef.MANIFEST) && !hidden(root.relativize(file.getParent()))) {
        files.addAll(listed(root.relativize(file.getParent()), file));
      }
    }
    return files;
  }

  private static List<Path> listed(Path partition, Path manifest) throws IOException {
    PartitionRef ref = new PartitionRef(partition.toString());
    try {
      return ManifestJson.read(ref, Files.readAllBytes(manifest)).publish().stream()
          .flatMap(live -> live.tables().stream())
          .flatMap(table -> table.files().stream())
          .map(Manifest.DataFile::path)
          .map(manifest.getParent()::resolve)
          .toList();
    } catch (ManifestFormatException e) {
      throw new IOException("Manifest '" + manifest + "' cannot be read", e);
    }
  }

  /** Every Parquet file that is not hidden. */
  public static List<Path> all(Path root) throws IOException {
    return filesBelow(root).stream()
        .filter(file -> file.toString().endsWith(".parquet"))
        .filter(file -> !hidden(root.relativize(file)))
        .toList();
  }

  private static boolean hidden(Path path) {
    for (Path name : path) {
      if (name.toString().startsWith("_") || name.toString().startsWith(".")) {
        return true;
      }
    }
    return false;
  }

  private static List<Path> filesBelow(Path root) throws IOException {
    try (Stream<Path> files = Files.walk(root)) {
      return files.filter(Files::isRegularFile).toList();
    }
  }
}
