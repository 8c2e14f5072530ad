package io.atomicpartition.sink;

import java.net.URI;
import java.util.List;
import java.util.Map;
import org.apache.beam.sdk.metrics.Lineage;

/**
 * Tells Beam's lineage which dataset was read or written, named as Beam's own file systems name it.
 * To be told on the thread that runs the bundle.
 */
public final class DatasetLineage {
  private static final Map<String, String> SYSTEMS =
      Map.of("file", "filesystem", "gs", "gcs", "s3", "s3");

  private DatasetLineage() {}

  /** The dataset at {@code root} was read. */
  public static void isRead(URI root) {
    add(Lineage.getSources(), root);
  }

  /** The dataset at {@code root} was written. */
  static void isWritten(URI root) {
    add(Lineage.getSinks(), root);
  }

  private static void add(Lineage lineage, URI root) {
    String system = SYSTEMS.getOrDefault(root.getScheme(), root.getScheme());
    String path = root.getPath() == null ? "" : root.getPath();
    lineage.add(
        system,
        root.getAuthority() == null
            ? List.of(path)
            : List.of(root.getAuthority(), path.replaceFirst("^/", "")),
        "/");
  }
}
