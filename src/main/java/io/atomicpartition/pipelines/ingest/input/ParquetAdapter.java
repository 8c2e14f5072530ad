package io.atomicpartition.pipelines.ingest.input;

import static org.apache.parquet.schema.LogicalTypeAnnotation.listType;
import static org.apache.parquet.schema.Type.Repetition.REPEATED;
import static org.apache.parquet.schema.Type.Repetition.REQUIRED;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.apache.parquet.io.api.Binary;
import org.apache.parquet.io.api.Converter;
import org.apache.parquet.io.api.GroupConverter;
import org.apache.parquet.io.api.PrimitiveConverter;
import org.apache.parquet.io.api.RecordMaterializer;
import org.apache.parquet.schema.GroupType;
import org.apache.parquet.schema.LogicalTypeAnnotation;
import org.apache.parquet.schema.LogicalTypeAnnotation.ListLogicalTypeAnnotation;
import org.apache.parquet.schema.LogicalTypeAnnotation.MapKeyValueTypeAnnotation;
import org.apache.parquet.schema.LogicalTypeAnnotation.MapLogicalTypeAnnotation;
import org.apache.parquet.schema.LogicalTypeAnnotation.StringLogicalTypeAnnotation;
import org.apache.parquet.schema.MessageType;
import org.apache.parquet.schema.PrimitiveType;
import org.apache.parquet.schema.PrimitiveType.PrimitiveTypeName;
import org.apache.parquet.schema.Type;
import org.apache.parquet.schema.Type.Repetition;
import org.apache.parquet.schema.Types;

/**
 * Stands between a Parquet file and parquet-avro, which refuses or loses some of what Parquet can
 * hold. It shows parquet-avro a schema of the same shape that it keeps, and passes the values on
 * accordingly:
 *
 * <ul>
 *   <li>values as {@link ParquetValueChange} says;
 *   <li>a map whose keys are not text, or that lacks values: a list of records with key and value;
 *   <li>a repeated field that is not marked as a list: a list;
 *   <li>names that Avro does not allow: as {@link AvroTypes#name} writes them.
 * </ul>
 */
final class ParquetAdapter {
  /** parquet-avro takes a repeated group of this name for the list's element itself. */
  private static final String ELEMENT = "array";

  private final Type type;
  private final ParquetValueChange change;
  private final List<ParquetAdapter> children;

  /** Whether a repeated field of the file is the element of a list that the file does not show. */
  private final boolean listed;

  private ParquetAdapter(
      Type type, ParquetValueChange change, List<ParquetAdapter> children, boolean listed) {
    this.type = type;
    this.change = change;
    this.children = children;
    this.listed = listed;
  }

  /**
   * The adapter of a file's schema.
   *
   * @throws InputException if two names become one
   */
  static ParquetAdapter of(MessageType file, String name) {
    List<ParquetAdapter> children = fields(file);
    MessageType type = new MessageType(name, children.stream().map(child -> child.type).toList());
    return new ParquetAdapter(type, ParquetValueChange.NONE, children, false);
  }

  /** The schema that parquet-avro is to see. */
  MessageType schema() {
    return (MessageType) type;
  }

  /**
   * Makes records from the file's own values, with what makes them from those of {@link #schema}.
   */
  <T> RecordMaterializer<T> materializer(RecordMaterializer<T> delegate) {
    GroupConverter root = new GroupAdapter(children, delegate.getRootConverter());
    return new RecordMaterializer<>() {
      @Override
      public T getCurrentRecord() {
        return delegate.getCurrentRecord();
      }

      @Override
      public void skipCurrentRecord() {
        delegate.skipCurrentRecord();
      }

      @Override
      public GroupConverter getRootConverter() {
        return root;
      }
    };
  }

  private static List<ParquetAdapter> fields(GroupType group) {
    Set<String> names = new HashSet<>();
    List<ParquetAdapter> fields = new ArrayList<>();
    for (Type field : group.getFields()) {
      if (!names.add(AvroTypes.name(field.getName()))) {
        throw new InputException(
            "two columns become '"
                + AvroTypes.name(field.getName())
                + "', as Avro allows letters, digits and _ alone; rename one of them");
      }
      fields.add(field(field));
    }
    return fields;
  }

  private static ParquetAdapter field(Type field) {
    String name = AvroTypes.name(field.getName());
    if (!field.isRepetition(REPEATED)) {
      return adapt(field, field.getRepetition(), name);
    }
    ParquetAdapter element = adapt(field, REPEATED, ELEMENT);
    Type list = Types.buildGroup(REQUIRED).as(listType()).addField(element.type).named(name);
    return new ParquetAdapter(list, element.change, element.children, true);
  }

