/** The transforms as schema transforms: for Beam YAML, and for other SDKs than Java's. */
package io.atomicpartition.transform;
