package io.atomicpartition.derive;

import io.atomicpartition.publish.Tables;
import io.atomicpartition.store.AtomicStore;
import io.atomicpartition.store.Guarded;
import io.atomicpartition.store.ListPage;
import io.atomicpartition.store.StoreException;
import java.util.Optional;
import java.util.SortedSet;
import java.util.TreeSet;

/**
 * Where what is derived of a table lives: under the dataset root for the table without a name, and
 * under {@code _tables/<table>} for each other, for a partition's tables share its directory and no
 * engine reads two tables from one place.
 */
final class TableRoots {
  private static final String NAMED = "_tables/";

  /** Comes after whatever else follows a '/'. */
  private static final String LAST = Character.toString(Character.MAX_CODE_POINT);

  private TableRoots() {}

  /** The prefix of a table's keys: empty, or ending in '/'. */
  static String prefix(String table) {
    return table.equals(Tables.UNNAMED) ? "" : NAMED + table + "/";
  }

  /**
   * The tables that have something there. One call for each table, and two more.
   *
   * @param directory below the table's prefix, ending in '/'
   */
  static SortedSet<String> having(AtomicStore store, String directory) throws StoreException {
    SortedSet<String> found = new TreeSet<>();
    for (String table : all(store)) {
      String prefix = prefix(table) + directory;
      if (!first(store, prefix, "").objects().isEmpty()) {
        found.add(table);
      }
    }
    return found;
  }

  private static SortedSet<String> all(AtomicStore store) throws StoreException {
    SortedSet<String> tables = new TreeSet<>();
    tables.add(Tables.UNNAMED);
    String after = NAMED;
    while (true) {
      ListPage page = first(store, NAMED, after);
      if (page.objects().isEmpty()) {
        return tables;
      }
      String key = page.objects().get(0).key();
      int end = key.indexOf('/', NAMED.length());
      if (end < 0) {
        after = key; // somebody else's, in no table
      } else {
        tables.add(key.substring(NAMED.length(), end));
        after = key.substring(0, end + 1) + LAST;
      }
    }
  }

  /** The first page that has an object, or the last one. */
  private static ListPage first(AtomicStore store, String prefix, String after)
      throws StoreException {
    ListPage page =
        Guarded.call(
            "Listing '" + prefix + "'",
            () ->
                after.isEmpty()
                    ? store.list(prefix, Optional.empty())
                    : store.listAfter(prefix, after));
    while (page.objects().isEmpty() && page.nextPageToken().isPresent()) {
      Optional<String> token = page.nextPageToken();
      page = Guarded.call("Listing '" + prefix + "'", () -> store.list(prefix, token));
    }
    return page;
  }
}
