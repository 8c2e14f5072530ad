package io.atomicpartition.explorer;

/** In place of {@link java.util.UUID} in the local store's classes. */
public final class DiskIds {
  private final String name;

  private DiskIds(String name) {
    this.name = name;
  }

  /** The next name of the actor that runs. */
  public static DiskIds randomUUID() {
    return new DiskIds(DiskFiles.script().newName());
  }

  @Override
  public String toString() {
    return name;
  }
}
