/**
 * The fallback for every URI scheme that has no store of its own: any Beam file system, without
 * atomic commits, and only where the user has named its scheme.
 */
package io.atomicpartition.store.beam;
