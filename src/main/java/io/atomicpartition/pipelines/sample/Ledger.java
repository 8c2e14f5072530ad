package io.atomicpartition.pipelines.sample;

import java.time.Instant;
import java.util.List;

/**
 * One closed ledger of the invented network. Amounts are in stroops, 10^-7 of the currency's unit.
 *
 * @param sequence one more than the previous ledger's
 * @param hash SHA-256 over the previous hash, the sequence, the close time and the transactions'
 *     hashes, as 64 lower-case hexadecimal digits
 * @param previousHash the hash of the ledger before
 * @param feePool all fees charged so far, this ledger's included
 * @param transactions in the order in which they were applied
 */
record Ledger(
    long sequence,
    Instant closedAt,
    String hash,
    String previousHash,
    long totalCoins,
    long feePool,
    List<Transaction> transactions) {

  long successfulTransactions() {
    return transactions.stream().filter(Transaction::successful).count();
  }

  /** Operations of the successful transactions: a failed transaction applies none. */
  int operations() {
    return transactions.stream()
        .filter(Transaction::successful)
        .mapToInt(Transaction::operations)
        .sum();
  }
}
