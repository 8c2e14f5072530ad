/**
 * What it costs to make temps live, once they are written: this project's sink beside {@code
 * FileIO}. {@code make bench-finalize} runs it, {@code docs/benchmarks-finalize.md} is its output.
 */
package io.atomicpartition.bench.finalize;
