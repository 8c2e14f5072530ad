package io.atomicpartition.store;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * What a store may need beyond its location. Attachments let a store's provider find what only it
 * knows, such as the options of a framework, without this package knowing them.
 */
public final class StoreEnvironment {
  private final Set<String> nonAtomicSchemes;
  private final Map<Class<?>, Object> attachments;

  private StoreEnvironment(Set<String> nonAtomicSchemes, Map<Class<?>, Object> attachments) {
    this.nonAtomicSchemes = Set.copyOf(nonAtomicSchemes);
    this.attachments = attachments;
  }

  /** No attachment, no opt-in. */
  public static StoreEnvironment empty() {
    return new StoreEnvironment(Set.of(), Map.of());
  }

  /**
   * This environment, with the user's word that these schemes may be used without atomic commits.
   */
  public StoreEnvironment allowingNonAtomic(Set<String> schemes) {
    return new StoreEnvironment(schemes, attachments);
  }

  /** This environment with {@code value} attached, to be found by {@code type}. */
  public <T> StoreEnvironment with(Class<T> type, T value) {
    Map<Class<?>, Object> more = new LinkedHashMap<>(attachments);
    more.put(type, type.cast(value));
    return new StoreEnvironment(nonAtomicSchemes, more);
  }

  /** What was attached for {@code type}. */
  public <T> Optional<T> find(Class<T> type) {
    return Optional.ofNullable(type.cast(attachments.get(type)));
  }

  /** Whether the user has opted in, by name, to commits on this scheme that are not atomic. */
  public boolean allowsNonAtomic(String scheme) {
    return nonAtomicSchemes.contains(scheme);
  }
}
