package io.atomicpartition.testing.properties;

import java.util.List;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Tuple;

/** Text as people, other programs and enemies write it. */
public final class Texts {
  /** What means something to a path, a URI, JSON, Hive, a regular expression or a shell. */
  private static final String MARKS =
      "/\\.._-=%:#?*{}[]^\"' \0\n\r\t\u007f\u0085\u00a0\u2028\ufeff~+&;,|<>$";

  private Texts() {}

  /** Any Unicode text, seldom long, often with marks; no half of a surrogate pair. */
  public static Arbitrary<String> unicode() {
    return of(
        Arbitraries.frequencyOf(
            Tuple.of(4, Arbitraries.integers().between('a', 'z')),
            Tuple.of(4, Arbitraries.of(MARKS.codePoints().boxed().toList())),
            Tuple.of(1, Arbitraries.integers().between(0, 0xd7ff)),
            Tuple.of(1, Arbitraries.integers().between(0xe000, 0x10ffff))));
  }

  /** Any sequence of UTF-16 code units, halves of surrogate pairs included. */
  public static Arbitrary<String> utf16() {
    return Arbitraries.oneOf(
        unicode(),
        of(Arbitraries.integers().between(0, 0xffff)),
        of(Arbitraries.of(0xd800, 0xdc00, (int) 'a')));
  }

  /** Names, as careful people give them. */
  public static Arbitrary<String> names() {
    return Arbitraries.strings().withCharRange('a', 'z').ofMinLength(1).ofMaxLength(8);
  }

  private static Arbitrary<String> of(Arbitrary<Integer> codePoints) {
    return codePoints.list().ofMaxSize(12).map(Texts::join);
  }

  private static String join(List<Integer> codePoints) {
    StringBuilder text = new StringBuilder();
    codePoints.forEach(text::appendCodePoint);
    return text.toString();
  }
}
