package io.atomicpartition.pipelines.sample;

import static java.util.stream.Collectors.groupingBy;
import static java.util.stream.Collectors.toList;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.util.MinimalPrettyPrinter;
import java.io.BufferedWriter;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.apache.commons.csv.CSVFormat;
import org.apache.commons.csv.CSVPrinter;

/**
 * Writes the sample of the ingest pipeline: a CSV file of ledgers and a JSON-lines file of their
 * transactions for each day (UTC). Every run writes the same bytes.
 */
public final class LedgerSample {
  static final long SEED = 20_261_116L;
  static final Instant START = Instant.parse("2026-11-16T00:00:00Z");
  static final Instant END = Instant.parse("2026-11-20T00:00:00Z");

  private static final CSVFormat CSV =
      CSVFormat.DEFAULT
          .builder()
          .setHeader(
              "sequence",
              "closed_at",
              "hash",
              "previous_hash",
              "transaction_count",
              "failed_transaction_count",
              "operation_count",
              "total_coins",
              "fee_pool",
              "base_fee")
          .setRecordSeparator('\n')
          .get();

  private LedgerSample() {}

  /**
   * Writes the sample.
   *
   * @param args the folder to write to, which is made if it is not there; files of the same names
   *     are replaced
   * @throws IOException if a file cannot be written
   */
  public static void main(String[] args) throws IOException {
    if (args.length != 1) {
      throw new IllegalArgumentException(
          "Expected one argument, the folder to write the sample to, found " + args.length);
    }
    writeTo(Path.of(args[0]));
  }

  static void writeTo(Path folder) throws IOException {
    Files.createDirectories(folder);
    Map<LocalDate, List<Ledger>> days =
        new LedgerChain(SEED)
            .between(START, END).stream()
                .collect(
                    groupingBy(
                        ledger -> LocalDate.ofInstant(ledger.closedAt(), ZoneOffset.UTC),
                        TreeMap::new,
                        toList()));
    for (Map.Entry<LocalDate, List<Ledger>> day : days.entrySet()) {
      writeLedgers(folder.resolve("ledgers-" + day.getKey() + ".csv"), day.getValue());
      writeTransactions(folder.resolve("transactions-" + day.getKey() + ".jsonl"), day.getValue());
    }
  }

  private static void writeLedgers(Path file, List<Ledger> ledgers) throws IOException {
    try (BufferedWriter writer = Files.newBufferedWriter(file);
        CSVPrinter csv = new CSVPrinter(writer, CSV)) {
      for (Ledger ledger : ledgers) {
        long successful = ledger.successfulTransactions();
        csv.printRecord(
            ledger.sequence(),
            ledger.closedAt(),
            ledger.hash(),
            ledger.previousHash(),
            successful,
            ledger.transactions().size() - successful,
            ledger.operations(),
            ledger.totalCoins(),
            ledger.feePool(),
            LedgerChain.BASE_FEE);
      }
    }
  }

  private static void writeTransactions(Path file, List<Ledger> ledgers) throws IOException {
    try (BufferedWriter writer = Files.newBufferedWriter(file);
        JsonGenerator json = new JsonFactory().createGenerator(writer)) {
      json.setPrettyPrinter(new MinimalPrettyPrinter("\n"));
      for (Ledger ledger : ledgers) {
        for (Transaction transaction : ledger.transactions()) {
          json.writeStartObject();
          json.writeNumberField("ledger_sequence", ledger.sequence());
          json.writeNumberField("application_order", transaction.order());
          json.writeStringField("closed_at", ledger.closedAt().toString());
          json.writeStringField("hash", transaction.hash());
          json.writeStringField("source_account", transaction.source());
          json.writeNumberField("operation_count", transaction.operations());
          json.writeNumberField("fee_charged", transaction.feeCharged());
          json.writeBooleanField("successful", transaction.successful());
          json.writeStringField("memo", transaction.memo());
          json.writeEndObject();
        }
      }
      json.writeRaw('\n');
    }
  }
}
