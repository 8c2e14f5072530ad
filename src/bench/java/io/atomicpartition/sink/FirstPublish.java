package io.atomicpartition.sink;

import io.atomicpartition.format.DataFileWriter;
import io.atomicpartition.format.DataFormat;
import java.io.OutputStream;
import java.util.Collection;
import java.util.Set;

/** A format of files that are there already. It is asked for its columns when a publish begins. */
final class FirstPublish implements DataFormat<Integer> {
  private static final long serialVersionUID = 1L;

  private final StagedPublish.Listener listener;

  FirstPublish(StagedPublish.Listener listener) {
    this.listener = listener;
  }

  @Override
  public Set<String> contentIdExcluding() {
    listener.publishBegins();
    return Set.of();
  }

  @Override
  public String extension() {
    return ".parquet";
  }

  @Override
  public DataFileWriter<Integer> open(String table, OutputStream out) {
    throw new UnsupportedOperationException("nothing is written");
  }

  @Override
  public long targetFileBytes() {
    throw new UnsupportedOperationException("nothing is written");
  }

  @Override
  public void validate(String table, Integer element) {
    throw new UnsupportedOperationException("nothing is written");
  }

  @Override
  public DataFormat<Integer> withoutColumns(Collection<String> columns) {
    throw new UnsupportedOperationException("nothing is written");
  }
}
