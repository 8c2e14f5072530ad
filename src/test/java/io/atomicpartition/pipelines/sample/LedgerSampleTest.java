package io.atomicpartition.pipelines.sample;

import static java.nio.charset.StandardCharsets.UTF_8;
import static java.util.stream.Collectors.groupingBy;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.apache.commons.csv.CSVFormat;
import org.apache.commons.csv.CSVParser;
import org.apache.commons.csv.CSVRecord;
import org.junit.Rule;
import org.junit.Test;
import org.junit.rules.TemporaryFolder;

/** Reads the files that ship, by other means than those that wrote them. */
public class LedgerSampleTest {
  private static final Path SHIPPED = Path.of("pipelines/ingest/sample");
  private static final int DAYS = 4;

  @Rule public final TemporaryFolder temporary = new TemporaryFolder();

  @Test
  public void theProgramWritesTheFilesThatShipByteForByte() throws IOException {
    Path written = temporary.getRoot().toPath().resolve("sample");

    LedgerSample.main(new String[] {written.toString()});

    Map<String, byte[]> shipped = content(SHIPPED);
    Map<String, byte[]> again = content(written);
    assertThat(again).hasSize(2 * DAYS).containsOnlyKeys(shipped.keySet());
    assertThat(
            again.keySet().stream()
                .filter(name -> !Arrays.equals(again.get(name), shipped.get(name))))
        .as("files that differ from what the program writes (`make sample` writes them again)")
        .isEmpty();
  }

  @Test
  public void theSampleIsSmall() throws IOException {
    long bytes = content(SHIPPED).values().stream().mapToLong(file -> file.length).sum();

    assertThat(bytes).isBetween(100_000L, 500_000L);
  }

  @Test
  public void eachDaysFilesHoldThatDayAndNoOther() throws IOException {
    for (Path file : files(SHIPPED)) {
      String name = file.getFileName().toString();
      String day = name.replaceAll(".*(\\d{4}-\\d{2}-\\d{2})\\..*", "$1");
      Stream<String> times =
          name.endsWith(".csv")
              ? csv(file).stream().map(ledger -> ledger.get("closed_at"))
              : json(file).stream().map(transaction -> transaction.get("closed_at").asText());
      assertThat(times).isNotEmpty().allMatch(time -> time.startsWith(day + "T"));
    }
  }

  @Test
  public void ledgersFormOneChain() throws IOException {
    Map<Long, List<JsonNode>> transactions = transactionsByLedger();
    CSVRecord previous = null;
    for (CSVRecord ledger : ledgers()) {
      assertThat(ledger.get("previous_hash"))
          .isEqualTo(previous == null ? LedgerChain.GENESIS_HASH : previous.get("hash"));
      long sequence = number(ledger, "sequence");
      List<Transaction> hashed =
          transactions.getOrDefault(sequence, List.of()).stream()
              .map(LedgerSampleTest::transaction)
              .toList();
      assertThat(ledger.get("hash"))
          .isEqualTo(
              LedgerChain.hash(
                  ledger.get("previous_hash"),
                  sequence,
                  Instant.parse(ledger.get("closed_at")),
                  hashed));
      if (previous != null) {
        assertThat(sequence).isEqualTo(number(previous, "sequence") + 1);
        assertThat(Instant.parse(ledger.get("closed_at")))
            .isAfter(Instant.parse(previous.get("closed_at")));
      }
      previous = ledger;
    }
  }

