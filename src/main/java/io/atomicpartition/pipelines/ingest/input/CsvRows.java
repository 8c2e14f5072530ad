package io.atomicpartition.pipelines.ingest.input;

import java.io.Closeable;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.Iterator;
import org.apache.commons.csv.CSVException;
import org.apache.commons.csv.CSVParser;
import org.apache.commons.csv.CSVRecord;
import org.apache.commons.io.input.BOMInputStream;

/** The rows of a file of delimited text, one at a time. */
final class CsvRows implements Closeable {
  private final SourceFile file;
  private final CsvDialect dialect;
  private final RecordLimitReader reader;
  private final CSVParser parser;
  private final Iterator<CSVRecord> records;

  /**
   * A row.
   *
   * @param line the line of the file at which it starts, from 1
   * @param values its values, null where there is none; null if the row cannot be parsed
   * @param error why it cannot be parsed; null if it can
   */
  @SuppressWarnings("ArrayRecordComponent") // passed on at once, never compared
  record Row(long line, String[] values, String error) {}

  @SuppressWarnings("MustBeClosedChecker")
  CsvRows(SourceFile file, CsvDialect dialect) throws IOException {
    this.file = file;
    this.dialect = dialect;
    this.reader =
        new RecordLimitReader(
            new InputStreamReader(
                BOMInputStream.builder().setInputStream(file.text()).get(),
                StandardCharsets.UTF_8.newDecoder()),
            RecordLimitReader.LIMIT);
    this.parser = CSVParser.builder().setReader(reader).setFormat(dialect.format()).get();
    this.records = parser.iterator();
  }

  /**
   * The next row that is not blank; null at the end.
   *
   * @throws InputException if no further row can be found
   */
  Row next() {
    while (true) {
      long line = parser.getCurrentLineNumber() + 1;
      reader.nextRecord();
      try {
        if (!records.hasNext()) {
          return null;
        }
        String[] values = records.next().values();
        if (values.length != 1 || values[0] != null) {
          return new Row(line, withNulls(values), null);
        }
      } catch (UncheckedIOException e) {
        return unparsable(line, e.getCause());
      }
    }
  }

  private String[] withNulls(String[] values) {
    if (!dialect.nullMarkers().isEmpty()) {
      for (int i = 0; i < values.length; i++) {
        values[i] =
            values[i] != null && dialect.nullMarkers().contains(values[i]) ? null : values[i];
      }
    }
    return values;
  }

  private Row unparsable(long line, IOException cause) {
    if (cause instanceof CSVException && !cause.getMessage().contains("EOF")) {
      skipRestOfRow();
      return new Row(line, null, InputException.reason(cause));
    }
    String hint =
        cause instanceof CharacterCodingException
            ? "the text after it is not UTF-8"
            : InputException.reason(cause) + "; is a quote left open?";
    throw file.error("line " + line + ": " + hint, cause);
  }

  /**
   * The parser stands behind the offending character; what follows it up to the line's end is no
   * row.
   */
  private void skipRestOfRow() {
    while (true) {
      try {
        if (records.hasNext()) {
          records.next();
        }
        return;
      } catch (UncheckedIOException e) {
        if (!(e.getCause() instanceof CSVException)) {
          throw e;
        }
      }
    }
  }

  @Override
  public void close() throws IOException {
    parser.close();
  }
}
