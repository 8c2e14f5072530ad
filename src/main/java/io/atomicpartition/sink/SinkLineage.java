package io.atomicpartition.sink;

import io.atomicpartition.store.StoreLocation;
import java.net.URI;
import java.util.List;
import java.util.Map;
import org.apache.beam.sdk.metrics.Lineage;

/** Tells Beam's lineage which dataset was written, named as Beam's own file systems name it. */
final class SinkLineage {
  private static final Map<String, String> SYSTEMS =
      Map.of("file", "filesystem", "gs", "gcs", "s3", "s3");

  private SinkLineage() {}

  static void report(StoreLocation location) {
    URI root = location.root();
    String system = SYSTEMS.getOrDefault(root.getScheme(), root.getScheme());
    String path = root.getPath() == null ? "" : root.getPath();
    Lineage.getSinks()
        .add(
            system,
            root.getAuthority() == null
                ? List.of(path)
                : List.of(root.getAuthority(), path.replaceFirst("^/", "")),
            "/");
  }
}
