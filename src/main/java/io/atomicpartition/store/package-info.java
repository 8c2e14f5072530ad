/**
 * What a store must be able to do for a partition to be published whole or not at all: the {@code
 * AtomicStore} interface, its values and its exceptions. Knows neither Beam nor a cloud SDK.
 */
package io.atomicpartition.store;
