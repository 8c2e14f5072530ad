package io.atomicpartition.store.local;

import io.atomicpartition.store.ListPage;
import io.atomicpartition.store.ObjectKeys;
import io.atomicpartition.store.StoreException;
import io.atomicpartition.store.StoreLocation;
import io.atomicpartition.store.StoredObject;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.DirectoryIteratorException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.NotDirectoryException;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.PriorityQueue;

/**
 * Walks the tree in the order of whole keys, a page at a time. A page token is the last key of the
 * page before. Memory is bounded by the page and the depth of the tree, not by the size of a
 * directory, which is read again for every page of it.
 */
final class LocalLister {
  private static final Comparator<String> BY_BYTES =
      Comparator.comparing(key -> key.getBytes(StandardCharsets.UTF_8), Arrays::compareUnsigned);

  private final LocalPaths paths;
  private final int pageSize;

  LocalLister(LocalPaths paths, int pageSize) {
    this.paths = paths;
    this.pageSize = pageSize;
  }

  ListPage list(String prefix, Optional<String> pageToken) throws StoreException {
    String directory = ObjectKeys.parent(prefix);
    Path path = paths.directory(directory);
    Walk walk = new Walk(prefix, pageToken.orElse(""));
    try {
      if (Files.isRegularFile(paths.root())) {
        throw new NotDirectoryException(paths.root().toString());
      }
      walk.descend(directory.isEmpty() ? "" : directory + "/", path);
    } catch (IOException e) {
      throw LocalErrors.reading("Listing '" + path + "'", e);
    }
    return walk.page();
  }

  /**
   * A file or a directory.
   *
   * @param key the file's key, or the beginning of all keys in the directory, with a '/' at its
   *     end: so that 'a-b' comes before 'a/b', as it does among keys
   */
  private record Entry(String key, Path path, BasicFileAttributes attributes) {
    boolean isDirectory() {
      return key.endsWith("/");
    }
  }

  private final class Walk {
    private final String prefix;
    private final String after;
    private final List<StoredObject> found = new ArrayList<>();

    Walk(String prefix, String after) {
      this.prefix = prefix;
      this.after = after;
    }

    ListPage page() {
      if (found.size() <= pageSize) {
        return new ListPage(found, Optional.empty());
      }
      List<StoredObject> page = found.subList(0, pageSize);
      return new ListPage(page, Optional.of(page.get(pageSize - 1).key()));
    }

    private boolean isFull() {
      return found.size() > pageSize; // one more than is handed out tells that there is a next page
    }

    void descend(String directoryKey, Path directory) throws IOException {
      String last = "";
      while (!isFull()) {
        List<Entry> entries = firstAfter(last, directoryKey, directory);
        for (Entry entry : entries) {
          if (isFull()) {
            return;
          }
          if (entry.isDirectory()) {
            descend(entry.key(), entry.path());
          } else {
            found.add(Verifier.describe(entry.key(), entry.attributes()));
          }
        }
        if (entries.size() <= pageSize) {
          return;
        }
        last = entries.get(entries.size() - 1).key();
      }
    }

    /** The first entries of a directory, one more than a page has, that come after {@code last}. */
    private List<Entry> firstAfter(String last, String directoryKey, Path directory)
        throws IOException {
      PriorityQueue<Entry> first =
          new PriorityQueue<>(Comparator.comparing(Entry::key, BY_BYTES).reversed());
      try (DirectoryStream<Path> children = Files.newDirectoryStream(directory)) {
        for (Path child : children) {
          String key = directoryKey + child.getFileName();
          boolean elsewhere = key.equals(StoreLocation.STAGING) && paths.stagingOutside();
          if (!elsewhere && !isBeyond(key, first)) {
            entry(key, child).ifPresent(entry -> offer(entry, last, first));
          }
        }
      } catch (DirectoryIteratorException e) {
        throw e.getCause();
      } catch (NoSuchFileException | NotDirectoryException e) {
        // Never was there, or vanished during the walk.
      }
      if (directoryKey.isEmpty() && paths.stagingOutside()) {
        // Through ".", for unlike those below it, this directory may be a symbolic link.
        entry(StoreLocation.STAGING, paths.staging().resolve("."))
            .ifPresent(entry -> offer(entry, last, first));
      }
      List<Entry> sorted = new ArrayList<>(first);
      Collections.sort(sorted, Comparator.comparing(Entry::key, BY_BYTES));
      return sorted;
    }

    /** Spares a look at the file: whatever it is, there are enough before it. */
    private boolean isBeyond(String key, PriorityQueue<Entry> first) {
      return first.size() > pageSize && BY_BYTES.compare(key, first.element().key()) > 0;
    }

    private void offer(Entry entry, String last, PriorityQueue<Entry> first) {
      if (BY_BYTES.compare(entry.key(), last) > 0) {
        first.add(entry);
      }
      if (first.size() > pageSize + 1) {
        first.remove();
      }
    }

    private Optional<Entry> entry(String key, Path path) throws IOException {
      if (!isWanted(key) && !isWanted(key + "/")) {
        return Optional.empty();
      }
      try {
        BasicFileAttributes attributes =
            Files.readAttributes(path, BasicFileAttributes.class, LinkOption.NOFOLLOW_LINKS);
        if (attributes.isSymbolicLink()) {
          // To a file: an object. To a directory: not followed.
          attributes = Files.readAttributes(path, BasicFileAttributes.class);
          if (attributes.isDirectory()) {
            return Optional.empty();
          }
        }
        String sortKey = attributes.isDirectory() ? key + "/" : key;
        return isWanted(sortKey) && (attributes.isDirectory() || attributes.isRegularFile())
            ? Optional.of(new Entry(sortKey, path, attributes))
            : Optional.empty();
      } catch (NoSuchFileException e) {
        return Optional.empty(); // vanished during the walk
      }
    }

    /** Whether a file is, or a directory may hold, what this page is about. */
    private boolean isWanted(String key) {
      boolean matches = key.startsWith(prefix) || (key.endsWith("/") && prefix.startsWith(key));
      boolean isAfter =
          BY_BYTES.compare(key, after) > 0 || (key.endsWith("/") && after.startsWith(key));
      return matches && isAfter;
    }
  }
}
