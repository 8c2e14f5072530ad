package io.atomicpartition.testing.servers;

import java.time.Duration;
import java.util.concurrent.CountDownLatch;

/** What a {@link LoopbackProxy} does to one request. */
public sealed interface Fault {
  /** Nothing: the request goes to the server, its reply to the client. */
  record Forward() implements Fault {}

  /** The connection ends; the server never sees the request. */
  record CutBefore() implements Fault {}

  /** The server applies the request and replies; the connection ends without a word of it. */
  record CutAfter() implements Fault {}

  /**
   * The request is read to its end, and reaches the server only when the latch is down or the time
   * is up: late, and whether or not the client is still there. Its body is held in memory.
   */
  record HoldBefore(CountDownLatch until, Duration atMost) implements Fault {}

  /** The server applies the request; its reply waits until the latch is down or the time is up. */
  record HoldAfter(CountDownLatch until, Duration atMost) implements Fault {}

  /** The client gets this reply; the server never sees the request. */
  record ReplyInstead(Reply reply) implements Fault {}

  /** The server applies the request; the client gets this reply and not the server's. */
  record ReplyAfter(Reply reply) implements Fault {}

  /** The server's reply breaks off after so many bytes of its body, and so does the connection. */
  record Truncate(long bytes) implements Fault {}

  static Fault forward() {
    return new Forward();
  }

  static Fault cutBefore() {
    return new CutBefore();
  }

  static Fault cutAfter() {
    return new CutAfter();
  }

  /** Lands when the test says so. */
  static Fault holdBefore(CountDownLatch until) {
    return new HoldBefore(until, Duration.ofMinutes(5));
  }

  /** Is answered when the test says so. */
  static Fault holdAfter(CountDownLatch until) {
    return new HoldAfter(until, Duration.ofMinutes(5));
  }

  /** Lands after a time: one longer than the client's patience makes a late request. */
  static Fault delayBefore(Duration delay) {
    return new HoldBefore(new CountDownLatch(1), delay);
  }

  /** Is applied at once, and answered after a time. */
  static Fault delayAfter(Duration delay) {
    return new HoldAfter(new CountDownLatch(1), delay);
  }

  static Fault replyInstead(Reply reply) {
    return new ReplyInstead(reply);
  }

  static Fault replyAfter(Reply reply) {
    return new ReplyAfter(reply);
  }

  static Fault truncate(long bytes) {
    return new Truncate(bytes);
  }
}
