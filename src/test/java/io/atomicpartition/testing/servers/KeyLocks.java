package io.atomicpartition.testing.servers;

import java.net.URI;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.concurrent.locks.Lock;
import java.util.concurrent.locks.ReadWriteLock;
import java.util.concurrent.locks.ReentrantLock;
import java.util.concurrent.locks.ReentrantReadWriteLock;

/**
 * Lets one write at a time through to each key of an S3 server with path-style addresses: makes a
 * server that checks a condition and then writes honest about conditional writes.
 *
 * <p>A write locks its path, which for a copy is its target; DeleteObjects, which names its keys in
 * its body, has its bucket to itself. Reads do not wait, and neither do the parts of an upload,
 * which touch no key until it is completed.
 */
public final class KeyLocks {
  private final boolean on;
  private final ConcurrentMap<String, ReadWriteLock> buckets = new ConcurrentHashMap<>();
  private final ConcurrentMap<String, ReentrantLock> keys = new ConcurrentHashMap<>();

  private KeyLocks(boolean on) {
    this.on = on;
  }

  /** Every request goes through at once. */
  public static KeyLocks none() {
    return new KeyLocks(false);
  }

  /** To be shared by all proxies in front of the same buckets. */
  public static KeyLocks perKey() {
    return new KeyLocks(true);
  }

  /** Waits for what a request must have to itself; what is returned gives it back. */
  Runnable lock(ProxyRequest request) throws InterruptedException {
    Deque<Lock> held = new ArrayDeque<>();
    Runnable release = () -> held.forEach(Lock::unlock);
    if (!on || !writes(request)) {
      return release;
    }
    String path = path(request);
    ReadWriteLock bucket =
        buckets.computeIfAbsent(bucket(path), name -> new ReentrantReadWriteLock());
    boolean wholeBucket = request.parameter("delete").isPresent();
    try {
      acquire(wholeBucket ? bucket.writeLock() : bucket.readLock(), held);
      acquire(keys.computeIfAbsent(path, name -> new ReentrantLock()), held);
    } catch (InterruptedException e) {
      release.run();
      throw e;
    }
    return release;
  }

  /** How many requests wait for a path, which is decoded: the bucket with a slash, and the key. */
  public int waiting(String path) {
    ReentrantLock lock = keys.get(path);
    return lock == null ? 0 : lock.getQueueLength();
  }

  private static void acquire(Lock lock, Deque<Lock> held) throws InterruptedException {
    lock.lockInterruptibly();
    held.push(lock);
  }

  private static boolean writes(ProxyRequest request) {
    return switch (request.method()) {
      case "GET", "HEAD", "OPTIONS" -> false;
      default -> request.parameter("partNumber").isEmpty();
    };
  }

  private static String path(ProxyRequest request) {
    return URI.create(request.path()).getPath();
  }

  private static String bucket(String path) {
    int key = path.indexOf('/', 1);
    return key < 0 ? path : path.substring(0, key);
  }
}
