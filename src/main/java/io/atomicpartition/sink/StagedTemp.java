package io.atomicpartition.sink;

import io.atomicpartition.publish.TempFile;
import java.util.Optional;
import java.util.OptionalLong;

/**
 * What one bundle has to say of one partition: a temp that it completed, and the sequence that it
 * captured before it wrote the first byte.
 *
 * @param captured empty with CREATE
 * @param temp empty if the caller's expected sequence was not the captured one, so that no row was
 *     written
 */
record StagedTemp(OptionalLong captured, Optional<TempFile> temp) {}
