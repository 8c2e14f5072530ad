package io.atomicpartition.cli;

import io.atomicpartition.lake.LakePartition;
import io.atomicpartition.publish.Tables;
import io.atomicpartition.read.LakeReader;
import io.atomicpartition.read.PartitionRows;
import io.atomicpartition.read.PinnedPartition;
import io.atomicpartition.store.AtomicStore;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import org.apache.beam.sdk.schemas.Schema;
import org.apache.beam.sdk.values.Row;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** Prints rows, verified as every read is. */
@Command(
    name = "cat",
    description = "Prints a few rows of a partition, of files that are as published.",
    footer =
        "Exit codes: 0; 1, it is not live, a file is not as published, or it failed; 2, usage.")
final class CatCommand extends PartitionCommand {
  @Option(
      names = "--limit",
      paramLabel = "<n>",
      description = "How many rows at most. Default: ${DEFAULT-VALUE}.",
      defaultValue = "10")
  private long limit;

  @Option(
      names = "--columns",
      split = ",",
      paramLabel = "<column>",
      description = "These alone, in this order; fields of the path, too.")
  private List<String> columns = List.of();

  @Option(
      names = "--table",
      paramLabel = "<table>",
      description = "Which table; needed where there are several.")
  private String table;

  @Override
  int run(AtomicStore store) throws IOException {
    atLeastOne("--limit", limit);
    LakeReader reader =
        LakeReader.open(store)
            .withTable(table(find(store)))
            .withColumns(columns.toArray(String[]::new));
    PinnedPartition pinned = reader.pin(partition());
    try (PartitionRows rows = reader.rows(pinned)) {
      if (json()) {
        for (long printed = 0;
            printed < limit && rows.hasNext() && !out().checkError();
            printed++) {
          out().println(Json.line(Cells.fields(rows.next())));
        }
      } else {
        print(rows);
      }
    }
    return 0;
  }

  private String table(LakePartition found) {
    if (found.live().isEmpty()) {
      throw new IllegalStateException(
          String.format(
              "'%s' has no rows: it is %s%s",
              partition(), found.state(), found.trouble().isEmpty() ? "" : ": " + found.trouble()));
    }
    List<String> tables = found.tables();
    if (table == null && tables.size() == 1) {
      return tables.get(0);
    }
    String wanted = table == null ? Tables.UNNAMED : table;
    if (!tables.contains(wanted)) {
      throw new IllegalArgumentException(
          String.format(
              "'%s' has the tables '%s'; say with --table which is meant",
              partition(), String.join("', '", tables)));
    }
    return wanted;
  }

  private void print(PartitionRows rows) {
    TextTable text =
        new TextTable(
            out(), rows.schema().getFields().stream().map(Schema.Field::getName).toList());
    for (long read = 0; read < limit && rows.hasNext() && !out().checkError(); read++) {
      Row row = rows.next();
      List<String> cells = new ArrayList<>();
      for (Object value : row.getValues()) {
        cells.add(value == null ? "" : String.valueOf(Cells.plain(value)));
      }
      text.add(cells);
    }
    text.end();
  }
}
