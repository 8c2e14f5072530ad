package io.atomicpartition.format;

import org.apache.parquet.schema.LogicalTypeAnnotation;

/** The decimal types that files may have. */
final class Decimals {
  /** What Beam's DECIMAL gets, which says nothing of its digits: BigQuery's NUMERIC. */
  static final int DEFAULT_PRECISION = 38;

  static final int DEFAULT_SCALE = 9;

  /** Parquet has no limit, its readers do; this is the widest known, BigQuery's BIGNUMERIC. */
  private static final int MAX_PRECISION = 76;

  private Decimals() {}

  /**
   * The decimal of these digits, if readers can read it.
   *
   * @param field what a message is to name
   */
  static LogicalTypeAnnotation type(String field, int precision, int scale) {
    if (precision < 1 || precision > MAX_PRECISION || scale < 0 || scale > precision) {
      throw new IllegalArgumentException(
          field
              + ": expected a decimal with a precision of 1 to "
              + MAX_PRECISION
              + " and a scale of 0 to the precision, found precision "
              + precision
              + " and scale "
              + scale);
    }
    return LogicalTypeAnnotation.decimalType(scale, precision);
  }
}
