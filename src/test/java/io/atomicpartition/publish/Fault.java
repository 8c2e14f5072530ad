package io.atomicpartition.publish;

import io.atomicpartition.store.RequestRefusedException;
import io.atomicpartition.store.StateUnknownException;
import io.atomicpartition.store.StoreException;
import java.util.ArrayList;
import java.util.List;

/** What happens to one call of a {@link FaultyStore}. */
public interface Fault {
  /** A call as it would have been. */
  @FunctionalInterface
  interface Action<T> {
    T run() throws StoreException;
  }

  /** Runs the action, or not, or not now, and ends as the fault will have it. */
  <T> T apply(Action<T> action) throws StoreException;

  /** Nothing happens to the call. */
  Fault NONE =
      new Fault() {
        @Override
        public <T> T apply(Action<T> action) throws StoreException {
          return action.run();
        }
      };

  /** The process ends here, as far as the code under test can tell. */
  final class Crash extends Error {
    private static final long serialVersionUID = 1L;

    Crash() {
      super("crashed");
    }
  }

  /** Faults of one call. */
  enum Single implements Fault {
    /** Refused: not applied, and the caller is told so. */
    REFUSED {
      @Override
      public <T> T apply(Action<T> action) throws StoreException {
        throw new RequestRefusedException("403: permission 'objects.write' is missing");
      }
    },
    /** The request was lost on its way. */
    REQUEST_LOST {
      @Override
      public <T> T apply(Action<T> action) throws StoreException {
        throw new StateUnknownException("request timed out");
      }
    },
    /** Applied, and the reply was lost. */
    REPLY_LOST {
      @Override
      public <T> T apply(Action<T> action) throws StoreException {
        action.run();
        throw new StateUnknownException("connection reset");
      }
    },
    /** An exception that says nothing, before it was applied. */
    UNCHECKED_BEFORE {
      @Override
      public <T> T apply(Action<T> action) {
        throw new IllegalStateException("client library");
      }
    },
    /** An exception that says nothing, after it was applied. */
    UNCHECKED_AFTER {
      @Override
      public <T> T apply(Action<T> action) throws StoreException {
        action.run();
        throw new IllegalStateException("client library");
      }
    },
    /** The process ends before the call. */
    CRASH_BEFORE {
      @Override
      public <T> T apply(Action<T> action) {
        throw new Crash();
      }
    },
    /** The process ends after the call was applied. */
    CRASH_AFTER {
      @Override
      public <T> T apply(Action<T> action) throws StoreException {
        action.run();
        throw new Crash();
      }
    }
  }

  /** The caller gives up on a request, which is applied whenever the test says. */
  final class Late implements Fault {
    private final List<Action<?>> held = new ArrayList<>();

    @Override
    public <T> T apply(Action<T> action) throws StoreException {
      held.add(action);
      throw new StateUnknownException("request timed out, and is still on its way");
    }

    /** The requests land, in the order in which they were sent; nobody waits for the replies. */
    public List<StoreException> land() {
      List<StoreException> refusals = new ArrayList<>();
      for (Action<?> action : held) {
        try {
          action.run();
        } catch (StoreException e) {
          refusals.add(e);
        }
      }
      held.clear();
      return refusals;
    }
  }

  /** Somebody else acts just before the call. */
  static Fault before(Runnable somebodyElse) {
    return new Fault() {
      @Override
      public <T> T apply(Action<T> action) throws StoreException {
        somebodyElse.run();
        return action.run();
      }
    };
  }

  /** Somebody else acts just after the call was applied, before its reply arrives. */
  static Fault after(Runnable somebodyElse) {
    return new Fault() {
      @Override
      public <T> T apply(Action<T> action) throws StoreException {
        T reply = action.run();
        somebodyElse.run();
        return reply;
      }
    };
  }

  /** The call fails with this exception, not applied. */
  static Fault throwing(StoreException exception) {
    return new Fault() {
      @Override
      public <T> T apply(Action<T> action) throws StoreException {
        throw exception;
      }
    };
  }
}
