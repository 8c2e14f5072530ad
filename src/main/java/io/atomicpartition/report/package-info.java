/**
 * One page about a lake for people: {@link io.atomicpartition.report.LakeReport} looks at all
 * partitions and writes a single HTML file that needs nothing else. Only reads the lake.
 *
 * <p>Knows no pipeline and no runner. Needs {@code com.samskivert:jmustache}, which a user of the
 * library does not inherit.
 */
package io.atomicpartition.report;
