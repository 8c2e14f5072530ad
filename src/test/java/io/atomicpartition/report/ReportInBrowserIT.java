package io.atomicpartition.report;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.Assume.assumeTrue;

import com.fasterxml.jackson.databind.JsonNode;
import io.atomicpartition.lake.Level;
import io.atomicpartition.lake.SampleLake;
import io.atomicpartition.store.AtomicStore;
import io.atomicpartition.testing.Browser;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.apache.commons.io.FileUtils;
import org.junit.AfterClass;
import org.junit.Before;
import org.junit.BeforeClass;
import org.junit.ClassRule;
import org.junit.Test;
import org.junit.rules.TemporaryFolder;

/** The real page of a real lake, as a real browser shows it; pictures go to target/report. */
public class ReportInBrowserIT {
  private static final Path PICTURES = Path.of("target/report");
  private static final int MOST_HEIGHT = 6_000;

  @ClassRule public static final TemporaryFolder TEMPORARY = new TemporaryFolder();

  private static Path page;
  private static Browser browser;

  /** The sample, reported; then its troubles, reported over that. */
  @BeforeClass
  public static void report() throws IOException {
    assumeTrue(Browser.missing(), Browser.missing().isEmpty());
    Path root = SampleLake.copyTo(TEMPORARY.getRoot().toPath().resolve("lake"));
    page = TEMPORARY.getRoot().toPath().resolve("report.html");
    try (AtomicStore store = TroubledLake.open(root)) {
      LakeReport.of(store).writeTo(page);
      TroubledLake.make(root);
      LakeReport.of(store).verifiedAt(Level.CHECKSUM).writeTo(page);
    }
    browser = new Browser();
  }

  @AfterClass
  public static void closeBrowser() throws IOException {
    if (browser != null) {
      browser.close();
    }
  }

  @Before
  public void forgetWhatOtherTestsDid() throws IOException {
    browser.scripts(true);
    browser.open(Files.writeString(page.resolveSibling("blank.html"), "<!DOCTYPE html>"));
    browser.requests();
    browser.console();
  }

  private static void open(int width, int height, boolean dark) throws IOException {
    browser.screen(width, height, dark);
    browser.open(page);
  }

  private static List<String> texts(String selector) throws IOException {
    List<String> texts = new ArrayList<>();
    browser
        .run(
            "return [...document.querySelectorAll(`"
                + selector
                + "`)].map(e => e.innerText.trim())")
        .forEach(text -> texts.add(text.asText()));
    return texts;
  }

  private static List<String> conditions() throws IOException {
    return texts(".conditions li").stream().map(text -> text.replaceAll("\\s+", " ")).toList();
  }

  private static int count(String selector) throws IOException {
    return browser.run("return document.querySelectorAll(`" + selector + "`).length").asInt();
  }

  private static String color(String selector, String property) throws IOException {
    return browser
        .run(
            "return getComputedStyle(document.querySelector(`"
                + selector
                + "`)).getPropertyValue('"
                + property
                + "')")
        .asText();
  }

  @Test
  public void theEssentialsAreShown() throws IOException {
    open(1_100, 900, false);

    assertThat(texts("h1")).singleElement().asString().startsWith("file:").endsWith("/lake");
    assertThat(texts("#live, #rows, #files")).containsExactly("3", "1,088", "6");
    assertThat(count("#calendar-cells .cell")).isEqualTo(7);
    for (String condition :
        List.of("empty", "damaged", "missing", "unreadable", "never-published")) {
      assertThat(count("#calendar-cells .cell." + condition)).as(condition).isEqualTo(1);
    }
    assertThat(count("#calendar-cells .cell.live")).isEqualTo(2);
    assertThat(conditions())
        .containsExactly(
            "2 live, verified", "1 empty", "1 never published", "1 damaged", "1 unreadable");
    assertThat(texts(".legend li"))
        .as("of conditions, those that there are")
        .hasSize(7)
        .contains("live, verified: its files are as published", "missing: no partition");
    assertThat(texts(".notices li.bad"))
        .anyMatch(text -> text.contains("1 manifest cannot be read"))
        .anyMatch(text -> text.contains("1 partition is not what its manifest says"))
        .hasSize(2);
    assertThat(texts(".notices li.warn"))
        .anyMatch(text -> text.contains("1 day missing between 2026-11-16 and 2026-11-22"))
        .anyMatch(text -> text.contains("Stale temps of 1 launch: 1 object, 2.9 MiB"))
        .anyMatch(text -> text.contains("3 files that no manifest names"));
    assertThat(texts(".findings tbody tr"))
        .singleElement()
        .asString()
        .contains(TroubledLake.DAMAGED, "CHECKSUM_DIFFERS", "CRC32C");
    assertThat(texts("pre")).singleElement().asString().contains("atomic-partition sweep 'file:");
    assertThat(texts("#changes summary"))
        .anyMatch(text -> text.startsWith("1 un-published"))
        .anyMatch(text -> text.startsWith("1 became damaged"))
        .anyMatch(text -> text.startsWith("2 new"))
        .hasSize(3);
    assertThat(count(".plot rect")).isEqualTo(3 + 3 + 1 + 1);
    browser.screenshot(PICTURES.resolve("desktop-light.png"), MOST_HEIGHT);
  }

