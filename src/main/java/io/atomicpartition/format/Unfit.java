package io.atomicpartition.format;

/** A value that its column cannot hold; {@link ColumnWriter} adds which column and what value. */
final class Unfit extends RuntimeException {
  Unfit(String reason) {
    super(reason, null, false, false);
  }
}
