package io.atomicpartition.store;

import java.util.Optional;

/**
 * Where one attempt wants its files.
 *
 * @param directory the partition's path, which is the directory of the final keys
 * @param recordKey the key of the partition's commit record, in {@code directory}
 * @param stagingPrefix a key prefix in the staging area that is the publish's own, ending in '/'
 * @param attempt the attempt's id, part of every name that is made for it
 * @param replaces the version of the commit record that the attempt may replace; empty: it may only
 *     create one
 * @param inPlace names are to be made in {@code directory} itself, never in a directory that is
 *     renamed onto it
 */
public record PlacementRequest(
    String directory,
    String recordKey,
    String stagingPrefix,
    String attempt,
    Optional<RecordVersion> replaces,
    boolean inPlace) {}
