package io.atomicpartition.lake;

import io.atomicpartition.lake.Finding.Kind;
import io.atomicpartition.lake.LakePartition.State;
import io.atomicpartition.publish.ContentId;
import io.atomicpartition.publish.History;
import io.atomicpartition.publish.Manifest;
import io.atomicpartition.publish.ManifestFormatException;
import io.atomicpartition.publish.ManifestJson;
import io.atomicpartition.publish.PartitionFile;
import io.atomicpartition.publish.PartitionRef;
import java.util.List;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * Whether a manifest is one that a writer of manifests can have written, by itself alone:
 *
 * <ul>
 *   <li>it can be understood; that a table's rows are those of its files is part of that;
 *   <li>its bytes are the one spelling of what it says: an editor that indents it, or ends it with
 *       a line break, is found;
 *   <li>its content id is that of its tables' names, schemas, rows and hashes: whoever changes one
 *       of these, or the content id, is found, unless he works out the others anew;
 *   <li>the names of its files carry its attempt, and the sequences of its history lead up to its
 *       own without a gap.
 * </ul>
 *
 * <p>Sizes, checksums, versions and rows of files are compared with the files, elsewhere. What is
 * not found: another run label, producer, publish id, write id, previous hash or time, or a field
 * more, in the same spelling; ids of the history; an older manifest of the partition that was put
 * back, as long as its files are there; a manifest that is gone, with its files; and whoever
 * changes files and manifest alike, so that all of it agrees. Nothing is signed.
 */
final class ManifestCheck {
  private ManifestCheck() {}

  static void check(LakePartition partition, Findings findings) {
    if (partition.state() == State.UNREADABLE) {
      findings.add(
          Kind.MANIFEST_UNREADABLE,
          PartitionRef.MANIFEST,
          "a manifest of this partition",
          partition.trouble());
    }
    if (partition.manifest().isPresent()) {
      Manifest manifest = partition.manifest().get();
      checkSpelling(partition, findings);
      checkHistory(manifest, findings);
      manifest.publish().ifPresent(live -> check(manifest.partition(), live, findings));
    }
  }

  private static void checkSpelling(LakePartition partition, Findings findings) {
    boolean canonical;
    try {
      canonical =
          ManifestJson.isCanonical(partition.partition(), partition.record().orElseThrow().body());
    } catch (ManifestFormatException e) {
      throw new IllegalStateException("It was understood before", e);
    }
    if (!canonical) {
      edited(findings, "canonical JSON: sorted keys, no white space", "another spelling");
    }
  }

  /**
   * Each sequence before that of a publish has its entry, until they were dropped from the oldest
   * on; an un-publish has one of its own.
   */
  private static void checkHistory(Manifest manifest, Findings findings) {
    long next = manifest.live() ? manifest.sequence() - 1 : manifest.sequence();
    for (History.Entry entry : manifest.history().entries()) {
      if (entry.sequence() != next) {
        edited(findings, "a history entry of sequence " + next, entry.sequence());
        return;
      }
      next--;
    }
    if (manifest.history().evictedThrough() != next) {
      edited(
          findings,
          "a history whose entries were dropped up to sequence " + next,
          manifest.history().evictedThrough());
    }
  }

  private static void check(PartitionRef partition, Manifest.Publish live, Findings findings) {
    ContentId ofTables = ofTables(live);
    if (!ofTables.equals(live.contentId())) {
      edited(
          findings,
          "the content id of its tables, " + ofTables,
          live.contentId() + ": a content id, a name, a schema, rows or a hash were changed");
    }
    List<String> others =
        live.tables().stream()
            .flatMap(table -> table.files().stream())
            .map(Manifest.DataFile::path)
            .filter(path -> !isOf(partition, live.attempt(), path))
            .toList();
    if (!others.isEmpty()) {
      edited(findings, "files of the attempt " + live.attempt(), others.get(0));
    }
  }

  private static boolean isOf(PartitionRef partition, String attempt, String path) {
    return PartitionFile.of(partition.path() + "/" + path)
        .filter(file -> file.partition().equals(partition))
        .map(file -> file.attempt().equals(Optional.of(attempt)))
        .orElse(false);
  }

  private static ContentId ofTables(Manifest.Publish live) {
    SortedMap<String, ContentId.Table> tables = new TreeMap<>();
    for (Manifest.Table table : live.tables()) {
      tables.put(table.name(), new ContentId.Table(table.schemaFingerprint(), table.rows()));
    }
    return ContentId.of(tables, live.contentIdExcludes());
  }

  private static void edited(Findings findings, String expected, Object found) {
    findings.add(Kind.MANIFEST_EDITED, PartitionRef.MANIFEST, expected, found);
  }
}
