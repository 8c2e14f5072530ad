package io.atomicpartition.format;

import io.atomicpartition.publish.RowSum;
import java.util.List;
import org.apache.parquet.io.api.Binary;
import org.apache.parquet.io.api.RecordConsumer;

/**
 * Hashes each row while it passes on its way into the file. The canonical bytes that are hashed are
 * defined in {@code docs/content-id.md}.
 */
final class HashingRecordConsumer extends RecordConsumer {
  private static final int ELEMENT = 2;
  private static final int END = 3;

  private final CanonicalField root;
  private final Level[] levels;
  private final CanonicalBytes bytes = new CanonicalBytes();
  private final HashSum rows = new HashSum();

  private RecordConsumer next;
  private long valueBytes;
  private long valueBytesBefore;
  private int depth = -1;

  /** How many fields are open at and below an excluded column; 0 outside of one. */
  private int excludedDepth;

  HashingRecordConsumer(CanonicalField root) {
    this.root = root;
    this.levels = new Level[root.depth()];
  }

  /** What was hashed so far. */
  RowSum rows() {
    return rows.toRowSum();
  }

  /** How many bytes all values so far are without any encoding, those of excluded columns too. */
  long valueBytes() {
    return valueBytes;
  }

  /** The share of {@link #valueBytes()} that went to the current consumer. */
  long rowGroupValueBytes() {
    return valueBytes - valueBytesBefore;
  }

  /** Heap that the row takes here, and what is kept for the next. */
  long heapBytes() {
    return bytes.capacity();
  }

  /** The canonical bytes of the last row. */
  byte[] canonicalBytes() {
    return bytes.toByteArray();
  }

  /** Passes rows on to {@code consumer} from now on: a new one for every row group. */
  void passOnTo(RecordConsumer consumer) {
    next = consumer;
    valueBytesBefore = valueBytes;
  }

  @Override
  public void startMessage() {
    bytes.clear();
    open(root);
    next.startMessage();
  }

  @Override
  public void endMessage() {
    closeGroup();
    rows.add(bytes.hash(0));
    next.endMessage();
  }

  @Override
  public void startField(String field, int index) {
    if (excludedDepth > 0) {
      excludedDepth++;
    } else {
      levels[depth].startField(index);
    }
    next.startField(field, index);
  }

  @Override
  public void endField(String field, int index) {
    if (excludedDepth > 0) {
      excludedDepth--;
    } else {
      levels[depth].endField();
    }
    next.endField(field, index);
  }

  @Override
  public void startGroup() {
    if (excludedDepth == 0) {
      levels[depth].startValue();
      open(levels[depth].field);
    }
    next.startGroup();
  }

  @Override
  public void endGroup() {
    if (excludedDepth == 0) {
      int start = levels[depth].start;
      closeGroup();
      if (levels[depth].field.mapEntry()) {
        levels[depth].entries.add(bytes.hash(start));
        bytes.truncate(start);
      }
    }
    next.endGroup();
  }

  @Override
  public void addInteger(int value) {
    if (excludedDepth == 0) {
      levels[depth].startValue();
      bytes.putInt(value);
    }
    valueBytes += Integer.BYTES;
    next.addInteger(value);
  }

  @Override
  public void addLong(long value) {
    if (excludedDepth == 0) {
      levels[depth].startValue();
      bytes.putLong(value);
    }
    valueBytes += Long.BYTES;
    next.addLong(value);
  }

  @Override
  public void addBoolean(boolean value) {
    if (excludedDepth == 0) {
      levels[depth].startValue();
      bytes.putByte(value ? 1 : 0);
    }
    valueBytes += 1;
    next.addBoolean(value);
  }

  @Override
  public void addBinary(Binary value) {
    if (excludedDepth == 0) {
      Level level = levels[depth];
      level.startValue();
      if (level.field.decimal()) {
        bytes.putDecimal(value);
      } else {
        bytes.putBinary(value);
      }
    }
    valueBytes += value.length();
    next.addBinary(value);
  }

  @Override
  public void addFloat(float value) {
    if (excludedDepth == 0) {
      levels[depth].startValue();
      bytes.putInt(Float.floatToIntBits(value));
    }
    valueBytes += Float.BYTES;
    next.addFloat(value);
  }

  @Override
  public void addDouble(double value) {
    if (excludedDepth == 0) {
      levels[depth].startValue();
      bytes.putLong(Double.doubleToLongBits(value));
    }
    valueBytes += Double.BYTES;
    next.addDouble(value);
  }

  @Override
  public void flush() {
    next.flush();
  }

  private void open(CanonicalField group) {
    depth++;
    if (levels[depth] == null) {
      levels[depth] = new Level();
    }
    levels[depth].open(group);
  }

  private void closeGroup() {
    levels[depth].close();
    depth--;
  }

  /** The group that is open at one depth. */
  private final class Level {
    private final HashSum entries = new HashSum();
    private List<CanonicalField> children;
    private int start;
    private int nextChild;
    private CanonicalField field;
    private boolean hasValue;

    void open(CanonicalField group) {
      children = group.children();
      start = bytes.length();
      nextChild = 0;
    }

    void close() {
      absentUntil(children.size());
    }

    void startField(int index) {
      if (index < nextChild) {
        throw new IllegalStateException(
            "Fields must be written once each and in the order of the schema, found field "
                + children.get(index).name()
                + " too late");
      }
      absentUntil(index);
      nextChild = index + 1;
      field = children.get(index);
      hasValue = false;
      entries.reset();
      if (!field.included()) {
        excludedDepth = 1;
      }
    }

    void startValue() {
      if (!field.repeated()) {
        if (hasValue) {
          throw new IllegalStateException(
              "Field " + field.name() + " holds one value, found another");
        }
        bytes.putByte(CanonicalBytes.PRESENT);
      } else if (!field.mapEntry()) {
        bytes.putByte(ELEMENT);
      }
      hasValue = true;
    }

    void endField() {
      if (field.repeated()) {
        endRepeated(field);
      } else if (!hasValue) {
        throw new IllegalStateException("Field " + field.name() + " was begun, found no value");
      }
    }

    private void endRepeated(CanonicalField repeated) {
      if (repeated.mapEntry()) {
        bytes.putLong(entries.low());
        bytes.putLong(entries.high());
        bytes.putLong(entries.count());
      } else {
        bytes.putByte(END);
      }
    }

    private void absentUntil(int index) {
      entries.reset();
      for (; nextChild < index; nextChild++) {
        CanonicalField child = children.get(nextChild);
        if (!child.included()) {
          continue;
        }
        if (child.repeated()) {
          endRepeated(child);
        } else {
          bytes.putByte(CanonicalBytes.ABSENT);
        }
      }
    }
  }
}
