package io.atomicpartition.explorer;

import io.atomicpartition.explorer.Call.Applied;
import io.atomicpartition.explorer.Call.Effect;
import io.atomicpartition.explorer.Call.Kind;
import io.atomicpartition.explorer.Contents.Blob;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.CopyOption;
import java.nio.file.DirectoryNotEmptyException;
import java.nio.file.DirectoryStream;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.FileSystemException;
import java.nio.file.FileVisitor;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.NotDirectoryException;
import java.nio.file.OpenOption;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.FileTime;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * In place of {@link java.nio.file.Files} in the local store's classes: a disk with directories,
 * link(2) and rename(2), of which every call is a choice point. What it does is what Linux does;
 * {@code DiskFilesTest} holds the one against the other.
 *
 * <p>Everything is in {@link Contents}, by its absolute path. Files that hold equal bytes are the
 * same file here, which no file of the protocol's makes a difference of.
 */
public final class DiskFiles {
  /** Where the lake is. */
  static final String ROOT = "/model";

  private static Script script;

  private DiskFiles() {}

  /** Sets who runs from now on. */
  static void runs(Script now) {
    script = now;
  }

  static Script script() {
    return script;
  }

  /** A disk with an empty root. */
  static Contents empty() {
    return Contents.EMPTY.with(ROOT, Contents.DIRECTORY);
  }

  private static Object look(String what, Path path, Effect effect) throws IOException {
    return call(Kind.LOOK, what, path, effect);
  }

  private static Object read(String what, Path path, Effect effect) throws IOException {
    return call(Kind.READ, what, path, effect);
  }

  private static Object call(Kind kind, String what, Path path, Effect effect) throws IOException {
    return script.call(
        new Call(kind, what + " " + name(path), Set.of(path.toString()), Set.of(), effect));
  }

  private static Object change(Kind kind, String what, Path path, Set<String> writes, Effect effect)
      throws IOException {
    return script.call(
        new Call(
            kind, what + " " + name(path), Set.of(path.getParent().toString()), writes, effect));
  }

  private static String name(Path path) {
    String text = path.toString();
    if (text.contains("/_staging/")) {
      int names = path.getNameCount();
      return "_staging/.../" + path.subpath(Math.max(0, names - 2), names);
    }
    return text.startsWith(ROOT + "/") ? text.substring(ROOT.length() + 1) : text;
  }

  private static boolean isDirectory(Contents contents, Path path) {
    return path.getNameCount() == 0 || contents.isDirectory(path.toString());
  }

  private static boolean isFile(Contents contents, Path path) {
    return contents.has(path.toString()) && !contents.isDirectory(path.toString());
  }

  private static boolean isEmpty(Contents contents, Path directory) {
    return contents.under(directory + "/").isEmpty();
  }

  private static Applied done(Contents after) {
    return new Applied(after, Reply.of("done", null));
  }

  private static Applied missing(Contents contents, Path path) {
    for (Path at = path.getParent(); at != null; at = at.getParent()) {
      if (isFile(contents, at)) {
        return failed(
            contents,
            "not a directory",
            () -> new FileSystemException(path.toString(), null, "Not a directory"));
      }
    }
    return failed(contents, "no such file", () -> new NoSuchFileException(path.toString()));
  }

  private static Applied taken(Contents contents, Path path) {
    return failed(contents, "exists", () -> new FileAlreadyExistsException(path.toString()));
  }

  private static Applied failed(Contents contents, String words, Reply.Failure failure) {
    return new Applied(contents, Reply.failing(words, failure));
  }

  /** Where a parent is missing, or is no directory. */
  private static Optional<Applied> noParent(Contents contents, Path path) {
    return isDirectory(contents, path.getParent())
        ? Optional.empty()
        : Optional.of(missing(contents, path));
  }

  public static boolean exists(Path path, LinkOption... options) throws IOException {
    return (boolean)
        look(
            "looks for",
            path,
            contents -> {
              boolean there = isDirectory(contents, path) || isFile(contents, path);
              return new Applied(contents, Reply.of(there ? "there" : "nothing", there));
            });
  }

  public static boolean notExists(Path path, LinkOption... options) throws IOException {
    return !exists(path, options);
  }

