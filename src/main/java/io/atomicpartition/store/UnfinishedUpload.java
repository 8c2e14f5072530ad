package io.atomicpartition.store;

import java.time.Instant;

/**
 * An upload that was begun and neither completed nor aborted: its parts take space, and no listing
 * of objects shows them.
 *
 * @param key of the object that it would make
 * @param id the store's own
 * @param initiated when it was begun, by the store's clock
 */
public record UnfinishedUpload(String key, String id, Instant initiated) {}