  @Test
  public void whatWasNotReadIsNotCalledVerified() throws IOException {
    Path root = SampleLake.copyTo(TEMPORARY.getRoot().toPath().resolve("unverified"));
    Path report = TEMPORARY.getRoot().toPath().resolve("unverified.html");
    for (Level level : new Level[] {null, Level.QUICK, Level.CHECKSUM}) {
      try (AtomicStore store = TroubledLake.open(root)) {
        LakeReport unverified = LakeReport.of(store);
        (level == null ? unverified : unverified.verifiedAt(level)).writeTo(report);
      }
      browser.screen(1_100, 900, false);
      browser.open(report);
      boolean read = level == Level.CHECKSUM;
      assertThat(conditions())
          .as("" + level)
          .containsExactly(read ? "4 live, verified" : "4 live, unverified");
      assertThat(count(".notices li.good")).as("" + level).isEqualTo(read ? 1 : 0);
    }
  }

  /** Three regions of 70 days; one of them misses the newest, another is un-published on it. */
  private static Path regions() throws IOException {
    SyntheticLake lake = new SyntheticLake(TEMPORARY.getRoot().toPath().resolve("regions"));
    LocalDate newest = LocalDate.of(2026, 11, 23);
    for (String region : List.of("ap", "eu", "us")) {
      for (int i = region.equals("eu") ? 1 : 0; i < 70; i++) {
        long scale = region.equals("us") ? 1_000 : 10;
        lake.publish("region=" + region + "/day=" + newest.minusDays(i), scale + i % 2);
      }
    }
    lake.publish("region=us/day=" + newest.minusDays(1), 10);
    lake.unpublish("region=us/day=" + newest, 2);
    Path report = TEMPORARY.getRoot().toPath().resolve("regions.html");
    try (AtomicStore store = TroubledLake.open(lake.root())) {
      LakeReport.of(store).writeTo(report);
    }
    return report;
  }

  @Test
  public void twoFieldsHaveTwoAxes() throws IOException {
    browser.screen(1_100, 900, false);
    browser.open(regions());

    assertThat(texts(".matrix tbody th")).containsExactly("ap", "eu", "us");
    assertThat(texts(".matrix thead th")).hasSize(1 + 60).startsWith("region", "2026-11-23");
    List<String> squares = new ArrayList<>();
    browser
        .run("return [...document.querySelectorAll('.matrix .cell')].map(c => c.className)")
        .forEach(css -> squares.add(css.asText().replaceFirst("cell ", "")));
    assertThat(squares).hasSize(3 * 60);
    assertThat(List.of(squares.get(0), squares.get(60), squares.get(120)))
        .containsExactly("live s3", "missing", "empty");
    assertThat(squares.get(121)).as("a hundredth of its row's median").isEqualTo("live s1");
    assertThat(squares.subList(122, 180)).as("its row").containsOnly("live s3");
    browser.run("document.querySelectorAll('.matrix .cell')[1].focus()");
    for (String key : List.of("ArrowDown", "ArrowDown", "ArrowLeft")) {
      browser.run(
          "document.activeElement.dispatchEvent(new KeyboardEvent('keydown', {key: '"
              + key
              + "', bubbles: true}))");
    }
    assertThat(texts("#detail"))
        .singleElement()
        .asString()
        .startsWith("region=us/day=2026-11-23: empty, sequence 2");
    assertContrast();
    browser.screenshot(PICTURES.resolve("matrix-light.png"), MOST_HEIGHT);
  }

