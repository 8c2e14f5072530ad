package io.atomicpartition.publish;

import io.atomicpartition.store.StoreLocation;
import java.io.Serializable;
import java.nio.charset.StandardCharsets;
import java.util.Locale;

/**
 * One launch of one transform: what retries, zombies, restarts and recomputation share, and a new
 * launch does not.
 *
 * @param id random, drawn when the graph is built
 * @param run a label for people; never used to recognise work
 * @param transform the full name of the transform in its pipeline
 */
public record Launch(String id, String run, String transform) implements Serializable {
  public Launch {
    if (!id.matches("[0-9a-f]{16,64}")) {
      throw new IllegalArgumentException(
          "A launch id has 16 to 64 hexadecimal digits, found '" + id + "'");
    }
    if (run.isEmpty() || transform.isEmpty()) {
      throw new IllegalArgumentException(
          String.format(
              "A launch has a run label and a transform name, found '%s' and '%s'",
              run, transform));
    }
    if (!StandardCharsets.UTF_8.newEncoder().canEncode(run + transform)) {
      throw new IllegalArgumentException(
          "A run label and a transform name are Unicode, found half a surrogate pair in one of '"
              + run
              + "' and '"
              + transform
              + "'");
    }
  }

  /** What this launch makes of one partition: of launch, transform and partition, nothing else. */
  public String publishId(PartitionRef partition) {
    return new Digest().add("publish").add(id).add(transform).add(partition.path()).hex(32);
  }

  /**
   * The prefix of everything that this launch of this transform stages, ending in '/'. Distinct for
   * distinct launches and transforms whatever their labels; the labels are for people.
   */
  public String stagingPrefix() {
    return String.format(
        "%s/%s/%s/%s-%s/",
        StoreLocation.STAGING,
        label(run),
        id,
        label(transform),
        new Digest().add(transform).hex(8));
  }

  /** Where an operator finds all that this launch stages, over all of its transforms. */
  public String launchPrefix() {
    return String.format("%s/%s/%s/", StoreLocation.STAGING, label(run), id);
  }

  /** Key of the sequence that a REPLACE of the partition captured. */
  String baseKey(PartitionRef partition) {
    return stagingPrefix() + "base-" + partition.longHash();
  }

  /** Whether a key is one of {@link #baseKey}. */
  boolean isBase(String key) {
    return key.startsWith(stagingPrefix() + "base-");
  }

  /**
   * A new temp's key. It never ends in a data file's extension, for readers that glob.
   *
   * @param random makes the name unique among bundles and their retries
   */
  public String tempKey(PartitionRef partition, String random) {
    return stagingPrefix() + "temp-" + partition.hash() + "-" + random;
  }

  private static String label(String text) {
    String label = text.toLowerCase(Locale.ROOT).replaceAll("[^a-z0-9.-]+", "-");
    label = label.replaceAll("^[.-]+", "");
    return label.isEmpty() ? "x" : label.substring(0, Math.min(80, label.length()));
  }
}
