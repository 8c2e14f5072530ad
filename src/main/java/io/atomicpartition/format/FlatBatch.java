package io.atomicpartition.format;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.apache.parquet.column.ColumnDescriptor;
import org.apache.parquet.column.ColumnWriteStore;
import org.apache.parquet.column.ColumnWriter;
import org.apache.parquet.io.api.Binary;
import org.apache.parquet.schema.PrimitiveType.PrimitiveTypeName;

/** Rows that {@link FlatRows} has gathered, taken apart into columns. */
final class FlatBatch {
  private static final int ABSENT_AT = -1;

  private final FlatLayout layout;
  private final CanonicalBytes bytes;
  private final int rows;

  /** Where each column's values begin, behind the tag; by column. */
  private final int[][] positions;

  FlatBatch(FlatLayout layout, CanonicalBytes bytes, int rows) {
    this.layout = layout;
    this.bytes = bytes;
    this.rows = rows;
    this.positions = new int[layout.columns()][rows];
    findPositions();
  }

  private void findPositions() {
    int[] order = layout.heldOrder();
    int[] sizes = new int[order.length];
    for (int i = 0; i < order.length; i++) {
      sizes[i] = fixedSize(layout.column(order[i]).getPrimitiveType().getPrimitiveTypeName());
    }
    int at = 0;
    for (int row = 0; row < rows; row++) {
      for (int i = 0; i < order.length; i++) {
        if (bytes.getByte(at++) == CanonicalBytes.ABSENT) {
          positions[order[i]][row] = ABSENT_AT;
        } else {
          positions[order[i]][row] = at;
          at += sizes[i] > 0 ? sizes[i] : Integer.BYTES + bytes.getInt(at);
        }
      }
    }
  }

  /** 0: it begins with its size. */
  private static int fixedSize(PrimitiveTypeName type) {
    return switch (type) {
      case BOOLEAN -> 1;
      case INT32, FLOAT -> Integer.BYTES;
      case INT64, DOUBLE -> Long.BYTES;
      case BINARY, FIXED_LEN_BYTE_ARRAY, INT96 -> 0;
    };
  }

  /**
   * The columns that could have a dictionary, and in which next to no value comes twice, as far as
   * so many rows can tell.
   */
  List<String> columnsWithoutRepetition() {
    List<String> unique = new ArrayList<>();
    DistinctValues distinct = new DistinctValues(rows);
    for (int c = 0; c < positions.length; c++) {
      ColumnDescriptor column = layout.column(c);
      if (!RowGroups.mayHaveDictionary(column)) {
        continue;
      }
      int size = fixedSize(column.getPrimitiveType().getPrimitiveTypeName());
      distinct.clear();
      for (int at : positions[c]) {
        if (at != ABSENT_AT) {
          distinct.add(
              size > 0
                  ? bytes.hash64(at, size)
                  : bytes.hash64(at + Integer.BYTES, bytes.getInt(at)));
        }
      }
      if (distinct.seemUnrepeated()) {
        unique.add(String.join(".", column.getPath()));
      }
    }
    return unique;
  }

  void writeTo(ColumnWriteStore store) {
    for (int c = 0; c < positions.length; c++) {
      ColumnDescriptor column = layout.column(c);
      write(column, layout.decimal(c), positions[c], store.getColumnWriter(column));
    }
  }

  private void write(ColumnDescriptor column, boolean decimal, int[] at, ColumnWriter out) {
    int level = column.getMaxDefinitionLevel();
    switch (column.getPrimitiveType().getPrimitiveTypeName()) {
      case BOOLEAN -> booleans(at, out, level);
      case INT32 -> ints(at, out, level);
      case INT64 -> longs(at, out, level);
      case FLOAT -> floats(at, out, level);
      case DOUBLE -> doubles(at, out, level);
      case FIXED_LEN_BYTE_ARRAY -> {
        if (decimal) {
          fixedDecimals(at, out, level, column.getPrimitiveType().getTypeLength());
        } else {
          binaries(at, out, level);
        }
      }
      case BINARY, INT96 -> binaries(at, out, level);
    }
  }

  private void booleans(int[] positions, ColumnWriter out, int level) {
    for (int at : positions) {
      if (at == ABSENT_AT) {
        out.writeNull(0, 0);
      } else {
        out.write(bytes.getByte(at) != 0, 0, level);
      }
    }
  }

  private void ints(int[] positions, ColumnWriter out, int level) {
    for (int at : positions) {
      if (at == ABSENT_AT) {
        out.writeNull(0, 0);
      } else {
        out.write(bytes.getInt(at), 0, level);
      }
    }
  }

  private void longs(int[] positions, ColumnWriter out, int level) {
    for (int at : positions) {
      if (at == ABSENT_AT) {
        out.writeNull(0, 0);
      } else {
        out.write(bytes.getLong(at), 0, level);
      }
    }
  }

  private void floats(int[] positions, ColumnWriter out, int level) {
    for (int at : positions) {
      if (at == ABSENT_AT) {
        out.writeNull(0, 0);
      } else {
        out.write(Float.intBitsToFloat(bytes.getInt(at)), 0, level);
      }
    }
  }

  private void doubles(int[] positions, ColumnWriter out, int level) {
    for (int at : positions) {
      if (at == ABSENT_AT) {
        out.writeNull(0, 0);
      } else {
        out.write(Double.longBitsToDouble(bytes.getLong(at)), 0, level);
      }
    }
  }

  private void binaries(int[] positions, ColumnWriter out, int level) {
    for (int at : positions) {
      if (at == ABSENT_AT) {
        out.writeNull(0, 0);
      } else {
        out.write(bytes.binary(at + Integer.BYTES, bytes.getInt(at)), 0, level);
      }
    }
  }

  /** They are held by their shortest bytes, and written with the length of their column. */
  private void fixedDecimals(int[] positions, ColumnWriter out, int level, int length) {
    for (int at : positions) {
      if (at == ABSENT_AT) {
        out.writeNull(0, 0);
        continue;
      }
      int size = bytes.getInt(at);
      byte[] extended = new byte[length];
      Arrays.fill(extended, (byte) (bytes.getByte(at + Integer.BYTES) >> 7));
      bytes.copyTo(at + Integer.BYTES, size, extended, length - size);
      out.write(Binary.fromConstantByteArray(extended), 0, level);
    }
  }
}
