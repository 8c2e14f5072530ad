/**
 * Google Cloud Storage by its JSON API: every object is written under {@code ifGenerationMatch},
 * promoted by a rewrite, and read back after every reply that leaves a doubt.
 */
package io.atomicpartition.store.gcs;
