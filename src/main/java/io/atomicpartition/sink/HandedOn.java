package io.atomicpartition.sink;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.util.List;
import org.apache.beam.sdk.coders.Coder;
import org.apache.beam.sdk.coders.CoderException;
import org.apache.beam.sdk.coders.StringUtf8Coder;
import org.apache.beam.sdk.coders.StructuredCoder;

/**
 * What a bundle has for one partition: a temp, or a row that it did not write. Both go through one
 * shuffle to one reader, and so that reader has them of one run of the bundle. If they went
 * separate ways, a runner that runs the bundle again for some readers only, as Spark does after it
 * lost an executor, could mix two runs: and which rows are written and which are not depends on
 * their order, which may be another each time, so that rows would be lost and doubled.
 */
sealed interface HandedOn<T> {
  /** A temp, and what was captured before it. */
  record Temp<T>(StagedTemp staged) implements HandedOn<T> {}

  /** A row that did not fit the bounds on open writers. */
  record Spilled<T>(String table, T row) implements HandedOn<T> {}

  /** Explicit, so that nothing is Java-serialized. */
  final class HandedOnCoder<T> extends StructuredCoder<HandedOn<T>> {
    private static final long serialVersionUID = 1L;
    private static final int TEMP = 0;
    private static final int SPILLED = 1;
    private static final Coder<StagedTemp> TEMPS = new TempCoders.StagedTempCoder();
    private static final Coder<String> TABLES = StringUtf8Coder.of();

    private final Coder<T> rows;

    HandedOnCoder(Coder<T> rows) {
      this.rows = rows;
    }

    @Override
    public void encode(HandedOn<T> value, OutputStream out) throws IOException {
      if (value instanceof Spilled<T> spilled) {
        out.write(SPILLED);
        TABLES.encode(spilled.table(), out);
        rows.encode(spilled.row(), out);
      } else {
        out.write(TEMP);
        TEMPS.encode(((Temp<T>) value).staged(), out);
      }
    }

    @Override
    public HandedOn<T> decode(InputStream in) throws IOException {
      int kind = in.read();
      return switch (kind) {
        case TEMP -> new Temp<>(TEMPS.decode(in));
        case SPILLED -> new Spilled<>(TABLES.decode(in), rows.decode(in));
        default ->
            throw new CoderException(
                "Expected " + TEMP + ", a temp, or " + SPILLED + ", a row, found " + kind);
      };
    }

    @Override
    public List<? extends Coder<?>> getCoderArguments() {
      return List.of(rows);
    }

    @Override
    public void verifyDeterministic() throws NonDeterministicException {
      verifyDeterministic(this, "Rows must be encoded deterministically", rows);
    }
  }
}
