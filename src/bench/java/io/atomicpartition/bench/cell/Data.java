package io.atomicpartition.bench.cell;

/** Which rows. */
public enum Data {
  /** Made-up rows of eleven columns. */
  EVENTS,
  /** {@code vega-flights}, by day. */
  FLIGHTS
}
