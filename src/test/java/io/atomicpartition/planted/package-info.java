/**
 * Breaks every rule of {@link io.atomicpartition.ArchitectureTest}, each once, to show that the
 * rules see what they forbid.
 */
package io.atomicpartition.planted;
