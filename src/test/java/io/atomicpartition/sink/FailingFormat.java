package io.atomicpartition.sink;

import io.atomicpartition.format.DataFile;
import io.atomicpartition.format.DataFileWriter;
import io.atomicpartition.format.DataFormat;
import io.atomicpartition.format.MergeInput;
import io.atomicpartition.format.MergedFile;
import java.io.IOException;
import java.io.OutputStream;
import java.util.Collection;
import java.util.List;
import java.util.Set;
import org.apache.beam.sdk.transforms.SerializableFunction;

/** A real format that fails where it is told to. */
final class FailingFormat<T> implements DataFormat<T> {
  private static final long serialVersionUID = 1L;

  private final DataFormat<T> format;
  private final SerializableFunction<T, Boolean> which;
  private final Phase failing;

  private enum Phase {
    VALIDATE,
    WRITE,
    FINISH,
    MERGE
  }

  private FailingFormat(
      DataFormat<T> format, SerializableFunction<T, Boolean> which, Phase failing) {
    this.format = format;
    this.which = which;
    this.failing = failing;
  }

  /** Fails when any element is checked before it is written. */
  static <T> FailingFormat<T> onValidate(DataFormat<T> format) {
    return new FailingFormat<>(format, any -> true, Phase.VALIDATE);
  }

  /** Fails when such an element is written. */
  static <T> FailingFormat<T> onWrite(
      DataFormat<T> format, SerializableFunction<T, Boolean> which) {
    return new FailingFormat<>(format, which, Phase.WRITE);
  }

  /** Fails when a file is finished in which there is such an element. */
  static <T> FailingFormat<T> onFinish(
      DataFormat<T> format, SerializableFunction<T, Boolean> which) {
    return new FailingFormat<>(format, which, Phase.FINISH);
  }

  /** Fails when files are merged, after the last byte. */
  static <T> FailingFormat<T> onMerge(DataFormat<T> format) {
    return new FailingFormat<>(format, any -> true, Phase.MERGE);
  }

  @Override
  public DataFileWriter<T> open(String table, OutputStream out) throws IOException {
    DataFileWriter<T> writer = format.open(table, out);
    return new DataFileWriter<>() {
      private boolean doomed = false;

      @Override
      public void write(T element) throws IOException {
        if (failing == Phase.WRITE && which.apply(element)) {
          throw new IOException("planted: write of " + element);
        }
        doomed |= failing == Phase.FINISH && which.apply(element);
        writer.write(element);
      }

      @Override
      public long bufferedBytes() {
        return writer.bufferedBytes();
      }

      @Override
      public long fileBytes() {
        return writer.fileBytes();
      }

      @Override
      public DataFile finish() throws IOException {
        DataFile file = writer.finish();
        if (doomed) {
          throw new IOException("planted: finish");
        }
        return file;
      }

      @Override
      public void close() {
        writer.close();
      }
    };
  }

  @Override
  public MergedFile merge(List<MergeInput> inputs, OutputStream out) throws IOException {
    MergedFile merged = format.merge(inputs, out);
    if (failing == Phase.MERGE) {
      throw new IOException("planted: merge of " + inputs.size());
    }
    return merged;
  }

  @Override
  public String extension() {
    return format.extension();
  }

  @Override
  public long targetFileBytes() {
    return format.targetFileBytes();
  }

  @Override
  public void validate(String table, T element) {
    if (failing == Phase.VALIDATE && which.apply(element)) {
      throw new IllegalArgumentException("planted: check of " + element);
    }
    format.validate(table, element);
  }

  @Override
  public Set<String> contentIdExcluding() {
    return format.contentIdExcluding();
  }

  @Override
  public DataFormat<T> withoutColumns(Collection<String> columns) {
    return new FailingFormat<>(format.withoutColumns(columns), which, failing);
  }
}