  public static boolean isDirectory(Path path, LinkOption... options) throws IOException {
    return (boolean)
        look(
            "looks for directory",
            path,
            contents -> {
              boolean is = isDirectory(contents, path);
              return new Applied(contents, Reply.of(Boolean.toString(is), is));
            });
  }

  public static boolean isRegularFile(Path path, LinkOption... options) throws IOException {
    return (boolean)
        look(
            "looks for file",
            path,
            contents -> {
              boolean is = isFile(contents, path);
              return new Applied(contents, Reply.of(Boolean.toString(is), is));
            });
  }

  /** What a file is: {@link BasicFileAttributes} whatever type is asked for. */
  public static <A extends BasicFileAttributes> A readAttributes(
      Path path, Class<A> type, LinkOption... options) throws IOException {
    return type.cast(
        read(
            "stats",
            path,
            contents -> {
              if (isDirectory(contents, path)) {
                return new Applied(contents, Reply.of("directory", new Attributes(0, "", true)));
              }
              return contents
                  .get(path.toString())
                  .map(
                      blob ->
                          new Applied(
                              contents,
                              Reply.of(
                                  blob.version(),
                                  new Attributes(blob.bytes().length, blob.version(), false))))
                  .orElseGet(() -> missing(contents, path));
            }));
  }

  private record Attributes(long size, String fileKey, boolean isDirectory)
      implements BasicFileAttributes {
    @Override
    public FileTime lastModifiedTime() {
      return FileTime.from(FlatStore.WRITTEN);
    }

    @Override
    public FileTime lastAccessTime() {
      return lastModifiedTime();
    }

    @Override
    public FileTime creationTime() {
      return lastModifiedTime();
    }

    @Override
    public boolean isRegularFile() {
      return !isDirectory;
    }

    @Override
    public boolean isSymbolicLink() {
      return false;
    }

    @Override
    public boolean isOther() {
      return false;
    }
  }

  public static FileTime getLastModifiedTime(Path path, LinkOption... options) {
    return FileTime.from(FlatStore.WRITTEN); // of a file that the caller has just written
  }

  public static boolean isSameFile(Path one, Path other) throws IOException {
    return readAttributes(one, BasicFileAttributes.class)
        .fileKey()
        .equals(readAttributes(other, BasicFileAttributes.class).fileKey());
  }

  public static byte[] readAllBytes(Path path) throws IOException {
    return (byte[])
        read(
            "reads",
            path,
            contents ->
                isFile(contents, path)
                    ? new Applied(
                        contents,
                        contents
                            .get(path.toString())
                            .map(blob -> Reply.of(blob.version(), blob.bytes()))
                            .orElseThrow())
                    : missing(contents, path));
  }

  public static InputStream newInputStream(Path path, OpenOption... options) throws IOException {
    return new ByteArrayInputStream(readAllBytes(path));
  }

  static void requireThere(Path path) throws IOException {
    read(
        "syncs",
        path,
        contents ->
            isDirectory(contents, path) || isFile(contents, path)
                ? done(contents)
                : missing(contents, path));
  }

  static void open(Path path, boolean mustBeNew, boolean mayBeNew, boolean truncates)
      throws IOException {
    change(
        Kind.WRITE,
        "opens",
        path,
        Set.of(path.toString()),
        contents -> {
          Optional<Applied> noParent = noParent(contents, path);
          if (noParent.isPresent()) {
            return noParent.get();
          }
          boolean there = isFile(contents, path);
          if (there && mustBeNew) {
            return taken(contents, path);
          }
          if (!there && !mustBeNew && !mayBeNew) {
            return missing(contents, path);
          }
          return done(
              there && !truncates
                  ? contents
                  : contents.with(path.toString(), Blob.of(new byte[0])));
        });
  }

  /**
   * Writes through a descriptor: the file may have been renamed or unlinked since it was opened.
   */
  static void append(Path path, byte[] bytes) throws IOException {
    Blob whole = Blob.of(bytes);
    change(
        Kind.WRITE,
        "writes",
        path,
        Set.of(path.toString()),
        contents ->
            done(isFile(contents, path) ? contents.with(path.toString(), whole) : contents));
  }

  /** Waits until nobody holds it. */
  static void lock(Path path) throws IOException {
    String key = lockKey(path);
    Blob holder = holder(); // when the call takes effect, another actor's script may be running
    script.call(
        new Call(
            Kind.LOOK,
            "locks " + name(path),
            Set.of(),
            Set.of(key),
            contents -> done(contents.with(key, holder)),
            Optional.of(key)));
  }

