package io.atomicpartition.format;

import io.atomicpartition.publish.RowSum;

/**
 * What is known of one complete data file.
 *
 * @param rows number of rows and the sum of their hashes, the file's share of the content id
 * @param bytes length of the file
 * @param crc32c CRC-32C of all bytes, 8 lower-case hexadecimal digits
 * @param sha256 SHA-256 of all bytes, 64 lower-case hexadecimal digits
 * @param schemaFingerprint of the columns as written; equal for files with equal columns, whoever
 *     wrote them
 */
public record DataFile(
    RowSum rows, long bytes, String crc32c, String sha256, String schemaFingerprint) {}
