/**
 * The operator's commands, {@code atomic-partition ls} and its siblings, by picocli. Each only
 * reads its options, asks the packages below, and prints; {@code docs/commands.md} shows them.
 */
package io.atomicpartition.cli;
