/**
 * Benchmarks: this project's sink beside what users have today, in one run, on the same data. Every
 * cell is a process of its own. {@code make bench} runs them, {@code docs/benchmarks.md} is what
 * they printed.
 */
package io.atomicpartition.bench;
