/**
 * What a cell wrote: its rows are counted and summed by DuckDB, which shares no code with what
 * wrote them.
 */
package io.atomicpartition.bench.check;
