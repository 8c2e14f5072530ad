package io.atomicpartition.format;

/**
 * What is known of a file that was made of other files.
 *
 * @param bytes length of the file
 * @param crc32c CRC-32C of all bytes, 8 lower-case hexadecimal digits
 * @param sha256 SHA-256 of all bytes, 64 lower-case hexadecimal digits
 * @param rows number of rows, those of all inputs
 */
public record MergedFile(long bytes, String crc32c, String sha256, long rows) {}
