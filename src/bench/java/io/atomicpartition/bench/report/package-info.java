/** Medians, ratios and verdicts, as Markdown. */
package io.atomicpartition.bench.report;