  @Test
  public void aMatrixScrollsInItsOwnBoxAndKeepsItsNames() throws IOException {
    browser.screen(360, 740, true);
    browser.open(regions());

    assertThat(browser.run("return document.documentElement.scrollWidth").asInt()).isEqualTo(360);
    String name = "document.querySelector('.matrix tbody th').getBoundingClientRect().left";
    int before = browser.run("return " + name).asInt();
    int scrolled =
        browser
            .run(
                "const box = document.querySelector('.matrix'); box.scrollLeft = 300;"
                    + " return box.scrollLeft")
            .asInt();
    assertThat(scrolled).isEqualTo(300);
    assertThat(browser.run("return " + name).asInt()).isEqualTo(before);
    assertContrast();
    browser.screenshot(PICTURES.resolve("matrix-phone.png"), MOST_HEIGHT);
  }

  @Test
  public void nothingIsAskedOfANetworkAndNothingIsWrongInTheConsole() throws IOException {
    open(1_100, 900, false);
    browser.run("document.querySelector('button.cell').click()");

    assertThat(browser.requests())
        .contains(page.toUri().toString())
        .allMatch(url -> url.equals(page.toUri().toString()) || url.equals("data:,"));
    assertThat(browser.console()).isEmpty();
  }

  @Test
  public void thePolicyForbidsWhatIsNotThePagesOwn() throws IOException {
    open(1_100, 900, false);
    browser.run(
        "const s = document.createElement('script'); s.textContent = 'window.injected = true';"
            + " document.body.append(s)");

    assertThat(browser.run("return window.injected === undefined").asBoolean()).isTrue();
    assertThat(browser.console()).singleElement().asString().contains("Content Security Policy");
  }

  @Test
  public void aPhoneShowsItWithoutScrollingSideways() throws IOException {
    open(360, 740, true);

    assertThat(browser.run("return document.documentElement.scrollWidth").asInt()).isEqualTo(360);
    assertThat(
            browser.run(
                "return [...document.querySelectorAll('section')]"
                    + ".every(s => s.scrollWidth <= s.clientWidth)"))
        .as("no section is wider than the screen")
        .isEqualTo(browser.run("return true"));
    browser.screenshot(PICTURES.resolve("phone-dark.png"), MOST_HEIGHT);
  }

  @Test
  public void theDarkHasColoursOfItsOwnAndBothCanBeRead() throws IOException {
    open(1_100, 900, false);
    String light = color("body", "background-color");
    String lightLive = color(".cell.s4", "background-color");
    assertContrast();
    open(1_100, 900, true);

    assertThat(color("body", "background-color")).isNotEqualTo(light);
    assertThat(color(".cell.s4", "background-color")).isNotEqualTo(lightLive);
    assertContrast();
  }

  /** WCAG's 4.5 to 1, for each element that has text of its own. */
  private static void assertContrast() throws IOException {
    JsonNode low =
        browser.run(
            """
            const parse = c => (c.match(/[\\d.]+/g) || []).map(Number);
            const light = ([r, g, b]) => {
              const [x, y, z] = [r, g, b].map(v => v / 255)
                .map(v => v <= .04045 ? v / 12.92 : ((v + .055) / 1.055) ** 2.4);
              return .2126 * x + .7152 * y + .0722 * z;
            };
            const behind = e => {
              for (let at = e; at; at = at.parentElement) {
                const c = parse(getComputedStyle(at).backgroundColor);
                if (c.length === 3 || c[3] > 0) return c;
              }
              return [255, 255, 255];
            };
            const low = [];
            for (const e of document.querySelectorAll('body *:not(script):not(title)')) {
              const before = getComputedStyle(e, '::before').content;
              const own = [...e.childNodes].some(n => n.nodeType === 3 && n.data.trim());
              if (!own && !/^"/.test(before)) continue;
              const [a, b] = [light(parse(getComputedStyle(e).color)), light(behind(e))];
              const ratio = (Math.max(a, b) + .05) / (Math.min(a, b) + .05);
              if (ratio < 4.5) low.push(`${e.tagName}.${e.className} ${ratio.toFixed(2)}`);
            }
            return low;
            """);
    assertThat(low).isEmpty();
  }