  private static Blob holder() {
    return Blob.of(script.actor().getBytes(StandardCharsets.UTF_8));
  }

  static void unlock(Path path) throws IOException {
    String key = lockKey(path);
    script.call(
        new Call(
            Kind.LOOK,
            "unlocks " + name(path),
            Set.of(),
            Set.of(key),
            contents -> done(contents.without(Set.of(key)))));
  }

  private static String lockKey(Path path) {
    return "lock:" + path;
  }

  /** The system drops the locks of a process that dies. */
  static Contents withoutLocksOf(String actor, Contents contents) {
    String version = Blob.of(actor.getBytes(StandardCharsets.UTF_8)).version();
    return contents.without(
        contents.under("lock:").entrySet().stream()
            .filter(entry -> entry.getValue().version().equals(version))
            .map(Map.Entry::getKey)
            .toList());
  }

  public static Path createLink(Path link, Path existing) throws IOException {
    change(
        Kind.WRITE,
        "links " + existing.getFileName() + " as",
        link,
        Set.of(link.toString(), existing.toString()),
        contents -> {
          if (!contents.has(existing.toString())) {
            return missing(contents, existing);
          }
          Optional<Applied> noParent = noParent(contents, link);
          if (noParent.isPresent()) {
            return noParent.get();
          }
          if (contents.has(link.toString())) {
            return taken(contents, link);
          }
          return isDirectory(contents, existing)
              ? failed(
                  contents,
                  "not permitted",
                  () -> new FileSystemException(existing.toString(), null, "Not permitted"))
              : done(
                  contents.with(link.toString(), contents.get(existing.toString()).orElseThrow()));
        });
    return link;
  }

  /** In one step: half a copy has a name that nobody knows. */
  public static Path copy(Path source, Path target, CopyOption... options) throws IOException {
    change(
        Kind.WRITE,
        "copies " + source.getFileName() + " to",
        target,
        Set.of(target.toString(), source.toString()),
        contents -> {
          if (!isFile(contents, source)) {
            return missing(contents, source);
          }
          return noParent(contents, target)
              .orElseGet(
                  () ->
                      contents.has(target.toString())
                          ? taken(contents, target)
                          : done(
                              contents.with(
                                  target.toString(),
                                  contents.get(source.toString()).orElseThrow())));
        });
    return target;
  }

  public static Path createDirectory(Path path, FileAttribute<?>... attributes) throws IOException {
    change(
        Kind.WRITE,
        "mkdirs",
        path,
        Set.of(path.toString()),
        contents -> {
          if (contents.has(path.toString())) {
            return taken(contents, path);
          }
          return noParent(contents, path)
              .orElseGet(() -> done(contents.with(path.toString(), Contents.DIRECTORY)));
        });
    return path;
  }

  /** In one step, which the true one is not: that only makes empty directories. */
  public static Path createDirectories(Path path, FileAttribute<?>... attributes)
      throws IOException {
    change(
        Kind.WRITE,
        "mkdirs with parents",
        path,
        Set.of(path.toString(), path.getParent().toString()),
        contents -> {
          Contents after = contents;
          for (Path at = path; at.getNameCount() > 0; at = at.getParent()) {
            if (isFile(contents, at)) {
              return at.equals(path) ? taken(contents, at) : missing(contents, path);
            }
            if (!isDirectory(contents, at)) {
              after = after.with(at.toString(), Contents.DIRECTORY);
            }
          }
          return done(after);
        });
    return path;
  }

  /** rename(2): with {@code ATOMIC_MOVE}, and without it, where Java looks at both names before. */
  public static Path move(Path source, Path target, CopyOption... options) throws IOException {
    change(
        Kind.WRITE,
        "renames " + source.getFileName() + " to",
        target,
        Set.of(source.toString(), source + "/*", target.toString(), target + "/*"),
        contents -> moved(contents, source, target, options.length > 0));
    return target;
  }

