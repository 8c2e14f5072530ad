package io.atomicpartition.publish;

import java.security.SecureRandom;
import java.util.HexFormat;

/** Where ids come from; handed in so that tests can hold them. */
@FunctionalInterface
public interface RandomIds {
  /** 32 hexadecimal digits that nobody has drawn before. */
  String next();

  /** 128 random bits each. */
  static RandomIds secure() {
    SecureRandom random = new SecureRandom();
    return () -> {
      byte[] bytes = new byte[16];
      random.nextBytes(bytes);
      return HexFormat.of().formatHex(bytes);
    };
  }
}
