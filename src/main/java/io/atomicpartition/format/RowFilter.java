package io.atomicpartition.format;

import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import org.apache.parquet.filter2.predicate.FilterApi;
import org.apache.parquet.filter2.predicate.FilterPredicate;
import org.apache.parquet.filter2.predicate.Operators;
import org.apache.parquet.filter2.predicate.SchemaCompatibilityValidator;
import org.apache.parquet.filter2.predicate.UserDefinedPredicate;
import org.apache.parquet.hadoop.metadata.ColumnPath;
import org.apache.parquet.schema.MessageType;

/** Parquet's filters, of which it takes some for others than they are. */
public final class RowFilter {
  private RowFilter() {}

  /**
   * The same filter, with sets of which Parquet can ask whether they hold null: it does so of all,
   * and an immutable one refuses to say.
   */
  public static FilterPredicate of(FilterPredicate filter) {
    return filter.accept(new Parts());
  }

  /** The paths of the columns that a filter looks at. */
  static Set<ColumnPath> columns(FilterPredicate filter) {
    Parts parts = new Parts();
    FilterPredicate unused = filter.accept(parts);
    return parts.columns;
  }

  /**
   * Compares a filter with the columns of a file. To Parquet, a column that is not there is null in
   * all rows.
   *
   * @throws ColumnMismatchException if the file does not have a column
   * @throws IllegalArgumentException if a column is repeated where it must not be, or has another
   *     type
   */
  static void check(FilterPredicate filter, MessageType file) {
    for (ColumnPath column : columns(filter)) {
      if (!file.containsPath(column.toArray())) {
        throw new ColumnMismatchException(
            column.toDotString(),
            "a column in the file, for the filter looks at it",
            found(column, file));
      }
    }
    SchemaCompatibilityValidator.validate(filter, file);
  }

  private static String found(ColumnPath column, MessageType file) {
    List<String> inside =
        file.getPaths().stream()
            .map(path -> String.join(".", path))
            .filter(path -> path.startsWith(column.toDotString() + "."))
            .toList();
    return inside.isEmpty() ? "none" : "a group, of '" + String.join("', '", inside) + "'";
  }

  /** Takes a filter apart, and puts it together again. */
  private static final class Parts implements FilterPredicate.Visitor<FilterPredicate> {
    private final Set<ColumnPath> columns = new LinkedHashSet<>();

    private FilterPredicate leaf(Operators.Column<?> column, FilterPredicate filter) {
      columns.add(column.getColumnPath());
      return filter;
    }

    @Override
    public <T extends Comparable<T>> FilterPredicate visit(Operators.Eq<T> eq) {
      return leaf(eq.getColumn(), eq);
    }

    @Override
    public <T extends Comparable<T>> FilterPredicate visit(Operators.NotEq<T> notEq) {
      return leaf(notEq.getColumn(), notEq);
    }

    @Override
    public <T extends Comparable<T>> FilterPredicate visit(Operators.Lt<T> lt) {
      return leaf(lt.getColumn(), lt);
    }

    @Override
    public <T extends Comparable<T>> FilterPredicate visit(Operators.LtEq<T> ltEq) {
      return leaf(ltEq.getColumn(), ltEq);
    }

    @Override
    public <T extends Comparable<T>> FilterPredicate visit(Operators.Gt<T> gt) {
      return leaf(gt.getColumn(), gt);
    }

    @Override
    public <T extends Comparable<T>> FilterPredicate visit(Operators.GtEq<T> gtEq) {
      return leaf(gtEq.getColumn(), gtEq);
    }

    @Override
    public <T extends Comparable<T>> FilterPredicate visit(Operators.In<T> in) {
      return leaf(in.getColumn(), in(in));
    }

    /** Parquet makes it the same again. */
    @Override
    public <T extends Comparable<T>> FilterPredicate visit(Operators.NotIn<T> notIn) {
      return leaf(notIn.getColumn(), FilterApi.not(in(notIn)));
    }

    private static <T extends Comparable<T>> FilterPredicate in(
        Operators.SetColumnFilterPredicate<T> filter) {
      return new Operators.In<>(filter.getColumn(), new HashSet<>(filter.getValues()));
    }

    @Override
    public <T extends Comparable<T>> FilterPredicate visit(Operators.Contains<T> contains) {
      return leaf(contains.getColumn(), contains);
    }

    @Override
    public FilterPredicate visit(Operators.And and) {
      return FilterApi.and(and.getLeft().accept(this), and.getRight().accept(this));
    }

    @Override
    public FilterPredicate visit(Operators.Or or) {
      return FilterApi.or(or.getLeft().accept(this), or.getRight().accept(this));
    }

    @Override
    public FilterPredicate visit(Operators.Not not) {
      return FilterApi.not(not.getPredicate().accept(this));
    }

    @Override
    public <T extends Comparable<T>, U extends UserDefinedPredicate<T>> FilterPredicate visit(
        Operators.UserDefined<T, U> userDefined) {
      return leaf(userDefined.getColumn(), userDefined);
    }

    @Override
    public <T extends Comparable<T>, U extends UserDefinedPredicate<T>> FilterPredicate visit(
        Operators.LogicalNotUserDefined<T, U> not) {
      return leaf(not.getUserDefined().getColumn(), not);
    }
  }
}
