package io.atomicpartition.format;

import org.apache.parquet.io.api.Binary;
import org.apache.parquet.io.api.PrimitiveConverter;

/** Takes values that nobody asked for. */
final class IgnoredValue extends PrimitiveConverter {
  static final IgnoredValue INSTANCE = new IgnoredValue();

  private IgnoredValue() {}

  @Override
  public void addBinary(Binary value) {}

  @Override
  public void addBoolean(boolean value) {}

  @Override
  public void addDouble(double value) {}

  @Override
  public void addFloat(float value) {}

  @Override
  public void addInt(int value) {}

  @Override
  public void addLong(long value) {}
}
