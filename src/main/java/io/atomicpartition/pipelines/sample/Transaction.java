package io.atomicpartition.pipelines.sample;

import org.checkerframework.checker.nullness.qual.Nullable;

/**
 * One transaction of a {@link Ledger}.
 *
 * @param order position in the ledger, from 1
 * @param hash 64 lower-case hexadecimal digits
 * @param source the account that pays: {@code G} and 55 characters of base 32
 * @param operations number of operations asked for
 * @param feeCharged in stroops; charged for a failed transaction, too
 * @param memo free text, or null
 */
record Transaction(
    int order,
    String hash,
    String source,
    int operations,
    long feeCharged,
    boolean successful,
    @Nullable String memo) {}
