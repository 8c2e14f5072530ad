package io.atomicpartition.testing.servers.gcs;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentNavigableMap;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.concurrent.atomic.AtomicLong;

/** The buckets, and in each the live generation of every object. Checks and writes in one step. */
final class GcsBuckets {
  private static final Comparator<String> BY_UTF8 =
      Comparator.comparing(name -> name.getBytes(StandardCharsets.UTF_8), Arrays::compareUnsigned);

  private final Map<String, ConcurrentNavigableMap<String, GcsObject>> buckets =
      new ConcurrentHashMap<>();
  private final AtomicLong generations = new AtomicLong(System.currentTimeMillis() * 1_000);
  private volatile GcsHonesty honesty = new GcsHonesty.Atomic();

  /** Makes a new object of the generation that it is given. */
  @FunctionalInterface
  interface Maker {
    GcsObject make(long generation) throws GcsRefusal;
  }

  /** The order of names in a listing. */
  static int compare(String name, String other) {
    return BY_UTF8.compare(name, other);
  }

  void set(GcsHonesty newHonesty) {
    honesty = newHonesty;
  }

  void create(String bucket) {
    buckets.putIfAbsent(bucket, new ConcurrentSkipListMap<>(BY_UTF8));
  }

  boolean exists(String bucket) {
    return buckets.containsKey(bucket);
  }

  private ConcurrentNavigableMap<String, GcsObject> objects(String bucket) throws GcsRefusal {
    ConcurrentNavigableMap<String, GcsObject> objects = buckets.get(bucket);
    if (objects == null) {
      throw GcsRefusal.noBucket();
    }
    return objects;
  }

  /** The objects of a bucket as they are now, in the order of their names' UTF-8 bytes. */
  NavigableMap<String, GcsObject> snapshot(String bucket) throws GcsRefusal {
    ConcurrentNavigableMap<String, GcsObject> objects = objects(bucket);
    synchronized (objects) {
      return new TreeMap<>(objects); // in the same order
    }
  }

  List<String> names(String bucket) throws GcsRefusal {
    return List.copyOf(snapshot(bucket).keySet());
  }

  Optional<GcsObject> find(String bucket, String name) throws GcsRefusal {
    return Optional.ofNullable(objects(bucket).get(name));
  }

  GcsObject get(String bucket, String name) throws GcsRefusal {
    return find(bucket, name).orElseThrow(() -> GcsRefusal.noObject(bucket, name));
  }

  /** Refuses a write that could not be applied now, without applying it. */
  void check(String bucket, String name, GcsPreconditions conditions) throws GcsRefusal {
    if (!(honesty instanceof GcsHonesty.Ignoring)) {
      conditions.require(find(bucket, name));
    }
  }

  GcsObject put(String bucket, String name, GcsPreconditions conditions, Maker maker)
      throws GcsRefusal {
    ConcurrentNavigableMap<String, GcsObject> objects = objects(bucket);
    GcsPreconditions left = conditions;
    if (honesty instanceof GcsHonesty.Ignoring) {
      left = GcsPreconditions.NONE;
    } else if (honesty instanceof GcsHonesty.Racing racing && !conditions.isEmpty()) {
      conditions.require(Optional.ofNullable(objects.get(name)));
      racing.gather(bucket + "/" + name);
      left = GcsPreconditions.NONE;
    }
    GcsObject made = maker.make(generations.incrementAndGet());
    synchronized (objects) {
      left.require(Optional.ofNullable(objects.get(name)));
      objects.put(name, made);
    }
    return made;
  }

  void delete(String bucket, String name, GcsPreconditions conditions) throws GcsRefusal {
    ConcurrentNavigableMap<String, GcsObject> objects = objects(bucket);
    synchronized (objects) {
      GcsObject current = objects.get(name);
      if (current == null) {
        throw GcsRefusal.noObject(bucket, name);
      }
      if (!(honesty instanceof GcsHonesty.Ignoring)) {
        conditions.require(Optional.of(current));
      }
      objects.remove(name);
    }
  }

  /** What a request's parameters add to the metadata that it sent. */
  static ObjectNode withKey(ObjectNode metadata, GcsRequest request, String parameter) {
    request.parameter(parameter).ifPresent(key -> metadata.put("kmsKeyName", key));
    return metadata;
  }
}
