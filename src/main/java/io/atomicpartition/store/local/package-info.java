/**
 * The store for {@code file:} roots on POSIX file systems: hard links, whole-directory renames, a
 * locked compare-and-swap, and fsync in the order that makes what was reported survive a power cut.
 */
package io.atomicpartition.store.local;
