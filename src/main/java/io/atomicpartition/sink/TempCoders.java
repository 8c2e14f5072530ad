package io.atomicpartition.sink;

import io.atomicpartition.publish.PartitionRef;
import io.atomicpartition.publish.RowSum;
import io.atomicpartition.publish.TempFile;
import io.atomicpartition.sink.audit.AuditEvent;
import io.atomicpartition.store.ObjectDigest;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.TreeSet;
import org.apache.beam.sdk.coders.AtomicCoder;
import org.apache.beam.sdk.coders.Coder;
import org.apache.beam.sdk.coders.ListCoder;
import org.apache.beam.sdk.coders.NullableCoder;
import org.apache.beam.sdk.coders.StringUtf8Coder;
import org.apache.beam.sdk.coders.VarLongCoder;

/** Coders of what travels between the steps; explicit, so that nothing is Java-serialized. */
final class TempCoders {
  private static final StringUtf8Coder STRING = StringUtf8Coder.of();
  private static final VarLongCoder LONG = VarLongCoder.of();
  private static final Coder<List<String>> KEYS = ListCoder.of(STRING);

  private TempCoders() {}

  static final class TempFileCoder extends AtomicCoder<TempFile> {
    private static final long serialVersionUID = 1L;

    @Override
    public void encode(TempFile value, OutputStream out) throws IOException {
      STRING.encode(value.table(), out);
      STRING.encode(value.key(), out);
      LONG.encode(value.digest().size(), out);
      STRING.encode(value.digest().crc32c(), out);
      STRING.encode(value.digest().sha256(), out);
      LONG.encode(value.rows().rows(), out);
      STRING.encode(value.rows().hashHex(), out);
      STRING.encode(value.schemaFingerprint(), out);
    }

    @Override
    public TempFile decode(InputStream in) throws IOException {
      return new TempFile(
          STRING.decode(in),
          STRING.decode(in),
          new ObjectDigest(LONG.decode(in), STRING.decode(in), STRING.decode(in)),
          RowSum.of(LONG.decode(in), STRING.decode(in)),
          STRING.decode(in));
    }
  }

  static final class StagedTempCoder extends AtomicCoder<StagedTemp> {
    private static final long serialVersionUID = 1L;
    private static final Coder<Long> CAPTURED = NullableCoder.of(LONG);
    private static final Coder<TempFile> TEMP = NullableCoder.of(new TempFileCoder());

    @Override
    public void encode(StagedTemp value, OutputStream out) throws IOException {
      CAPTURED.encode(
          value.captured().isPresent() ? (Long) value.captured().getAsLong() : null, out);
      TEMP.encode(value.temp().orElse(null), out);
    }

    @Override
    public StagedTemp decode(InputStream in) throws IOException {
      Long captured = CAPTURED.decode(in);
      return new StagedTemp(
          captured == null ? OptionalLong.empty() : OptionalLong.of(captured),
          Optional.ofNullable(TEMP.decode(in)));
    }
  }

  static final class StagedPartitionCoder extends AtomicCoder<StagedPartition> {
    private static final long serialVersionUID = 1L;
    private static final Coder<List<Long>> CAPTURED = ListCoder.of(LONG);
    private static final Coder<List<TempFile>> TEMPS = ListCoder.of(new TempFileCoder());

    @Override
    public void encode(StagedPartition value, OutputStream out) throws IOException {
      STRING.encode(value.partition().path(), out);
      CAPTURED.encode(List.copyOf(value.captured()), out);
      TEMPS.encode(value.temps(), out);
      KEYS.encode(value.mergedAway(), out);
    }

    @Override
    public StagedPartition decode(InputStream in) throws IOException {
      return new StagedPartition(
          new PartitionRef(STRING.decode(in)),
          new TreeSet<>(CAPTURED.decode(in)),
          TEMPS.decode(in),
          KEYS.decode(in));
    }
  }

  static final class DecidedCoder extends AtomicCoder<Decided> {
    private static final long serialVersionUID = 1L;
    private final Coder<PartitionResult> results;
    private final Coder<AuditEvent> events;

    DecidedCoder(Coder<PartitionResult> results, Coder<AuditEvent> events) {
      this.results = results;
      this.events = events;
    }

    @Override
    public void encode(Decided value, OutputStream out) throws IOException {
      results.encode(value.result(), out);
      events.encode(value.event(), out);
      KEYS.encode(value.temps(), out);
    }

    @Override
    public Decided decode(InputStream in) throws IOException {
      return new Decided(results.decode(in), events.decode(in), KEYS.decode(in));
    }
  }
}
