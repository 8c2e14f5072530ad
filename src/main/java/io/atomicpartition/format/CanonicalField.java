package io.atomicpartition.format;

import java.util.Collection;
import java.util.List;
import java.util.Set;
import org.apache.parquet.schema.GroupType;
import org.apache.parquet.schema.LogicalTypeAnnotation.DecimalLogicalTypeAnnotation;
import org.apache.parquet.schema.LogicalTypeAnnotation.MapLogicalTypeAnnotation;
import org.apache.parquet.schema.MessageType;
import org.apache.parquet.schema.Type;

/**
 * How one field of a Parquet schema enters a row's canonical bytes. Built once per schema and
 * shared by all writers.
 *
 * @param repeated whether it holds any number of values, not at most one
 * @param mapEntry whether it is the repeated entry of a map, whose order must not matter
 * @param decimal whether its binary value is a two's complement number
 * @param included false for a top-level column that the content id leaves out
 * @param children the fields of a group; empty for a primitive
 */
record CanonicalField(
    String name,
    boolean repeated,
    boolean mapEntry,
    boolean decimal,
    boolean included,
    List<CanonicalField> children) {

  /** The root, whose children are the columns. */
  static CanonicalField of(MessageType schema, Collection<String> excludedColumns) {
    return of(schema, false, Set.copyOf(excludedColumns));
  }

  private static CanonicalField of(Type type, boolean inMap, Set<String> excludedChildren) {
    boolean repeated = type.isRepetition(Type.Repetition.REPEATED);
    return new CanonicalField(
        type.getName(),
        repeated,
        repeated && inMap && !type.isPrimitive(),
        type.getLogicalTypeAnnotation() instanceof DecimalLogicalTypeAnnotation,
        true,
        type.isPrimitive() ? List.of() : children(type.asGroupType(), excludedChildren));
  }

  private static List<CanonicalField> children(GroupType group, Set<String> excluded) {
    boolean isMap = group.getLogicalTypeAnnotation() instanceof MapLogicalTypeAnnotation;
    return group.getFields().stream()
        .map(child -> of(child, isMap, Set.of()).withIncluded(!excluded.contains(child.getName())))
        .toList();
  }

  private CanonicalField withIncluded(boolean value) {
    return new CanonicalField(name, repeated, mapEntry, decimal, value, children);
  }

  /** How many groups lie within each other, this one included. */
  int depth() {
    return 1 + children.stream().mapToInt(CanonicalField::depth).max().orElse(0);
  }
}
