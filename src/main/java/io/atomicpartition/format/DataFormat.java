package io.atomicpartition.format;

import java.io.IOException;
import java.io.OutputStream;
import java.io.Serializable;
import java.util.Collection;
import java.util.List;
import java.util.Set;

/**
 * Turns elements into data files. It is bound to the schemas of its tables when the pipeline graph
 * is built, and travels to the workers with it.
 *
 * @param <T> the elements
 */
public interface DataFormat<T> extends Serializable {
  /** What the names of the files end in, with the dot. */
  String extension();

  /**
   * Starts a file.
   *
   * @param table the table that its rows belong to; empty for the one table without a name
   * @param out receives the file while it is written, and is left open
   * @throws IllegalArgumentException if there is no such table; names those there are
   */
  DataFileWriter<T> open(String table, OutputStream out) throws IOException;

  /** A new file is begun when {@link DataFileWriter#fileBytes()} reaches this size. */
  long targetFileBytes();

  /**
   * Writes the rows of several files into one. The sum of its row hashes is the sum of theirs, so
   * that the content id stays what it was.
   *
   * @param inputs files of one table that this format wrote, at least one; each is read once, in
   *     this order
   * @param out receives the file while it is written, and is left open
   * @throws IOException if an input cannot be read, is not what its writer said, or does not go
   *     with the others; or if the stream failed. What the stream has received is not a file then
   */
  MergedFile merge(List<MergeInput> inputs, OutputStream out) throws IOException;

  /**
   * Checks an element as a write would, and writes nothing: with it a bad element can be set aside
   * before it spoils a file that holds good ones.
   *
   * @throws IllegalArgumentException if the element does not fit; names the field, what it expects
   *     and what was found
   */
  void validate(String table, T element);

  /** The columns that the row hashes, and so the content id, leave out. */
  Set<String> contentIdExcluding();

  /**
   * This format without some columns, beyond those that it leaves out already: those that the
   * partition's path carries.
   *
   * @throws IllegalArgumentException if a table lacks one of them, or would have none left
   */
  DataFormat<T> withoutColumns(Collection<String> columns);
}
