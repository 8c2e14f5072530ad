/**
 * A server of Google Cloud Storage's JSON API for tests, in memory: what the real client libraries
 * of Google and Beam ask of it, with generations and preconditions on all of it.
 */
package io.atomicpartition.testing.servers.gcs;
