package io.atomicpartition.pipelines.ingest.input;

import com.google.auto.value.AutoValue;
import java.io.Serializable;
import java.util.Set;
import java.util.TreeSet;
import org.apache.commons.csv.CSVFormat;
import org.apache.commons.csv.QuoteMode;

/**
 * How delimited text is written. A value between quotes may hold the delimiter, line breaks, and
 * the quote itself doubled, as RFC 4180 has it. Blank lines are skipped.
 *
 * <p>A value that is empty and not quoted is null; {@code ""} is the empty text. A null marker
 * makes null of any value that equals it, quoted or not; without one, {@code NA} is text like any
 * other.
 */
@AutoValue
@SuppressWarnings("AutoValueImmutableFields") // plain collections, copied on the way in
public abstract class CsvDialect implements Serializable {
  /** Comma, double quote, a header line, no null marker. */
  public static final CsvDialect DEFAULT = builder().build();

  public abstract char delimiter();

  public abstract char quote();

  /**
   * Whether the first line names the columns; without it they are the declared columns in their
   * order, or {@code column_1}, {@code column_2} and so on.
   */
  public abstract boolean header();

  public abstract Set<String> nullMarkers();

  public static Builder builder() {
    return new AutoValue_CsvDialect.Builder()
        .delimiter(',')
        .quote('"')
        .header(true)
        .nullMarkers(Set.of());
  }

  public abstract Builder toBuilder();

  CSVFormat format() {
    // ALL_NON_NULL without a null string is how commons-csv tells an empty value from "".
    return CSVFormat.Builder.create()
        .setDelimiter(delimiter())
        .setQuote(quote())
        .setQuoteMode(QuoteMode.ALL_NON_NULL)
        .setIgnoreEmptyLines(false)
        .setRecordSeparator('\n')
        .get();
  }

  /** Builds a {@link CsvDialect}. */
  @AutoValue.Builder
  public abstract static class Builder {
    public abstract Builder delimiter(char delimiter);

    public abstract Builder quote(char quote);

    public abstract Builder header(boolean header);

    public abstract Builder nullMarkers(Set<String> nullMarkers);

    abstract Set<String> nullMarkers();

    abstract CsvDialect autoBuild();

    /** The dialect. */
    public CsvDialect build() {
      // An order of its own, so that two launches with the same markers serialize alike.
      nullMarkers(new TreeSet<>(nullMarkers()));
      CsvDialect dialect = autoBuild();
      if (dialect.delimiter() == dialect.quote()) {
        throw new InputException(
            "The CSV delimiter and quote must differ, both are '" + dialect.quote() + "'");
      }
      return dialect;
    }
  }
}
