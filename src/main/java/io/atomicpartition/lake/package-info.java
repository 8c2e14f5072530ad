/**
 * What is in a lake, for people and tools that look after it: {@link
 * io.atomicpartition.lake.LakeCensus} says which partitions there are and in which state, {@link
 * io.atomicpartition.lake.PartitionVerifier} whether one is what its manifest says, and {@link
 * io.atomicpartition.lake.LakeComparison} in what two lakes differ. All of it only reads.
 *
 * <p>Knows no pipeline and no runner.
 */
package io.atomicpartition.lake;
