package io.atomicpartition.read;

import java.io.IOException;
import org.apache.beam.sdk.values.Row;

/** Reads the rows of verified files. */
final class ReadSplits extends LakeFn<FileSplit, Row> {
  private static final long serialVersionUID = 1L;

  ReadSplits(ReadConfig config) {
    super(config);
  }

  @ProcessElement
  public void process(@Element FileSplit split, OutputReceiver<Row> out) throws IOException {
    try (SplitRows rows = new PinnedFiles(store).open(split, config.schema(), config.filter())) {
      for (Row row = rows.next(); row != null; row = rows.next()) {
        out.output(row);
      }
      ReadMetrics.ROWS_READ.inc(rows.read());
      ReadMetrics.ROW_GROUPS_READ.inc(rows.rowGroups());
    }
  }
}
