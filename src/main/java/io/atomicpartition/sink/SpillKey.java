package io.atomicpartition.sink;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.util.concurrent.ThreadLocalRandom;
import org.apache.beam.sdk.coders.AtomicCoder;
import org.apache.beam.sdk.coders.StringUtf8Coder;
import org.apache.beam.sdk.coders.VarIntCoder;

/**
 * What spilled rows are grouped by.
 *
 * @param partition path of the partition
 * @param table name of the table in it
 * @param shard one of the parts in which the destination's spilled rows are written
 */
record SpillKey(String partition, String table, int shard) {
  /** A key in one of {@code shards} parts, drawn anew for every row. */
  static SpillKey of(Destination destination, int shards) {
    return new SpillKey(
        destination.partition(), destination.table(), ThreadLocalRandom.current().nextInt(shards));
  }

  Destination destination() {
    return new Destination(partition, table);
  }

  /** Deterministic, as a key's coder must be. */
  static final class SpillKeyCoder extends AtomicCoder<SpillKey> {
    private static final long serialVersionUID = 1L;
    private static final StringUtf8Coder STRING = StringUtf8Coder.of();
    private static final VarIntCoder INT = VarIntCoder.of();

    @Override
    public void encode(SpillKey value, OutputStream out) throws IOException {
      STRING.encode(value.partition(), out);
      STRING.encode(value.table(), out);
      INT.encode(value.shard(), out);
    }

    @Override
    public SpillKey decode(InputStream in) throws IOException {
      return new SpillKey(STRING.decode(in), STRING.decode(in), INT.decode(in));
    }
  }
}
