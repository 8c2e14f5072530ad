package io.atomicpartition.format;

import java.util.List;
import org.apache.parquet.io.api.Converter;
import org.apache.parquet.io.api.GroupConverter;
import org.apache.parquet.schema.GroupType;

/** Takes groups that nobody asked for. */
final class IgnoredGroup extends GroupConverter {
  private final List<Converter> fields;

  IgnoredGroup(GroupType file) {
    fields = file.getFields().stream().map(RowConverters::ignoring).toList();
  }

  @Override
  public Converter getConverter(int fieldIndex) {
    return fields.get(fieldIndex);
  }

  @Override
  public void start() {}

  @Override
  public void end() {}
}
