package io.atomicpartition.store;

import java.time.Instant;

/**
 * A small object that is only ever written conditionally, as it was read or written.
 *
 * @param body its bytes; not copied, must not be changed
 * @param version what a conditional write may demand
 * @param lastModified the store's own time stamp of this write, if the record was read; of one that
 *     was written, it may be some seconds off where the reply to a write has none
 */
@SuppressWarnings("ArrayRecordComponent") // small, read once, and compared by version alone
public record CommitRecord(byte[] body, RecordVersion version, Instant lastModified) {}
