/**
 * Beam's side of a publish: the {@link io.atomicpartition.sink.AtomicPartitionSink} and the steps
 * it is made of, each a thin DoFn over plain classes.
 */
package io.atomicpartition.sink;
