package io.atomicpartition.read;

import io.atomicpartition.publish.PartitionRef;
import io.atomicpartition.store.ObjectDigest;
import io.atomicpartition.store.StoredObject;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.apache.beam.sdk.coders.AtomicCoder;
import org.apache.beam.sdk.coders.BooleanCoder;
import org.apache.beam.sdk.coders.Coder;
import org.apache.beam.sdk.coders.ListCoder;
import org.apache.beam.sdk.coders.NullableCoder;
import org.apache.beam.sdk.coders.StringUtf8Coder;
import org.apache.beam.sdk.coders.VarLongCoder;

/** Coders of what travels between the steps; explicit, so that nothing is Java-serialized. */
final class ReadCoders {
  private static final StringUtf8Coder STRING = StringUtf8Coder.of();
  private static final VarLongCoder LONG = VarLongCoder.of();
  private static final Coder<String> VERSION = NullableCoder.of(STRING);

  private ReadCoders() {}

  static final class PinnedFileCoder extends AtomicCoder<PinnedFile> {
    private static final long serialVersionUID = 1L;

    @Override
    public void encode(PinnedFile value, OutputStream out) throws IOException {
      STRING.encode(value.partition().path(), out);
      LONG.encode(value.sequence(), out);
      STRING.encode(value.path(), out);
      LONG.encode(value.digest().size(), out);
      STRING.encode(value.digest().crc32c(), out);
      STRING.encode(value.digest().sha256(), out);
      LONG.encode(value.rows(), out);
      VERSION.encode(value.version().orElse(null), out);
    }

    @Override
    public PinnedFile decode(InputStream in) throws IOException {
      return new PinnedFile(
          new PartitionRef(STRING.decode(in)),
          LONG.decode(in),
          STRING.decode(in),
          new ObjectDigest(LONG.decode(in), STRING.decode(in), STRING.decode(in)),
          LONG.decode(in),
          Optional.ofNullable(VERSION.decode(in)));
    }
  }

  static final class PinnedPartitionCoder extends AtomicCoder<PinnedPartition> {
    private static final long serialVersionUID = 1L;
    private static final Coder<List<PinnedFile>> FILES = ListCoder.of(new PinnedFileCoder());

    @Override
    public void encode(PinnedPartition value, OutputStream out) throws IOException {
      STRING.encode(value.partition().path(), out);
      LONG.encode(value.sequence(), out);
      BooleanCoder.of().encode(value.live(), out);
      FILES.encode(value.files(), out);
    }

    @Override
    public PinnedPartition decode(InputStream in) throws IOException {
      return new PinnedPartition(
          new PartitionRef(STRING.decode(in)),
          LONG.decode(in),
          BooleanCoder.of().decode(in),
          FILES.decode(in));
    }
  }

  static final class FileSplitCoder extends AtomicCoder<FileSplit> {
    private static final long serialVersionUID = 1L;
    private static final PinnedFileCoder FILE = new PinnedFileCoder();

    @Override
    public void encode(FileSplit value, OutputStream out) throws IOException {
      FILE.encode(value.file(), out);
      VERSION.encode(value.verified().version().orElse(null), out);
      STRING.encode(value.verified().lastModified().toString(), out);
      LONG.encode(value.from(), out);
      LONG.encode(value.to(), out);
      LONG.encode(value.rows(), out);
    }

    @Override
    public FileSplit decode(InputStream in) throws IOException {
      PinnedFile file = FILE.decode(in);
      StoredObject verified =
          new StoredObject(
              file.key(),
              file.digest().size(),
              Optional.empty(),
              Optional.ofNullable(VERSION.decode(in)),
              Instant.parse(STRING.decode(in)));
      return new FileSplit(file, verified, LONG.decode(in), LONG.decode(in), LONG.decode(in));
    }
  }
}
