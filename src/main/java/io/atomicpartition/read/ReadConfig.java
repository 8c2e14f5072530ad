package io.atomicpartition.read;

import java.io.Serializable;
import org.apache.beam.sdk.schemas.Schema;
import org.apache.parquet.filter2.predicate.FilterPredicate;
import org.checkerframework.checker.nullness.qual.Nullable;

/**
 * What every step of one read has to know, fixed when the graph is built.
 *
 * @param source where the lake is
 * @param selection which of its partitions are read
 * @param table which of their tables
 * @param schema of the rows
 * @param witness a partition that had a manifest when the graph was built; null: none was looked
 *     for
 * @param filter which of the rows; null: all
 * @param splitBytes that one element stands for, about
 */
record ReadConfig(
    LakeSource source,
    PartitionSelection selection,
    String table,
    Schema schema,
    @Nullable String witness,
    @Nullable FilterPredicate filter,
    long splitBytes)
    implements Serializable {}
