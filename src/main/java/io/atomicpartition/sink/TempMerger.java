package io.atomicpartition.sink;

import io.atomicpartition.format.DataFormat;
import io.atomicpartition.format.MergeInput;
import io.atomicpartition.format.MergedFile;
import io.atomicpartition.publish.Launch;
import io.atomicpartition.publish.PartitionRef;
import io.atomicpartition.publish.RandomIds;
import io.atomicpartition.publish.RowSum;
import io.atomicpartition.publish.TempFile;
import io.atomicpartition.store.AtomicStore;
import io.atomicpartition.store.Checksums;
import io.atomicpartition.store.ObjectDigest;
import io.atomicpartition.store.ObjectMissingException;
import io.atomicpartition.store.TempWriter;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.util.List;

/** Writes one temp with the rows of several; deletes none of those. */
final class TempMerger {
  private final AtomicStore store;
  private final Launch launch;
  private final DataFormat<?> format;
  private final RandomIds ids;

  TempMerger(AtomicStore store, Launch launch, DataFormat<?> format, RandomIds ids) {
    this.store = store;
    this.launch = launch;
    this.format = format;
    this.ids = ids;
  }

  /** A temp that is to be merged is not there. */
  static final class TempMissingException extends IOException {
    private static final long serialVersionUID = 1L;

    private TempMissingException(String key, ObjectMissingException cause) {
      super("The temp '" + key + "' that is to be merged with others is gone", cause);
    }
  }

  /** Where the next merged temp of a partition is to go. */
  String newKey(PartitionRef partition) {
    return launch.tempKey(partition, ids.next());
  }

  /**
   * Writes a new temp.
   *
   * @param key of {@link #newKey}
   * @param temps of one table and one schema, at least one
   * @throws TempMissingException if one is gone
   * @throws IOException if one is not what its writer said, or if the store failed or has something
   *     else than was written: then it may be there all the same
   */
  TempFile merge(String key, List<TempFile> temps) throws IOException {
    try (TempWriter out = store.openTemp(key)) { // which aborts what is not complete
      List<MergeInput> inputs = temps.stream().<MergeInput>map(Input::new).toList();
      MergedFile file = format.merge(inputs, out);
      ObjectDigest digest = new ObjectDigest(file.bytes(), file.crc32c(), file.sha256());
      RowSum rows = temps.stream().map(TempFile::rows).reduce(RowSum.ZERO, RowSum::plus);
      if (file.rows() != rows.rows()) {
        throw new IOException(
            String.format("Expected %d rows in %s, found %d", rows.rows(), key, file.rows()));
      }
      OpenTemp.complete(out, digest);
      TempFile first = temps.get(0);
      return new TempFile(first.table(), key, digest, rows, first.schemaFingerprint());
    }
  }

  private final class Input implements MergeInput {
    private final TempFile temp;

    Input(TempFile temp) {
      this.temp = temp;
    }

    @Override
    public String name() {
      return temp.key();
    }

    @Override
    public long rows() {
      return temp.rows().rows();
    }

    @Override
    public byte[] read() throws IOException {
      byte[] bytes;
      try (InputStream in = store.read(temp.key(), 0)) {
        // one more than there should be, so that a longer object is noticed
        bytes = in.readNBytes(Math.toIntExact(temp.digest().size() + 1));
      } catch (ObjectMissingException e) {
        throw new TempMissingException(temp.key(), e);
      }
      String crc32c = Checksums.crc32c(new ByteArrayInputStream(bytes));
      if (bytes.length != temp.digest().size() || !crc32c.equals(temp.digest().crc32c())) {
        throw new IOException(
            String.format(
                "The temp '%s' should be %s as written, found %s bytes with crc32c %s",
                temp.key(),
                temp.digest(),
                bytes.length > temp.digest().size() ? "more" : bytes.length,
                crc32c));
      }
      return bytes;
    }
  }
}
