package io.atomicpartition.store.local;

import io.atomicpartition.store.RequestRefusedException;
import io.atomicpartition.store.StateUnknownException;
import io.atomicpartition.store.StoreException;
import java.io.IOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileSystemException;
import java.nio.file.NoSuchFileException;
import java.nio.file.NotDirectoryException;

/** Says what the operating system's refusals mean, and what is known of their effect. */
final class LocalErrors {
  private LocalErrors() {}

  /** A call failed before the step that others could see. */
  static StoreException notApplied(String what, IOException cause) {
    return cause instanceof StoreException known
        ? known
        : new RequestRefusedException(what + " failed: " + explain(cause), cause);
  }

  /** A call failed at, or after, the step that others could see. */
  static StoreException unknown(String what, IOException cause) {
    return new StateUnknownException(
        what + " failed, and may or may not have been done: " + explain(cause), cause);
  }

  /** A call that changes nothing failed. */
  static StoreException reading(String what, IOException cause) {
    if (cause instanceof StoreException known) {
      return known;
    }
    String message = what + " failed: " + explain(cause);
    return cause instanceof AccessDeniedException
        ? new RequestRefusedException(message, cause)
        : new StoreException(message, cause);
  }

  private static String explain(IOException e) {
    if (e instanceof AccessDeniedException denied) {
      return String.format(
          "permission denied on '%s' (EACCES): user '%s' needs write and search permission on its"
              + " directory, and read permission on what it reads",
          denied.getFile(), System.getProperty("user.name"));
    }
    if (e instanceof NotDirectoryException file) {
      return "expected a directory at '" + file.getFile() + "', found a file";
    }
    if (e instanceof NoSuchFileException missing) {
      return "'" + missing.getFile() + "' does not exist";
    }
    String message =
        e instanceof FileSystemException || e.getMessage() != null
            ? e.getMessage()
            : e.getClass().getSimpleName();
    // strerror speaks the user's language; elsewhere the system's own words have to do.
    return message.contains("No space left on device")
        ? "the disk is full; free some space and run again (" + message + ")"
        : message;
  }
}
