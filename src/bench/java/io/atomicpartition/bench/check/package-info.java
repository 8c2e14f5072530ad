/** What a cell wrote, found and counted by code that shares nothing with what wrote it. */
package io.atomicpartition.bench.check;
