package io.atomicpartition.explorer;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.WritableByteChannel;
import java.nio.file.OpenOption;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Set;

/**
 * In place of {@link java.nio.channels.FileChannel} in the local store's classes. Bytes reach the
 * disk with {@link #force}, or when it is closed, in one step.
 */
public final class DiskChannel implements WritableByteChannel {
  private final Path file;
  private final ByteArrayOutputStream unwritten = new ByteArrayOutputStream();
  private boolean open = true;

  private DiskChannel(Path file) {
    this.file = file;
  }

  public static DiskChannel open(Path file, OpenOption... options) throws IOException {
    Set<OpenOption> wanted = Set.of(options);
    if (wanted.contains(StandardOpenOption.READ)) {
      DiskFiles.requireThere(file);
    } else {
      DiskFiles.open(
          file,
          wanted.contains(StandardOpenOption.CREATE_NEW),
          wanted.contains(StandardOpenOption.CREATE),
          wanted.contains(StandardOpenOption.TRUNCATE_EXISTING));
    }
    return new DiskChannel(file);
  }

  @Override
  public int write(ByteBuffer bytes) {
    int length = bytes.remaining();
    byte[] copy = new byte[length];
    bytes.get(copy);
    unwritten.write(copy, 0, length);
    return length;
  }

  public void force(boolean metadata) throws IOException {
    if (unwritten.size() > 0) {
      DiskFiles.append(file, unwritten.toByteArray());
      unwritten.reset();
    }
  }

  /** Waits for it, which the true one does not. */
  public DiskLock tryLock() throws IOException {
    DiskFiles.lock(file);
    return new DiskLock(file);
  }

  @Override
  public boolean isOpen() {
    return open;
  }

  @Override
  public void close() throws IOException {
    open = false;
    force(true);
  }
}
