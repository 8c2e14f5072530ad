package io.atomicpartition.read;

import io.atomicpartition.store.StoredObject;

/**
 * Row groups of a verified file.
 *
 * @param verified what was verified, as its store described it
 * @param from where the first begins, in bytes from the start of the file
 * @param to where the next after the last begins
 * @param rows in them together
 */
record FileSplit(PinnedFile file, StoredObject verified, long from, long to, long rows) {}
