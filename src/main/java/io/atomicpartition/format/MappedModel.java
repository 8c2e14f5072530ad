package io.atomicpartition.format;

import java.util.List;
import java.util.Set;
import org.apache.beam.sdk.transforms.SerializableFunction;

/** Elements that are made into the records of another model. */
record MappedModel<U, T>(RecordModel<T> records, SerializableFunction<U, T> toRecord)
    implements RecordModel<U> {
  @Override
  public List<String> columns() {
    return records.columns();
  }

  @Override
  public RecordLayout<U> layout(Set<String> leftOut) {
    RecordLayout<T> layout = records.layout(leftOut);
    return new RecordLayout<>(
        layout.schema(),
        (out, element) -> layout.writer().write(out, record(element)),
        layout.model(),
        layout.metadata());
  }

  private T record(U element) {
    try {
      return toRecord.apply(element);
    } catch (RuntimeException e) {
      throw new IllegalArgumentException("The element cannot be made into a record: " + e, e);
    }
  }
}
