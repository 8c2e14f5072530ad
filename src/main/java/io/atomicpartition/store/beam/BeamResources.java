package io.atomicpartition.store.beam;

import io.atomicpartition.store.ObjectKeys;
import io.atomicpartition.store.StoreLocation;
import io.atomicpartition.store.StoredObject;
import java.io.IOException;
import java.net.URI;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.apache.beam.sdk.io.FileSystems;
import org.apache.beam.sdk.io.fs.EmptyMatchTreatment;
import org.apache.beam.sdk.io.fs.MatchResult.Metadata;
import org.apache.beam.sdk.io.fs.ResolveOptions.StandardResolveOptions;
import org.apache.beam.sdk.io.fs.ResourceId;

/** Keys as Beam's resources, and back. */
final class BeamResources {
  private final ResourceId root;
  private final ResourceId staging;
  private final boolean stagingOutside;

  BeamResources(StoreLocation location) {
    this.root = directory(location.root());
    ResourceId inside =
        root.resolve(StoreLocation.STAGING, StandardResolveOptions.RESOLVE_DIRECTORY);
    this.staging = location.staging().map(BeamResources::directory).orElse(inside);
    this.stagingOutside = !staging.toString().equals(inside.toString());
  }

  private static ResourceId directory(URI uri) {
    try {
      return FileSystems.matchNewResource(uri + "/", true);
    } catch (IllegalArgumentException e) {
      throw new IllegalArgumentException(
          String.format(
              "Beam cannot open '%s' (%s); is the Beam module for '%s' on the class path, and does"
                  + " the pipeline know its options?",
              uri, e.getMessage(), uri.getScheme()),
          e);
    }
  }

  /**
   * The resource of an object.
   *
   * @throws IllegalArgumentException also if Beam would take the key for a pattern
   */
  ResourceId resource(String key) {
    List<String> segments = ObjectKeys.segments(key);
    int last = segments.size() - 1;
    ResourceId directory = directory(segments.subList(0, last));
    if (FileSystems.hasGlobWildcard(key) || key.contains("[") || key.contains("]")) {
      throw new IllegalArgumentException(
          "Beam would take the key '" + key + "' for a pattern: expected none of * ? [ ] { }");
    }
    return directory.resolve(segments.get(last), StandardResolveOptions.RESOLVE_FILE);
  }

  private ResourceId directory(List<String> segments) {
    boolean staged = !segments.isEmpty() && segments.get(0).equals(StoreLocation.STAGING);
    ResourceId directory = staged ? staging : root;
    for (String segment : segments.subList(staged ? 1 : 0, segments.size())) {
      directory = directory.resolve(segment, StandardResolveOptions.RESOLVE_DIRECTORY);
    }
    return directory;
  }

  /** The object that has this very name. */
  Optional<StoredObject> find(String key) throws IOException {
    String spec = resource(key).toString();
    for (Metadata metadata : match(spec)) {
      if (!metadata.resourceId().isDirectory()) {
        return Optional.of(describe(key, metadata));
      }
    }
    return Optional.empty();
  }

  /** All objects whose key starts with {@code prefix}, in no order. */
  List<StoredObject> findAll(String prefix) throws IOException {
    String parent = ObjectKeys.parent(prefix);
    List<StoredObject> found = new ArrayList<>();
    if (parent.isEmpty() && stagingOutside) {
      addBelow(staging, StoreLocation.STAGING + "/", prefix, found);
    }
    String directoryKey = parent.isEmpty() ? "" : parent + "/";
    ResourceId directory = directory(parent.isEmpty() ? List.of() : ObjectKeys.segments(parent));
    addBelow(directory, directoryKey, prefix, found);
    return found;
  }

  private void addBelow(
      ResourceId directory, String directoryKey, String prefix, List<StoredObject> found)
      throws IOException {
    String base = directory.toString();
    for (Metadata metadata : match(base + "**")) {
      String name = metadata.resourceId().toString();
      if (metadata.resourceId().isDirectory()) {
        continue;
      }
      if (!name.startsWith(base)) {
        throw new IOException(
            String.format("Beam listed '%s' below '%s', which it is not", name, base));
      }
      String key = directoryKey + name.substring(base.length());
      boolean shadowed = directoryKey.isEmpty() && stagingOutside && StoreLocation.isStaging(key);
      if (key.startsWith(prefix) && !shadowed) {
        found.add(describe(key, metadata));
      }
    }
  }

  private static List<Metadata> match(String spec) throws IOException {
    return FileSystems.match(spec, EmptyMatchTreatment.ALLOW).metadata();
  }

  private static StoredObject describe(String key, Metadata metadata) {
    return new StoredObject(
        key,
        metadata.sizeBytes(),
        Optional.empty(),
        Optional.empty(),
        Instant.ofEpochMilli(metadata.lastModifiedMillis()));
  }
}
