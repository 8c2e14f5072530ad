package io.atomicpartition.read;

import java.time.Instant;

/**
 * Row groups of a verified file.
 *
 * @param modified when the file that was verified was written, by its store
 * @param from where the first begins, in bytes from the start of the file
 * @param to where the next after the last begins
 * @param rows in them together
 */
record FileSplit(PinnedFile file, Instant modified, long from, long to, long rows) {}
