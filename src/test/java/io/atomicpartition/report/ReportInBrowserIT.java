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