  @Test
  public void ledgersCountWhatTheirTransactionsSay() throws IOException {
    Map<Long, List<JsonNode>> transactions = transactionsByLedger();
    CSVRecord previous = null;
    int counted = 0;
    for (CSVRecord ledger : ledgers()) {
      List<JsonNode> own = transactions.getOrDefault(number(ledger, "sequence"), List.of());
      List<JsonNode> successful =
          own.stream().filter(transaction -> transaction.get("successful").asBoolean()).toList();
      assertThat(number(ledger, "transaction_count")).isEqualTo(successful.size());
      assertThat(number(ledger, "failed_transaction_count"))
          .isEqualTo(own.size() - successful.size());
      assertThat(number(ledger, "operation_count")).isEqualTo(sum(successful, "operation_count"));
      assertThat(own)
          .allMatch(
              transaction -> transaction.get("closed_at").asText().equals(ledger.get("closed_at")));
      if (previous != null) {
        assertThat(number(ledger, "fee_pool") - number(previous, "fee_pool"))
            .isEqualTo(sum(own, "fee_charged"));
      }
      previous = ledger;
      counted += own.size();
    }
    assertThat(counted)
        .as("every transaction has its ledger")
        .isEqualTo(transactions.values().stream().mapToInt(List::size).sum());
  }

  @Test
  public void memosHoldWhatReadersAndWritersGetWrong() throws IOException {
    List<JsonNode> memos =
        transactionsByLedger().values().stream()
            .flatMap(List::stream)
            .map(transaction -> transaction.get("memo"))
            .toList();

    assertThat(memos).anyMatch(JsonNode::isNull);
    assertThat(memos.stream().filter(JsonNode::isTextual).map(JsonNode::asText))
        .contains("", "NA", "null", "000417", "rent, \"flat 4\"", "two\nlines", "🚀 to the moon");
  }

  @Test
  public void aWrongCommandLineIsRefused() {
    assertThatThrownBy(() -> LedgerSample.main(new String[0]))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("the folder to write the sample to");
  }

  private static List<CSVRecord> ledgers() throws IOException {
    List<CSVRecord> ledgers = new ArrayList<>();
    for (Path file : files(SHIPPED)) {
      if (file.toString().endsWith(".csv")) {
        ledgers.addAll(csv(file));
      }
    }
    return ledgers;
  }

  private static Map<Long, List<JsonNode>> transactionsByLedger() throws IOException {
    List<JsonNode> transactions = new ArrayList<>();
    for (Path file : files(SHIPPED)) {
      if (file.toString().endsWith(".jsonl")) {
        transactions.addAll(json(file));
      }
    }
    return transactions.stream()
        .collect(groupingBy(transaction -> transaction.get("ledger_sequence").asLong()));
  }

  private static Transaction transaction(JsonNode json) {
    JsonNode memo = json.get("memo");
    return new Transaction(
        json.get("application_order").asInt(),
        json.get("hash").asText(),
        json.get("source_account").asText(),
        json.get("operation_count").asInt(),
        json.get("fee_charged").asLong(),
        json.get("successful").asBoolean(),
        memo.isNull() ? null : memo.asText());
  }

  private static long number(CSVRecord ledger, String column) {
    return Long.parseLong(ledger.get(column));
  }

  private static long sum(List<JsonNode> transactions, String field) {
    return transactions.stream().mapToLong(transaction -> transaction.get(field).asLong()).sum();
  }

  private static List<CSVRecord> csv(Path file) throws IOException {
    CSVFormat format = CSVFormat.DEFAULT.builder().setHeader().setSkipHeaderRecord(true).get();
    try (CSVParser parser = CSVParser.parse(file, UTF_8, format)) {
      return parser.getRecords();
    }
  }

  private static List<JsonNode> json(Path file) throws IOException {
    ObjectMapper mapper = new ObjectMapper();
    List<JsonNode> objects = new ArrayList<>();
    for (String line : Files.readAllLines(file)) {
      objects.add(mapper.readTree(line));
    }
    return objects;
  }

  private static List<Path> files(Path folder) throws IOException {
    try (Stream<Path> files = Files.list(folder)) {
      return files.sorted().toList();
    }
  }

  private static Map<String, byte[]> content(Path folder) throws IOException {
    Map<String, byte[]> content = new TreeMap<>();
    for (Path file : files(folder)) {
      content.put(file.getFileName().toString(), Files.readAllBytes(file));
    }
    return content;
  }
}
