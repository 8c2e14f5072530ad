package io.atomicpartition.store.local;

import io.atomicpartition.store.PreconditionFailedException;
import io.atomicpartition.store.StoreException;
import io.atomicpartition.store.StoredObject;
import io.atomicpartition.store.TempWriter;
import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.channels.Channels;
import java.nio.channels.FileChannel;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.BasicFileAttributes;

/** Streams to a hidden file beside the temp, which is given the temp's name when it is complete. */
final class LocalTempWriter extends TempWriter {
  /**
   * Parquet-java writes a row group in pieces of 8 KiB. Each would be a system call, and the kernel
   * would clear the rest of its last page.
   */
  private static final int BUFFER_BYTES = 64 << 10;

  private enum State {
    OPEN,
    COMPLETED,
    ABORTED
  }

  private final String key;
  private final Path file;
  private final Path hidden;
  private final FileChannel channel;
  private final Promoter promoter;
  private final StagingArea staging;

  /** Null between a flush and the next write: a thousand of these may be open. */
  private OutputStream gathered;

  private State state = State.OPEN;
  private boolean named;
  private IOException failure;

  private LocalTempWriter(
      String key,
      Path file,
      Path hidden,
      FileChannel channel,
      Promoter promoter,
      StagingArea staging) {
    this.key = key;
    this.file = file;
    this.hidden = hidden;
    this.channel = channel;
    this.promoter = promoter;
    this.staging = staging;
  }

  static LocalTempWriter open(String key, Path file, Promoter promoter, StagingArea staging)
      throws StoreException {
    if (Files.exists(file, LinkOption.NOFOLLOW_LINKS)) {
      throw taken(file, null);
    }
    Path hidden = LocalPaths.hiddenSibling(file);
    try {
      FileChannel channel =
          Directories.withParents(
              hidden,
              () ->
                  FileChannel.open(
                      hidden, StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE));
      return new LocalTempWriter(key, file, hidden, channel, promoter, staging);
    } catch (IOException e) {
      throw LocalErrors.notApplied("Starting the temp file '" + file + "'", e);
    }
  }

  @Override
  public void write(int b) throws StoreException {
    write(new byte[] {(byte) b}, 0, 1);
  }

  @Override
  public void write(byte[] bytes, int offset, int length) throws StoreException {
    checkWritable();
    if (gathered == null) {
      gathered = new BufferedOutputStream(Channels.newOutputStream(channel), BUFFER_BYTES);
    }
    try {
      gathered.write(bytes, offset, length);
    } catch (IOException e) {
      throw latch(e);
    }
  }

  @Override
  public void flush() throws StoreException {
    checkWritable();
    try {
      release();
    } catch (IOException e) {
      throw latch(e);
    }
  }

  @Override
  public long bufferedBytes() {
    return gathered == null ? 0 : BUFFER_BYTES;
  }

  @Override
  public StoredObject complete() throws StoreException {
    if (state != State.OPEN) {
      throw new IllegalStateException("The temp file '" + file + "' is " + state + " already");
    }
    checkWritable();
    try {
      release();
      channel.force(true);
      channel.close();
      BasicFileAttributes attributes = Files.readAttributes(hidden, BasicFileAttributes.class);
      promoter.name(hidden, file);
      named = true;
      Files.deleteIfExists(hidden);
      Directories.sync(file.getParent());
      state = State.COMPLETED;
      return Verifier.describe(key, attributes);
    } catch (FileAlreadyExistsException e) {
      failure = e;
      throw taken(file, e);
    } catch (IOException e) {
      throw latch(e);
    }
  }

  @Override
  public void abort() throws StoreException {
    if (state != State.OPEN) {
      return;
    }
    state = State.ABORTED;
    gathered = null;
    try {
      channel.close();
      if (named || (Files.exists(file) && Files.exists(hidden) && Files.isSameFile(file, hidden))) {
        Files.deleteIfExists(file);
      }
      Files.deleteIfExists(hidden);
      staging.prune(hidden.getParent());
    } catch (IOException e) {
      throw LocalErrors.unknown("Removing the temp file '" + file + "'", e);
    }
  }

  private void release() throws IOException {
    if (gathered != null) {
      gathered.flush();
      gathered = null;
    }
  }

  private void checkWritable() throws StoreException {
    if (state != State.OPEN) {
      throw new StoreException("The temp file '" + file + "' is " + state + " already");
    }
    if (failure != null) {
      throw new StoreException(
          "The temp file '" + file + "' is not written on after a failure", failure);
    }
  }

  private StoreException latch(IOException e) {
    failure = e;
    return LocalErrors.unknown("Writing the temp file '" + file + "'", e);
  }

  private static PreconditionFailedException taken(Path file, IOException cause) {
    return new PreconditionFailedException(
        "'" + file + "' exists; a temp file needs a name of its own", cause);
  }
}
