/**
 * Turns elements into data files and says what is in them: rows, bytes, checksums, and the sums of
 * row hashes that make up the content id.
 *
 * <p>{@link io.atomicpartition.format.DataFormat} is all that the sink knows. {@link
 * io.atomicpartition.format.ParquetFormat} is the one there is. Beam rows and Avro records are
 * written straight to parquet-java's record consumer, and what stands behind it hashes each row as
 * it passes, so that the content id is defined on what the file holds and {@link
 * io.atomicpartition.format.ParquetContent} finds the same in the file alone. Rows of flat tables
 * gather as the bytes that are hashed and are encoded column by column ({@code FlatRows}); those
 * with groups or lists pass one by one ({@code NestedRows}).
 */
package io.atomicpartition.format;
