/** What runs in a process of its own: one sink, on one runner, over one table. */
package io.atomicpartition.bench.cell;
