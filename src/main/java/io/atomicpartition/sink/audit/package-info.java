/**
 * Events that say what was published, each with the hash of the manifest that says so and of the
 * one before it; and what finds out whether events that were kept are all, and as they were.
 */
package io.atomicpartition.sink.audit;