  private static ParquetAdapter adapt(Type file, Repetition repetition, String name) {
    if (file.isPrimitive()) {
      PrimitiveType primitive = file.asPrimitiveType();
      ParquetValueChange change = ParquetValueChange.of(primitive);
      return new ParquetAdapter(
          change.changed(primitive, repetition, name), change, List.of(), false);
    }
    GroupType group = file.asGroupType();
    if (isList(group)) {
      Type repeated = group.getType(0);
      return group(
          repetition,
          group.getLogicalTypeAnnotation(),
          name,
          List.of(adapt(repeated, REPEATED, AvroTypes.name(repeated.getName()))));
    }
    if (isTextMap(group)) {
      GroupType entry = group.getType(0).asGroupType();
      ParquetAdapter entries = group(REPEATED, null, entry.getName(), fields(entry));
      return group(repetition, group.getLogicalTypeAnnotation(), name, List.of(entries));
    }
    return group(repetition, null, name, fields(group));
  }

  private static ParquetAdapter group(
      Repetition repetition,
      LogicalTypeAnnotation annotation,
      String name,
      List<ParquetAdapter> children) {
    Type type =
        Types.buildGroup(repetition)
            .as(annotation)
            .addFields(children.stream().map(child -> child.type).toArray(Type[]::new))
            .named(name);
    return new ParquetAdapter(type, ParquetValueChange.NONE, children, false);
  }

  private static boolean isList(GroupType group) {
    return group.getLogicalTypeAnnotation() instanceof ListLogicalTypeAnnotation
        && group.getFieldCount() == 1
        && group.getType(0).isRepetition(REPEATED);
  }

  private static boolean isTextMap(GroupType group) {
    LogicalTypeAnnotation annotation = group.getLogicalTypeAnnotation();
    if (!(annotation instanceof MapLogicalTypeAnnotation
            || annotation instanceof MapKeyValueTypeAnnotation)
        || group.getFieldCount() != 1
        || group.getType(0).isPrimitive()
        || !group.getType(0).isRepetition(REPEATED)) {
      return false;
    }
    GroupType entry = group.getType(0).asGroupType();
    return entry.getFieldCount() == 2
        && entry.getType(0).isPrimitive()
        && entry.getType(0).isRepetition(REQUIRED)
        && entry.getType(0).asPrimitiveType().getPrimitiveTypeName() == PrimitiveTypeName.BINARY
        && entry.getType(0).getLogicalTypeAnnotation() instanceof StringLogicalTypeAnnotation;
  }

  private Converter convert(Converter delegate) {
    if (!delegate.isPrimitive()) {
      return new GroupAdapter(children, delegate.asGroupConverter());
    }
    return change == ParquetValueChange.NONE
        ? delegate
        : new ValueAdapter(change, delegate.asPrimitiveConverter());
  }

  private static final class GroupAdapter extends GroupConverter {
    private final GroupConverter delegate;
    private final List<Converter> converters = new ArrayList<>();
    private final List<GroupConverter> hiddenLists = new ArrayList<>();

    GroupAdapter(List<ParquetAdapter> children, GroupConverter delegate) {
      this.delegate = delegate;
      for (int i = 0; i < children.size(); i++) {
        Converter converter = delegate.getConverter(i);
        if (children.get(i).listed) {
          hiddenLists.add(converter.asGroupConverter());
          converter = converter.asGroupConverter().getConverter(0);
        }
        converters.add(children.get(i).convert(converter));
      }
    }

    @Override
    public Converter getConverter(int fieldIndex) {
      return converters.get(fieldIndex);
    }

    @Override
    public void start() {
      delegate.start();
      hiddenLists.forEach(GroupConverter::start);
    }

    @Override
    public void end() {
      hiddenLists.forEach(GroupConverter::end);
      delegate.end();
    }
  }

  private static final class ValueAdapter extends PrimitiveConverter {
    private final ParquetValueChange change;
    private final PrimitiveConverter delegate;

    ValueAdapter(ParquetValueChange change, PrimitiveConverter delegate) {
      this.change = change;
      this.delegate = delegate;
    }

    @Override
    public void addInt(int value) {
      change.addInt(value, delegate);
    }

    @Override
    public void addLong(long value) {
      change.addLong(value, delegate);
    }

    @Override
    public void addBinary(Binary value) {
      change.addBinary(value, delegate);
    }
  }
}
