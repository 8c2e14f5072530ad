/**
 * What engines read that know no manifests, made from the manifests: lists of files and a Delta
 * log. Whatever is here may be behind, or lost, and is made again from the manifests, which alone
 * say what is live.
 */
package io.atomicpartition.derive;
