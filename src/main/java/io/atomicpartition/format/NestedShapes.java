package io.atomicpartition.format;

import java.util.Optional;
import org.apache.parquet.schema.GroupType;
import org.apache.parquet.schema.LogicalTypeAnnotation;
import org.apache.parquet.schema.LogicalTypeAnnotation.ListLogicalTypeAnnotation;
import org.apache.parquet.schema.LogicalTypeAnnotation.MapKeyValueTypeAnnotation;
import org.apache.parquet.schema.LogicalTypeAnnotation.MapLogicalTypeAnnotation;
import org.apache.parquet.schema.Type;
import org.apache.parquet.schema.Type.Repetition;

/**
 * Where a list's elements and a map's entries are in their groups, in the structures that writers
 * use: the <a
 * href="https://github.com/apache/parquet-format/blob/master/LogicalTypes.md#nested-types">Parquet
 * specification</a> with its rules of backward compatibility.
 */
public final class NestedShapes {
  private NestedShapes() {}

  /**
   * A list.
   *
   * @param element its elements' type
   * @param wrapped whether a repeated group is around each element, which then may be null
   */
  public record ListShape(Type element, boolean wrapped) {}

  /** A map. */
  public record MapShape(Type key, Type value) {}

  /** The list that a group is; empty if it is none. */
  public static Optional<ListShape> list(GroupType group) {
    if (!(group.getLogicalTypeAnnotation() instanceof ListLogicalTypeAnnotation)
        || !hasOneRepeatedField(group)) {
      return Optional.empty();
    }
    Type repeated = group.getType(0);
    return Optional.of(
        isElement(group, repeated)
            ? new ListShape(repeated, false)
            : new ListShape(repeated.asGroupType().getType(0), true));
  }

  private static boolean isElement(GroupType list, Type repeated) {
    return repeated.isPrimitive()
        || repeated.asGroupType().getFieldCount() > 1
        || repeated.asGroupType().getType(0).isRepetition(Repetition.REPEATED)
        || repeated.getName().equals("array")
        || repeated.getName().equals(list.getName() + "_tuple");
  }

  /** The map that a group is; empty if it is none. */
  public static Optional<MapShape> map(GroupType group) {
    LogicalTypeAnnotation annotation = group.getLogicalTypeAnnotation();
    boolean isMap =
        annotation instanceof MapLogicalTypeAnnotation
            || annotation instanceof MapKeyValueTypeAnnotation;
    if (!isMap || !hasOneRepeatedField(group) || group.getType(0).isPrimitive()) {
      return Optional.empty();
    }
    GroupType entry = group.getType(0).asGroupType();
    return entry.getFieldCount() == 2
        ? Optional.of(new MapShape(entry.getType(0), entry.getType(1)))
        : Optional.empty();
  }

  private static boolean hasOneRepeatedField(GroupType group) {
    return group.getFieldCount() == 1 && group.getType(0).isRepetition(Repetition.REPEATED);
  }
}
