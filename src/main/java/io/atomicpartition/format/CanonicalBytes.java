package io.atomicpartition.format;

import com.dynatrace.hash4j.hashing.HashValue128;
import com.dynatrace.hash4j.hashing.Hasher128;
import com.dynatrace.hash4j.hashing.Hasher64;
import com.dynatrace.hash4j.hashing.Hashing;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;
import java.util.Arrays;
import org.apache.parquet.io.api.Binary;

/** Canonical bytes of rows, in a buffer that all rows of a writer share. */
final class CanonicalBytes {
  private static final Hasher128 XXH3 = Hashing.xxh3_128();
  private static final Hasher64 XXH3_64 = Hashing.xxh3_64();
  private static final VarHandle INT =
      MethodHandles.byteArrayViewVarHandle(int[].class, ByteOrder.LITTLE_ENDIAN);
  private static final VarHandle LONG =
      MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.LITTLE_ENDIAN);

  static final int ABSENT = 0;
  static final int PRESENT = 1;

  private static final int INITIAL = 256;

  /** One huge row must not pin its size in every open writer. */
  private static final int KEPT = 512 * 1024;

  private byte[] bytes = new byte[INITIAL];
  private int length;

  int length() {
    return length;
  }

  void truncate(int newLength) {
    length = newLength;
  }

  void clear() {
    length = 0;
    if (bytes.length > KEPT) {
      bytes = new byte[INITIAL];
    }
  }

  void putByte(int value) {
    ensure(1);
    bytes[length++] = (byte) value;
  }

  void putInt(int value) {
    ensure(Integer.BYTES);
    INT.set(bytes, length, value);
    length += Integer.BYTES;
  }

  void putLong(long value) {
    ensure(Long.BYTES);
    LONG.set(bytes, length, value);
    length += Long.BYTES;
  }

  /** The length, then the bytes. */
  void putBinary(Binary value) {
    int size = value.length();
    putInt(size);
    ensure(size);
    value.toByteBuffer().get(bytes, length, size);
    length += size;
  }

  /** As {@link #putBinary}, without the leading bytes that only repeat the sign. */
  void putDecimal(Binary unscaled) {
    int start = length;
    putBinary(unscaled);
    int first = start + Integer.BYTES;
    int kept = first;
    while (kept < length - 1 && bytes[kept] == bytes[kept + 1] >> 7) {
      kept++;
    }
    System.arraycopy(bytes, kept, bytes, first, length - kept);
    length -= kept - first;
    INT.set(bytes, start, length - first);
  }

  void putAll(CanonicalBytes other) {
    ensure(other.length);
    System.arraycopy(other.bytes, 0, bytes, length, other.length);
    length += other.length;
  }

  int capacity() {
    return bytes.length;
  }

  byte getByte(int at) {
    return bytes[at];
  }

  int getInt(int at) {
    return (int) INT.get(bytes, at);
  }

  long getLong(int at) {
    return (long) LONG.get(bytes, at);
  }

  /** Bytes as they are until more is put here or this is cleared. */
  Binary binary(int from, int size) {
    return Binary.fromReusedByteArray(bytes, from, size);
  }

  void copyTo(int from, int size, byte[] target, int targetFrom) {
    System.arraycopy(bytes, from, target, targetFrom, size);
  }

  long hash64(int from, int size) {
    return XXH3_64.hashBytesToLong(bytes, from, size);
  }

  HashValue128 hash(int from) {
    return XXH3.hashBytesTo128Bits(bytes, from, length - from);
  }

  byte[] toByteArray() {
    return Arrays.copyOf(bytes, length);
  }

  private void ensure(int more) {
    if (more > bytes.length - length) {
      int needed = Math.addExact(length, more);
      bytes = Arrays.copyOf(bytes, Math.max(needed, bytes.length + (bytes.length >> 1)));
    }
  }
}
