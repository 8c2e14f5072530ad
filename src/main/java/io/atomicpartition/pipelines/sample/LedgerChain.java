package io.atomicpartition.pipelines.sample;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Random;
import org.checkerframework.checker.nullness.qual.Nullable;

/**
 * An invented chain of ledgers: the same for the same seed, on every machine. It closes ledgers
 * about three hundred times slower than the real network, so that a few of them cover days.
 */
final class LedgerChain {
  static final long BASE_FEE = 100;
  static final String GENESIS_HASH = "0".repeat(64);

  private static final long FIRST_SEQUENCE = 59_800_000;
  // Past 2^53: a reader that takes integers for doubles shows itself.
  private static final long TOTAL_COINS = 500_018_068_120_000_017L;
  private static final long FIRST_FEE_POOL = 68_453_219_870_001L;
  private static final String BASE_32 = "ABCDEFGHIJKLMNOPQRSTUVWXYZ234567";

  // Text that a careless reader or writer damages; null is no memo.
  private static final @Nullable String[] MEMOS = {
    null,
    null,
    null,
    null,
    "",
    "NA",
    "null",
    "invoice 2026-117, part 2",
    "\"priority\"",
    "rent, \"flat 4\"",
    "000417",
    "Café Zürich",
    "お支払い 7月分",
    "спасибо",
    "🚀 to the moon",
    "two\nlines",
    "tab\there",
    "back\\slash",
    " padded ",
  };

  private final Random random;
  private final List<String> accounts = new ArrayList<>();

  LedgerChain(long seed) {
    random = new Random(seed);
    for (int i = 0; i < 40; i++) {
      accounts.add("G" + base32(55));
    }
  }

  /** The ledgers that close from {@code start}, inclusive, to {@code end}, exclusive. */
  List<Ledger> between(Instant start, Instant end) {
    List<Ledger> ledgers = new ArrayList<>();
    Instant closedAt = start;
    long sequence = FIRST_SEQUENCE;
    String previousHash = GENESIS_HASH;
    long feePool = FIRST_FEE_POOL;
    while (closedAt.isBefore(end)) {
      List<Transaction> transactions = transactions(sequence);
      feePool += transactions.stream().mapToLong(Transaction::feeCharged).sum();
      String hash = hash(previousHash, sequence, closedAt, transactions);
      ledgers.add(
          new Ledger(sequence, closedAt, hash, previousHash, TOTAL_COINS, feePool, transactions));
      sequence++;
      previousHash = hash;
      closedAt = closedAt.plus(Duration.ofSeconds(600 + random.nextInt(1_700)));
    }
    return ledgers;
  }

  static String hash(
      String previousHash, long sequence, Instant closedAt, List<Transaction> transactions) {
    StringBuilder content = new StringBuilder(previousHash + sequence + closedAt);
    transactions.forEach(transaction -> content.append(transaction.hash()));
    return sha256(content.toString());
  }

  private List<Transaction> transactions(long sequence) {
    List<Transaction> transactions = new ArrayList<>();
    int count = random.nextInt(11);
    for (int order = 1; order <= count; order++) {
      int operations = 1 + random.nextInt(random.nextInt(10) == 0 ? 100 : 3);
      long surge = random.nextInt(8) == 0 ? 1 + random.nextInt(500) : 1;
      transactions.add(
          new Transaction(
              order,
              sha256(sequence + "/" + order + "/" + random.nextLong()),
              accounts.get(random.nextInt(accounts.size())),
              operations,
              operations * BASE_FEE * surge,
              random.nextInt(12) != 0,
              MEMOS[random.nextInt(MEMOS.length)]));
    }
    return transactions;
  }

  private String base32(int length) {
    StringBuilder text = new StringBuilder(length);
    for (int i = 0; i < length; i++) {
      text.append(BASE_32.charAt(random.nextInt(BASE_32.length())));
    }
    return text.toString();
  }

  private static String sha256(String text) {
    try {
      byte[] digest = MessageDigest.getInstance("SHA-256").digest(text.getBytes(UTF_8));
      return HexFormat.of().formatHex(digest);
    } catch (NoSuchAlgorithmException e) {
      throw new AssertionError("Every Java platform has SHA-256", e);
    }
  }
}
