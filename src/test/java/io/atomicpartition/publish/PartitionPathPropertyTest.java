package io.atomicpartition.publish;

import static org.assertj.core.api.Assertions.assertThat;

import io.atomicpartition.store.ObjectKeys;
import io.atomicpartition.testing.properties.Properties;
import io.atomicpartition.testing.properties.Texts;
import java.util.AbstractMap.SimpleEntry;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;

/** Column values and paths: each path stands for one tuple of values, and none leads anywhere. */
public class PartitionPathPropertyTest extends Properties {
  @Provide
  Arbitrary<String> anyText() {
    return Texts.utf16();
  }

  @Provide
  Arbitrary<List<Map.Entry<String, String>>> columns() {
    return Combinators.combine(Texts.unicode(), Texts.utf16())
        .<Map.Entry<String, String>>as(SimpleEntry::new)
        .list()
        .ofMinSize(1)
        .ofMaxSize(3);
  }

  @Provide
  Arbitrary<List<Map.Entry<String, String>>> usualColumns() {
    return Combinators.combine(Texts.names(), Texts.unicode().filter(text -> !text.isEmpty()))
        .<Map.Entry<String, String>>as(SimpleEntry::new)
        .list()
        .ofMinSize(1)
        .ofMaxSize(3);
  }

  @Property(tries = 2_000)
  public void whatIsEscapedIsFoundAgain(@ForAll("anyText") String text) {
    assertThat(HivePath.unescape(HivePath.escape(text))).isEqualTo(text);
  }

  @Property(tries = 2_000)
  public void textIsEscapedAsHiveEscapesIt(@ForAll("anyText") String text) {
    StringBuilder hive = new StringBuilder();
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      // FileUtils.charToEscape of Hive; NUL, which is not in it, no path can hold.
      boolean special = c < ' ' || c == 0x7f || "\"#%'*/:=?\\{[]^".indexOf(c) >= 0;
      hive.append(special ? String.format(Locale.ROOT, "%%%02X", (int) c) : String.valueOf(c));
    }
    assertThat(HivePath.escape(text)).isEqualTo(hive.toString());
  }

  /** So two tuples that differ never have one path. */
  @Property(tries = 2_000)
  public void everyPathSaysWhichValuesItIsOf(
      @ForAll("columns") List<Map.Entry<String, String>> columns) {
    path(columns).ifPresent(path -> assertThat(valuesOf(path)).isEqualTo(columns));
  }

  @Property(tries = 2_000)
  public void noPathIsHiddenEmptyOrLeadsAnywhere(
      @ForAll("columns") List<Map.Entry<String, String>> columns) {
    path(columns)
        .ifPresent(
            path -> {
              assertThat(ObjectKeys.segments(path.manifestKey())).hasSize(columns.size() + 1);
              assertThat(path.path().split("/", -1))
                  .noneMatch(segment -> segment.isEmpty() || "._".indexOf(segment.charAt(0)) >= 0)
                  .noneMatch(segment -> segment.chars().anyMatch(c -> c < ' ' || c == '\\'));
            });
  }

  @Property
  public void valuesThatPeopleUseAreNeverRefused(
      @ForAll("usualColumns") List<Map.Entry<String, String>> columns) {
    assertThat(valuesOf(PartitionRef.ofColumns(columns))).isEqualTo(columns);
  }

  private static Optional<PartitionRef> path(List<Map.Entry<String, String>> columns) {
    try {
      return Optional.of(PartitionRef.ofColumns(columns));
    } catch (IllegalArgumentException e) {
      assertThat(e.getMessage()).isNotBlank();
      return Optional.empty();
    }
  }

  private static List<Map.Entry<String, String>> valuesOf(PartitionRef partition) {
    List<Map.Entry<String, String>> columns = new ArrayList<>();
    for (String segment : partition.path().split("/", -1)) {
      String[] nameAndValue = segment.split("=", -1);
      assertThat(nameAndValue).hasSize(2);
      columns.add(
          new SimpleEntry<>(
              HivePath.unescape(nameAndValue[0]), HivePath.unescape(nameAndValue[1])));
    }
    return columns;
  }
}
