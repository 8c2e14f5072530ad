package io.atomicpartition.format;

import java.util.Set;
import java.util.TreeSet;
import org.apache.parquet.filter2.predicate.FilterPredicate;
import org.apache.parquet.filter2.predicate.Operators;
import org.apache.parquet.filter2.predicate.UserDefinedPredicate;

/** The top-level columns that a filter looks at. */
final class FilterColumns implements FilterPredicate.Visitor<Set<String>> {
  private final Set<String> columns = new TreeSet<>();

  private FilterColumns() {}

  static Set<String> of(FilterPredicate filter) {
    return filter.accept(new FilterColumns());
  }

  private Set<String> add(Operators.Column<?> column) {
    columns.add(column.getColumnPath().toArray()[0]);
    return columns;
  }

  @Override
  public <T extends Comparable<T>> Set<String> visit(Operators.Eq<T> eq) {
    return add(eq.getColumn());
  }

  @Override
  public <T extends Comparable<T>> Set<String> visit(Operators.NotEq<T> notEq) {
    return add(notEq.getColumn());
  }

  @Override
  public <T extends Comparable<T>> Set<String> visit(Operators.Lt<T> lt) {
    return add(lt.getColumn());
  }

  @Override
  public <T extends Comparable<T>> Set<String> visit(Operators.LtEq<T> ltEq) {
    return add(ltEq.getColumn());
  }

  @Override
  public <T extends Comparable<T>> Set<String> visit(Operators.Gt<T> gt) {
    return add(gt.getColumn());
  }

  @Override
  public <T extends Comparable<T>> Set<String> visit(Operators.GtEq<T> gtEq) {
    return add(gtEq.getColumn());
  }

  @Override
  public <T extends Comparable<T>> Set<String> visit(Operators.In<T> in) {
    return add(in.getColumn());
  }

  @Override
  public <T extends Comparable<T>> Set<String> visit(Operators.NotIn<T> notIn) {
    return add(notIn.getColumn());
  }

  @Override
  public <T extends Comparable<T>> Set<String> visit(Operators.Contains<T> contains) {
    return add(contains.getColumn());
  }

  @Override
  public Set<String> visit(Operators.And and) {
    and.getLeft().accept(this);
    return and.getRight().accept(this);
  }

  @Override
  public Set<String> visit(Operators.Or or) {
    or.getLeft().accept(this);
    return or.getRight().accept(this);
  }

  @Override
  public Set<String> visit(Operators.Not not) {
    return not.getPredicate().accept(this);
  }

  @Override
  public <T extends Comparable<T>, U extends UserDefinedPredicate<T>> Set<String> visit(
      Operators.UserDefined<T, U> userDefined) {
    return add(userDefined.getColumn());
  }

  @Override
  public <T extends Comparable<T>, U extends UserDefinedPredicate<T>> Set<String> visit(
      Operators.LogicalNotUserDefined<T, U> not) {
    return add(not.getUserDefined().getColumn());
  }
}
