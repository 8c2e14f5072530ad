package io.atomicpartition.explorer;

import io.atomicpartition.store.StoreException;
import java.util.List;
import java.util.Optional;

/** Answers an actor's calls with the replies that it has received, and stops it at the next one. */
final class Script {
  private final List<Reply> replies;
  private int answered = 0;
  private Call pending;

  Script(List<Reply> replies) {
    this.replies = replies;
  }

  Object call(Call call) throws StoreException {
    if (answered < replies.size()) {
      return replies.get(answered++).answer().give();
    }
    if (pending == null) {
      pending = call; // what it calls while it is unwound does not happen
    }
    throw Suspended.NOW;
  }

  /** The first call to which there was no reply. */
  Optional<Call> pending() {
    return Optional.ofNullable(pending);
  }
}