  private static Applied moved(Contents contents, Path source, Path target, boolean atomic) {
    if (!atomic && !contents.has(source.toString())) {
      return missing(contents, source); // which Java looks for before it renames
    }
    Optional<Applied> noParent = noParent(contents, source).or(() -> noParent(contents, target));
    if (noParent.isPresent()) {
      return noParent.get();
    }
    if (!contents.has(source.toString())) {
      return missing(contents, source);
    }
    if (isDirectory(contents, source)) {
      boolean fits =
          !target.startsWith(source)
              && (!contents.has(target.toString())
                  || (isDirectory(contents, target) && isEmpty(contents, target)));
      return fits
          ? done(movedTree(contents, source.toString(), target.toString()))
          : failed(
              contents,
              "not empty",
              () -> new FileSystemException(source.toString(), target.toString(), "Not empty"));
    }
    if (contents.has(target.toString()) && (!atomic || isDirectory(contents, target))) {
      return atomic
          ? failed(
              contents,
              "is a directory",
              () -> new FileSystemException(source.toString(), target.toString(), "A directory"))
          : taken(contents, target);
    }
    return done(movedTree(contents, source.toString(), target.toString()));
  }

  private static Contents movedTree(Contents contents, String source, String target) {
    Contents after = contents;
    List<String> gone = new ArrayList<>(List.of(source));
    for (Map.Entry<String, Blob> entry : contents.under(source + "/").entrySet()) {
      after = after.with(target + entry.getKey().substring(source.length()), entry.getValue());
      gone.add(entry.getKey());
    }
    return after.with(target, contents.get(source).orElseThrow()).without(gone);
  }

  public static void delete(Path path) throws IOException {
    unlink(path, false);
  }

  public static boolean deleteIfExists(Path path) throws IOException {
    return unlink(path, true);
  }

  private static boolean unlink(Path path, boolean mayBeMissing) throws IOException {
    return (boolean)
        change(
            Kind.DELETE,
            "unlinks",
            path,
            Set.of(path.toString()),
            contents -> {
              if (!contents.has(path.toString())) {
                Applied missing = missing(contents, path);
                return mayBeMissing && missing.reply().words().equals("no such file")
                    ? new Applied(contents, Reply.of("nothing", false))
                    : missing;
              }
              return isDirectory(contents, path) && !isEmpty(contents, path)
                  ? failed(
                      contents, "not empty", () -> new DirectoryNotEmptyException(path.toString()))
                  : new Applied(contents.without(Set.of(path.toString())), Reply.of("done", true));
            });
  }

  public static DirectoryStream<Path> newDirectoryStream(Path directory) throws IOException {
    @SuppressWarnings("unchecked")
    List<Path> children =
        (List<Path>)
            script.call(
                new Call(
                    Kind.READ,
                    "lists " + name(directory),
                    Set.of(directory.toString(), directory + "/*"),
                    Set.of(),
                    contents -> listed(contents, directory)));
    return new DirectoryStream<>() {
      @Override
      public Iterator<Path> iterator() {
        return children.iterator();
      }

      @Override
      public void close() {}
    };
  }

  private static Applied listed(Contents contents, Path directory) {
    if (!isDirectory(contents, directory)) {
      Applied missing = missing(contents, directory);
      return !isFile(contents, directory) && missing.reply().words().equals("no such file")
          ? missing
          : failed(
              contents, "not a directory", () -> new NotDirectoryException(directory.toString()));
    }
    int depth = directory.getNameCount() + 1;
    List<Path> children =
        contents.under(directory + "/").keySet().stream()
            .map(Path::of)
            .filter(path -> path.getNameCount() == depth)
            .toList();
    return new Applied(
        contents, Reply.of(children.stream().map(Path::getFileName).toList().toString(), children));
  }

  public static Path walkFileTree(Path tree, FileVisitor<? super Path> visitor) throws IOException {
    BasicFileAttributes attributes;
    try {
      attributes = readAttributes(tree, BasicFileAttributes.class);
    } catch (IOException e) {
      visitor.visitFileFailed(tree, e);
      return tree;
    }
    if (!attributes.isDirectory()) {
      visitor.visitFile(tree, attributes);
      return tree;
    }
    IOException failure = null;
    try (DirectoryStream<Path> children = newDirectoryStream(tree)) {
      for (Path child : children) {
        walkFileTree(child, visitor);
      }
    } catch (NoSuchFileException e) {
      failure = e;
    }
    visitor.postVisitDirectory(tree, failure);
    return tree;
  }

  /** In place of {@link Path#toRealPath}: there are no symbolic links. */
  public static Path toRealPath(Path path, LinkOption... options) throws IOException {
    requireThere(path);
    return path;
  }
}
