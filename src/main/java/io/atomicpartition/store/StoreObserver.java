package io.atomicpartition.store;

/**
 * Is told what a store does about trouble by itself. Called from any thread; must neither block nor
 * throw. Handed to a store as an attachment of its {@link StoreEnvironment}.
 */
public interface StoreObserver {
  /** Listens to nothing. */
  StoreObserver NONE =
      new StoreObserver() {
        @Override
        public void throttled(String request) {}

        @Override
        public void retried(String request) {}
      };

  /**
   * The store asked to slow down: HTTP 429 or 503. Told for every such reply, whether or not the
   * request is sent again.
   *
   * @param request the name of the call, such as {@code PutObject}
   */
  void throttled(String request);

  /**
   * A request is sent again, for whatever reason.
   *
   * @param request the name of the call, such as {@code PutObject}
   */
  void retried(String request);
}
