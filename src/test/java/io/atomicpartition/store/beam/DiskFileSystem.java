package io.atomicpartition.store.beam;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.ReadableByteChannel;
import java.nio.channels.WritableByteChannel;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import org.apache.beam.sdk.io.FileSystem;
import org.apache.beam.sdk.io.fs.CreateOptions;
import org.apache.beam.sdk.io.fs.MatchResult;
import org.apache.beam.sdk.io.fs.MatchResult.Metadata;
import org.apache.beam.sdk.io.fs.MatchResult.Status;
import org.apache.beam.sdk.io.fs.MoveOptions;
import org.apache.beam.sdk.io.fs.ResolveOptions;
import org.apache.beam.sdk.io.fs.ResolveOptions.StandardResolveOptions;
import org.apache.beam.sdk.io.fs.ResourceId;

/**
 * The disk as a Beam file system that our stores do not know: {@code disk:/path}. As Beam asks for
 * no more, a rename replaces, and a pattern is a directory with {@code **} after it.
 */
final class DiskFileSystem extends FileSystem<DiskFileSystem.Resource> {
  static final String SCHEME = "disk";

  /** A path; a directory's ends in '/'. */
  record Resource(String path) implements ResourceId {
    private static final long serialVersionUID = 1L;

    Path file() {
      return Path.of(path);
    }

    @Override
    public ResourceId resolve(String other, ResolveOptions options) {
      boolean directory = options == StandardResolveOptions.RESOLVE_DIRECTORY;
      return new Resource(path + other + (directory ? "/" : ""));
    }

    @Override
    public ResourceId getCurrentDirectory() {
      return new Resource(path.substring(0, path.lastIndexOf('/') + 1));
    }

    @Override
    public String getScheme() {
      return SCHEME;
    }

    @Override
    public String getFilename() {
      return file().getFileName().toString();
    }

    @Override
    public boolean isDirectory() {
      return path.endsWith("/");
    }

    @Override
    public String toString() {
      return SCHEME + ":" + path;
    }
  }

  @Override
  protected String getScheme() {
    return SCHEME;
  }

  @Override
  protected Resource matchNewResource(String spec, boolean isDirectory) {
    String path = spec.substring(SCHEME.length() + 1);
    return new Resource(isDirectory && !path.endsWith("/") ? path + "/" : path);
  }

  @Override
  protected List<MatchResult> match(List<String> specs) throws IOException {
    List<MatchResult> results = new ArrayList<>();
    for (String spec : specs) {
      String path = matchNewResource(spec, false).path();
      List<Metadata> found = new ArrayList<>();
      if (path.endsWith("**")) {
        addFiles(Path.of(path.substring(0, path.length() - 2)), found);
      } else if (Files.exists(Path.of(path))) {
        found.add(metadata(Path.of(path)));
      }
      results.add(MatchResult.create(found.isEmpty() ? Status.NOT_FOUND : Status.OK, found));
    }
    return results;
  }

  private static void addFiles(Path directory, List<Metadata> found) throws IOException {
    if (!Files.isDirectory(directory)) {
      return;
    }
    Files.walkFileTree(
        directory,
        new SimpleFileVisitor<>() {
          @Override
          public FileVisitResult visitFile(Path file, BasicFileAttributes attributes) {
            found.add(metadata(file, attributes));
            return FileVisitResult.CONTINUE;
          }

          @Override
          public FileVisitResult visitFileFailed(Path file, IOException e) throws IOException {
            if (e instanceof NoSuchFileException) {
              return FileVisitResult.CONTINUE;
            }
            throw e;
          }
        });
  }

  private static Metadata metadata(Path file) throws IOException {
    return metadata(file, Files.readAttributes(file, BasicFileAttributes.class));
  }

  private static Metadata metadata(Path file, BasicFileAttributes attributes) {
    return Metadata.builder()
        .setResourceId(new Resource(file + (attributes.isDirectory() ? "/" : "")))
        .setIsReadSeekEfficient(true)
        .setSizeBytes(attributes.size())
        .setLastModifiedMillis(attributes.lastModifiedTime().toMillis())
        .build();
  }

  @Override
  protected WritableByteChannel create(Resource resource, CreateOptions options)
      throws IOException {
    Files.createDirectories(resource.file().getParent());
    return FileChannel.open(
        resource.file(),
        StandardOpenOption.CREATE,
        StandardOpenOption.TRUNCATE_EXISTING,
        StandardOpenOption.WRITE);
  }

  @Override
  protected ReadableByteChannel open(Resource resource) throws IOException {
    return FileChannel.open(resource.file(), StandardOpenOption.READ);
  }

  @Override
  protected void copy(List<Resource> sources, List<Resource> targets) throws IOException {
    for (int i = 0; i < sources.size(); i++) {
      Files.createDirectories(targets.get(i).file().getParent());
      Files.copy(sources.get(i).file(), targets.get(i).file(), StandardCopyOption.REPLACE_EXISTING);
    }
  }

  @Override
  protected void rename(List<Resource> sources, List<Resource> targets, MoveOptions... options)
      throws IOException {
    for (int i = 0; i < sources.size(); i++) {
      Files.createDirectories(targets.get(i).file().getParent());
      Files.move(sources.get(i).file(), targets.get(i).file(), StandardCopyOption.REPLACE_EXISTING);
    }
  }

  @Override
  protected void delete(Collection<Resource> resources) throws IOException {
    for (Resource resource : resources) {
      if (!resource.isDirectory()) {
        Files.delete(resource.file());
      }
    }
  }
}
