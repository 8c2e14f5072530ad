package io.atomicpartition.explorer;

import io.atomicpartition.store.Checksums;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;

/** Answers an actor's calls with the replies that it has received, and stops it at the next one. */
class Script {
  private final String actor;
  private final List<Reply> replies;
  private int answered = 0;
  private int names = 0;
  private Call pending;

  Script(String actor, List<Reply> replies) {
    this.actor = actor;
    this.replies = replies;
  }

  Object call(Call call) throws IOException {
    if (pending == null && answered < replies.size()) {
      return replies.get(answered++).answer().give();
    }
    if (pending == null) {
      pending = call; // what it calls while it is unwound does not happen
    }
    throw new Suspended();
  }

  /** The first call to which there was no reply. */
  Optional<Call> pending() {
    return Optional.ofNullable(pending);
  }

  String actor() {
    return actor;
  }

  /** 32 hexadecimal digits, others each time, and the same when the actor is run again. */
  String newName() {
    String text = actor + "/" + ++names;
    return Checksums.sha256(text.getBytes(StandardCharsets.US_ASCII)).substring(0, 32);
  }
}
