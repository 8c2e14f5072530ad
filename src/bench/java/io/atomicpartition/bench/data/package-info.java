/** The rows that every cell writes: a function of the row's number, so that all write the same. */
package io.atomicpartition.bench.data;
