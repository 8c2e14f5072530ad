/**
 * What {@code FileIO} does to data when jobs die, meet or run on Spark, and what this sink does in
 * the same places. {@code make fileio-failures} runs it and writes {@code docs/fileio.md}.
 */
package io.atomicpartition.bench.fileio;
