package io.atomicpartition.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.PrintWriter;
import java.io.StringWriter;
import java.util.List;
import org.junit.Test;

public class TextTableTest {
  private final StringWriter printed = new StringWriter();
  private final TextTable table = new TextTable(new PrintWriter(printed, true), List.of("a", "b"));

  @Test
  public void columnsAreAsWideAsTheirWidestCell() {
    table.add(List.of("long", "x"));
    table.add(List.of("", "a\nb"));
    table.end();

    assertThat(printed.toString().lines()).containsExactly("a     b", "long  x", "      a b");
  }

  @Test
  public void manyRowsAreNotHeld() {
    for (int i = 0; i < TextTable.MEASURED; i++) {
      table.add(List.of("1", "2"));
    }
    assertThat(printed.toString().lines()).hasSize(1 + TextTable.MEASURED);

    table.add(List.of("wider than before", "3"));
    assertThat(printed.toString().lines())
        .hasSize(2 + TextTable.MEASURED)
        .last()
        .isEqualTo("wider than before  3");
    table.end();
    assertThat(printed.toString().lines()).hasSize(2 + TextTable.MEASURED);
  }
}
