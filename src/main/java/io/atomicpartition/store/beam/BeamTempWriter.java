package io.atomicpartition.store.beam;

import io.atomicpartition.store.PreconditionFailedException;
import io.atomicpartition.store.StoreException;
import io.atomicpartition.store.StoredObject;
import io.atomicpartition.store.TempWriter;
import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.channels.Channels;
import java.util.List;
import org.apache.beam.sdk.io.FileSystems;
import org.apache.beam.sdk.io.fs.MoveOptions.StandardMoveOptions;
import org.apache.beam.sdk.io.fs.ResourceId;
import org.apache.beam.sdk.util.MimeTypes;

/** Streams to a hidden file beside the temp, which Beam renames when it is complete. */
final class BeamTempWriter extends TempWriter {
  private enum State {
    OPEN,
    COMPLETED,
    ABORTED
  }

  private final BeamResources resources;
  private final String key;
  private final ResourceId file;
  private final ResourceId hidden;
  private final OutputStream out;
  private State state = State.OPEN;
  private boolean renaming;
  private IOException failure;

  BeamTempWriter(BeamResources resources, String key, String hiddenKey) throws StoreException {
    this.resources = resources;
    this.key = key;
    this.file = resources.resource(key);
    this.hidden = resources.resource(hiddenKey);
    try {
      refuseIfTaken();
      this.out =
          new BufferedOutputStream(
              Channels.newOutputStream(FileSystems.create(hidden, MimeTypes.BINARY)));
    } catch (StoreException e) {
      throw e;
    } catch (IOException e) {
      throw new StoreException("Starting the temp file '" + file + "' failed: " + e, e);
    }
  }

  @Override
  public void write(int b) throws StoreException {
    write(new byte[] {(byte) b}, 0, 1);
  }

  @Override
  public void write(byte[] bytes, int offset, int length) throws StoreException {
    checkWritable();
    try {
      out.write(bytes, offset, length);
    } catch (IOException e) {
      throw latch(e);
    }
  }

  @Override
  public StoredObject complete() throws StoreException {
    if (state != State.OPEN) {
      throw new IllegalStateException("The temp file '" + file + "' is " + state + " already");
    }
    checkWritable();
    try {
      out.close();
      refuseIfTaken();
      renaming = true;
      FileSystems.rename(List.of(hidden), List.of(file));
      StoredObject completed =
          resources
              .find(key)
              .orElseThrow(() -> new IOException("it is not there after its rename"));
      state = State.COMPLETED;
      return completed;
    } catch (PreconditionFailedException e) {
      failure = e;
      throw e;
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
    try (out) {
      // Beam cannot cut a file short: it is closed, hidden as it is, and deleted.
    } catch (IOException e) {
      failure = e;
    }
    try {
      FileSystems.delete(
          renaming ? List.of(hidden, file) : List.of(hidden),
          StandardMoveOptions.IGNORE_MISSING_FILES);
    } catch (IOException e) {
      if (failure != null) {
        e.addSuppressed(failure);
      }
      throw new StoreException("Removing the temp file '" + file + "' failed: " + e, e);
    }
  }

  private void refuseIfTaken() throws IOException {
    if (resources.find(key).isPresent()) {
      throw new PreconditionFailedException(
          "'" + file + "' exists; a temp file needs a name of its own");
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
    return new StoreException("Writing the temp file '" + file + "' failed: " + e, e);
  }
}
