package io.atomicpartition.sink;

/**
 * Where a row goes.
 *
 * @param partition path of the partition, validated
 * @param table name of the table in it, validated; see {@link io.atomicpartition.publish.Tables}
 */
record Destination(String partition, String table) {}
