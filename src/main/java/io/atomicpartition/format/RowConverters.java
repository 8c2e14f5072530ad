package io.atomicpartition.format;

import io.atomicpartition.format.NestedShapes.ListShape;
import io.atomicpartition.format.NestedShapes.MapShape;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import org.apache.beam.sdk.schemas.Schema.FieldType;
import org.apache.parquet.io.api.Converter;
import org.apache.parquet.io.api.GroupConverter;
import org.apache.parquet.schema.Type;
import org.checkerframework.checker.nullness.qual.Nullable;

/**
 * Converters of a file's columns to the values of rows: the reverse of {@link RowTypes}. A type
 * that would have to be guessed or rounded is refused.
 */
final class RowConverters {
  private RowConverters() {}

  /**
   * The converter of one value of a field.
   *
   * @param path of the field, for messages
   * @param out is given each value that is there
   * @throws ColumnMismatchException if the file's values are none of the wanted type
   */
  static Converter of(String path, Type file, FieldType wanted, Consumer<Object> out) {
    return switch (wanted.getTypeName()) {
      case ROW -> row(path, file, wanted, out);
      case ARRAY, ITERABLE -> list(path, file, wanted, out);
      case MAP -> map(path, file, wanted, out);
      case LOGICAL_TYPE ->
          required(path, file, wanted, LogicalConverters.of(path, file, wanted, out));
      default -> required(path, file, wanted, primitive(path, file, wanted, out));
    };
  }

  private static @Nullable Converter primitive(
      String path, Type file, FieldType wanted, Consumer<Object> out) {
    return file.isPrimitive()
        ? ValueConverters.of(path, file.asPrimitiveType(), wanted, out)
        : null;
  }

  private static Converter required(
      String path, Type file, FieldType wanted, @Nullable Converter converter) {
    if (converter == null) {
      throw differs(path, file, wanted);
    }
    return converter;
  }

  static ColumnMismatchException differs(String path, Type file, FieldType wanted) {
    return new ColumnMismatchException(
        path,
        RowTypes.describe(wanted),
        "'" + file.toString().replaceAll("\\s+", " ") + "' in the file");
  }

  private static Converter row(String path, Type file, FieldType wanted, Consumer<Object> out) {
    if (file.isPrimitive()
        || NestedShapes.list(file.asGroupType()).isPresent()
        || NestedShapes.map(file.asGroupType()).isPresent()) {
      throw differs(path, file, wanted);
    }
    return new RowConverter(
        path, file.asGroupType(), wanted.getRowSchema(), field -> null, out::accept);
  }

  private static Converter list(String path, Type file, FieldType wanted, Consumer<Object> out) {
    Optional<ListShape> shape =
        file.isPrimitive() ? Optional.empty() : NestedShapes.list(file.asGroupType());
    if (shape.isEmpty()) {
      throw differs(path, file, wanted);
    }
    FieldType element = wanted.getCollectionElementType();
    String elementPath = path + "[]";
    Elements elements = new Elements(out);
    elements.repeated =
        shape.get().wrapped()
            ? new Wrapped(elementPath, shape.get().element(), element, elements)
            : of(elementPath, shape.get().element(), element, elements::add);
    return elements;
  }

  private static Converter map(String path, Type file, FieldType wanted, Consumer<Object> out) {
    Optional<MapShape> shape =
        file.isPrimitive() ? Optional.empty() : NestedShapes.map(file.asGroupType());
    if (shape.isEmpty()) {
      throw differs(path, file, wanted);
    }
    return new Entries(path, shape.get(), wanted, out);
  }

  /** Takes what is not asked for, and forgets it. */
  static Converter ignoring(Type file) {
    return file.isPrimitive() ? IgnoredValue.INSTANCE : new IgnoredGroup(file.asGroupType());
  }

  static ColumnMismatchException isNull(String path, FieldType wanted) {
    return new ColumnMismatchException(
        path, RowTypes.describe(wanted) + ", which is not nullable", "null");
  }

  /** A list, from its start to its end. */
  private static final class Elements extends GroupConverter {
    private final Consumer<Object> out;
    private Converter repeated;
    private List<Object> elements;

    Elements(Consumer<Object> out) {
      this.out = out;
    }

    void add(Object element) {
      elements.add(element);
    }

    @Override
    public Converter getConverter(int fieldIndex) {
      return repeated;
    }

    @Override
    public void start() {
      elements = new ArrayList<>();
    }

    @Override
    public void end() {
      out.accept(elements);
    }
  }

  /** The group around one element, which may be null. */
  private static final class Wrapped extends GroupConverter {
    private final String path;
    private final FieldType wanted;
    private final Elements elements;
    private final Converter converter;
    private Object element;

    Wrapped(String path, Type file, FieldType wanted, Elements elements) {
      this.path = path;
      this.wanted = wanted;
      this.elements = elements;
      this.converter = of(path, file, wanted, value -> element = value);
    }

    @Override
    public Converter getConverter(int fieldIndex) {
      return converter;
    }

    @Override
    public void start() {
      element = null;
    }

    @Override
    public void end() {
      if (element == null && !wanted.getNullable()) {
        throw isNull(path, wanted);
      }
      elements.add(element);
    }
  }

  /** A map. Of several entries with one key the last counts, as the specification has it. */
  private static final class Entries extends GroupConverter {
    private final String path;
    private final FieldType wanted;
    private final Consumer<Object> out;
    private final Converter[] converters;
    private final GroupConverter entry;
    private Map<Object, Object> entries;
    private Object key;
    private Object value;

    Entries(String path, MapShape shape, FieldType wanted, Consumer<Object> out) {
      this.path = path;
      this.wanted = wanted;
      this.out = out;
      this.converters =
          new Converter[] {
            of(path + ".key", shape.key(), wanted.getMapKeyType(), found -> key = found),
            of(path + ".value", shape.value(), wanted.getMapValueType(), found -> value = found)
          };
      this.entry = new Entry();
    }

    @Override
    public Converter getConverter(int fieldIndex) {
      return entry;
    }

    @Override
    public void start() {
      entries = new LinkedHashMap<>();
    }

    @Override
    public void end() {
      out.accept(entries);
    }

    private final class Entry extends GroupConverter {
      @Override
      public Converter getConverter(int fieldIndex) {
        return converters[fieldIndex];
      }

      @Override
      public void start() {
        key = null;
        value = null;
      }

      @Override
      public void end() {
        if (key == null) {
          throw isNull(path + ".key", wanted.getMapKeyType());
        }
        if (value == null && !wanted.getMapValueType().getNullable()) {
          throw isNull(path + ".value", wanted.getMapValueType());
        }
        entries.put(key, value);
      }
    }
  }
}
