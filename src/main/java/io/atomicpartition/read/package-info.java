/**
 * The verified read: only partitions that are live, of them exactly the files that their manifests
 * list, and of those only what is byte for byte what was published.
 *
 * <p>{@link io.atomicpartition.read.AtomicPartitions} is the transform, {@link
 * io.atomicpartition.read.LakeReader} the same without a pipeline; the transform's functions are
 * thin around it.
 */
package io.atomicpartition.read;
