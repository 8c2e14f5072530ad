package io.atomicpartition.pipelines.ingest;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.atomicpartition.store.AtomicStore;
import io.atomicpartition.store.AtomicStores;
import io.atomicpartition.store.ListPage;
import io.atomicpartition.store.StoreEnvironment;
import io.atomicpartition.store.StoreLocation;
import io.atomicpartition.store.StoredObject;
import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.apache.beam.sdk.options.PipelineOptions;
import org.apache.beam.sdk.options.PipelineOptionsFactory;

/** A dataset root on an object store; manifests are read as JSON, by no code of the project. */
final class ObjectLake implements AutoCloseable {
  private static final String MANIFEST = "/_manifest.json";
  private static final ObjectMapper JSON = new ObjectMapper();

  private final AtomicStore store;

  /**
   * @param root its URI
   * @param options how the store is reached, as on the command line
   */
  ObjectLake(String root, String... options) {
    store =
        AtomicStores.open(
            StoreLocation.of(URI.create(root)),
            StoreEnvironment.empty()
                .with(PipelineOptions.class, PipelineOptionsFactory.fromArgs(options).create()));
  }

  /** Writes an object that is not there yet. */
  void put(String key, byte[] body) throws IOException {
    store.createRecord(key, body);
  }

  byte[] read(String key) throws IOException {
    try (InputStream body = store.read(key, 0)) {
      return body.readAllBytes();
    }
  }

  /** Everything under the root, the staging area included, by its key. */
  Map<String, StoredObject> objects() throws IOException {
    Map<String, StoredObject> objects = new TreeMap<>();
    Optional<String> token = Optional.empty();
    do {
      ListPage page = store.list("", token);
      page.objects().forEach(object -> objects.put(object.key(), object));
      token = page.nextPageToken();
    } while (token.isPresent());
    return objects;
  }

  /** The manifests by their partitions. */
  Map<String, JsonNode> manifests() throws IOException {
    Map<String, JsonNode> manifests = new TreeMap<>();
    for (String key : objects().keySet()) {
      if (key.endsWith(MANIFEST)) {
        manifests.put(key.substring(0, key.length() - MANIFEST.length()), JSON.readTree(read(key)));
      }
    }
    return manifests;
  }

  Map<String, String> contentIds() throws IOException {
    Map<String, String> ids = new TreeMap<>();
    manifests().forEach((partition, manifest) -> ids.put(partition, contentId(manifest)));
    return ids;
  }

  static String contentId(JsonNode manifest) {
    return manifest.path("contentId").asText();
  }

  /** The URIs of the files of one table that the manifests list. */
  List<String> listed(String table) throws IOException {
    List<String> files = new ArrayList<>();
    manifests()
        .forEach(
            (partition, manifest) ->
                manifest
                    .path("tables")
                    .forEach(
                        one -> {
                          if (one.path("name").asText().equals(table)) {
                            one.path("files")
                                .forEach(
                                    file ->
                                        files.add(
                                            store.uri(partition + "/" + file.path("path").asText())
                                                + ""));
                          }
                        }));
    return files;
  }

  @Override
  public void close() throws IOException {
    store.close();
  }
}
