package io.atomicpartition.publish;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.util.AbstractMap.SimpleEntry;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import org.junit.Test;

/**
 * Escaping of partition values, held against the table in Hive's
 * org.apache.hadoop.hive.common.FileUtils (charToEscape, escapePathName, unescapePathName).
 */
public class HivePathTest {
  /** The printable characters that Hive escapes; control characters and DEL besides. */
  private static final Set<Character> HIVE_PRINTABLE =
      Set.of('"', '#', '%', '\'', '*', '/', ':', '=', '?', '\\', '{', '[', ']', '^');

  @Test
  public void everyAsciiCharacterIsEscapedIfAndOnlyIfHiveEscapesIt() {
    Set<Character> escaped = new TreeSet<>();
    Set<Character> hive = new TreeSet<>(HIVE_PRINTABLE);
    for (char c = 0; c < 0x80; c++) {
      String text = HivePath.escape(String.valueOf(c));
      if (!text.equals(String.valueOf(c))) {
        assertThat(text).isEqualTo(String.format(Locale.ROOT, "%%%02X", (int) c));
        escaped.add(c);
      }
      if (c < ' ' || c == 0x7f) {
        hive.add(c);
      }
    }
    assertThat(escaped).isEqualTo(hive);
  }

  @Test
  public void valuesAreWrittenAsHiveWritesThem() {
    Map<String, String> cases = new TreeMap<>();
    cases.put("2026-11-23", "2026-11-23");
    cases.put("14:05:06", "14%3A05%3A06");
    cases.put("a/b", "a%2Fb");
    cases.put("a=b", "a%3Db");
    cases.put("100%", "100%25");
    cases.put("%2F", "%252F");
    cases.put("a b", "a b");
    cases.put("{a}[b]", "%7Ba}%5Bb%5D");
    cases.put("a\\b", "a%5Cb");
    cases.put("a^b|c<d>e&f;g,h", "a%5Eb|c<d>e&f;g,h");
    cases.put("'x' \"y\"", "%27x%27 %22y%22");
    cases.put("#*?", "%23%2A%3F");
    cases.put("~!@$()+.-_`", "~!@$()+.-_`");
    cases.put("tab\tnewline\n", "tab%09newline%0A");
    cases.put("nul\0del\u007f", "nul%00del%7F");
    cases.put("São Paulo", "São Paulo");
    cases.put("東京\u0085\u00a0", "東京\u0085\u00a0");
    cases.put("\ud83d\ude00", "\ud83d\ude00");
    cases.forEach(
        (plain, escaped) -> {
          assertThat(HivePath.escape(plain)).isEqualTo(escaped);
          assertThat(HivePath.unescape(escaped)).isEqualTo(plain);
        });
  }

  @Test
  public void whatIsNoEscapeSequenceStays() {
    for (String text : List.of("%", "%4", "a%", "%zz", "%4g", "%+1", "100% x")) {
      assertThat(HivePath.unescape(text)).isEqualTo(text);
    }
    assertThat(HivePath.unescape("%41%2f%2F")).isEqualTo("A//");
  }

  @Test
  public void everyRowSaysWhichPartitionItBelongsTo() {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> HivePath.of(columns("day", "1", "city", null)))
        .withMessageContainingAll("'city'", "null", "every row must say which partition");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> HivePath.of(columns("day", "", "city", "x")))
        .withMessageContainingAll("'day'", "empty", "every row must say which partition");
  }

  @Test
  public void aValueThatReadersTakeForNullIsRefused() {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> HivePath.of(columns("city", "__HIVE_DEFAULT_PARTITION__")))
        .withMessageContainingAll("'city'", "__HIVE_DEFAULT_PARTITION__", "null");
  }

  @Test
  public void namesOfColumnsAreEscapedToo() {
    assertThat(HivePath.of(columns("a=b", "c", "d/e", "f"))).isEqualTo("a%3Db=c/d%2Fe=f");
  }

  private static List<Map.Entry<String, String>> columns(String... namesAndValues) {
    List<Map.Entry<String, String>> columns = new ArrayList<>();
    for (int i = 0; i < namesAndValues.length; i += 2) {
      columns.add(new SimpleEntry<>(namesAndValues[i], namesAndValues[i + 1]));
    }
    return columns;
  }
}