  @Test
  public void conditionsDifferByMoreThanTheirColour() throws IOException {
    open(1_100, 900, false);

    List<String> signs = new ArrayList<>();
    for (String condition :
        List.of("live", "empty", "damaged", "missing", "unreadable", "never-published")) {
      signs.add(
          browser
              .run(
                  "const e = document.querySelector('#calendar-cells .cell."
                      + condition
                      + "'); return getComputedStyle(e, '::before').content"
                      + " + getComputedStyle(e).borderTopStyle")
              .asText());
    }
    assertThat(signs).doesNotHaveDuplicates();
  }

  @Test
  public void keysMoveOverTheSquaresAndTellWhatTheyAre() throws IOException {
    open(1_100, 900, false);
    assertThat(count("#calendar-cells button[tabindex='0']")).isEqualTo(1);
    browser.run("document.querySelector(`#calendar-cells button[tabindex='0']`).focus()");
    browser.run(
        "document.activeElement.dispatchEvent("
            + "new KeyboardEvent('keydown', {key: 'ArrowDown', bubbles: true}))");

    assertThat(texts("#detail"))
        .singleElement()
        .asString()
        .contains("Tue 2026-11-17", TroubledLake.LIVE, "live, sequence 1", "387 rows", "2 files");
    assertThat(count("#calendar-cells button[tabindex='0']")).isEqualTo(1);
  }

  @Test
  public void everySquareAndChartHasAName() throws IOException {
    open(1_100, 900, false);

    assertThat(count("button.cell:not([title]), button.cell[title='']")).isZero();
    assertThat(count("svg:not([role='img'][aria-label])")).isZero();
    assertThat(browser.run("return document.documentElement.lang").asText()).isEqualTo("en");
    assertThat(browser.run("return document.title").asText()).startsWith("Lake report: file:");
    assertThat(
            browser.run(
                "return [...document.querySelectorAll('.notices a')]"
                    + ".filter(a => !document.querySelector(a.getAttribute('href'))).length"))
        .as("links that lead nowhere")
        .isEqualTo(browser.run("return 0"));
  }

  @Test
  public void withoutScriptsTheSameIsShown() throws IOException {
    open(1_100, 900, false);
    String with = String.join("\n", texts("body"));
    browser.scripts(false);
    browser.open(page);

    JsonNode without =
        browser.tool(
            "Runtime.evaluate",
            Map.of("expression", "document.body.innerText", "returnByValue", true));
    assertThat(without.get("result").get("value").asText().trim()).isEqualTo(with);
  }

  @Test
  public void namesThatSomebodyElseChoseAreOnlyShown() throws IOException {
    Path hostile = HostileLake.make(TEMPORARY.getRoot().toPath().resolve("hostile"));
    Path report = TEMPORARY.getRoot().toPath().resolve("hostile.html");
    try (AtomicStore store = TroubledLake.open(hostile)) {
      LakeReport.of(store).writeTo(report);
    }
    browser.screen(360, 740, false);
    browser.open(report);

    assertThat(browser.run("return window.injected === undefined").asBoolean()).isTrue();
    assertThat(browser.console()).isEmpty();
    assertThat(count("img, iframe, b, body > script:not([type])")).isEqualTo(1);
    assertThat(count("#publishes-title ~ .scroll tbody tr")).isEqualTo(HostileLake.NAMES.size());
    String shown = String.join("\n", texts("body"));
    for (String name : HostileLake.NAMES) {
      assertThat(shown).contains(Words.visible(name));
    }
    assertThat(shown).contains("\\u202E", HostileLake.RUN).doesNotContain("\u202e");
    assertThat(browser.run("return document.documentElement.scrollWidth").asInt()).isEqualTo(360);
    browser.screenshot(PICTURES.resolve("hostile-phone.png"), MOST_HEIGHT);
    FileUtils.copyFile(report.toFile(), PICTURES.resolve("hostile.html").toFile());
  }
}
