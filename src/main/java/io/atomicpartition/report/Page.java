package io.atomicpartition.report;

import com.samskivert.mustache.DefaultCollector;
import com.samskivert.mustache.Mustache;
import com.samskivert.mustache.Template;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.OutputStream;
import java.io.OutputStreamWriter;
import java.io.UncheckedIOException;
import java.io.Writer;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Base64;
import java.util.Iterator;
import java.util.Map;
import java.util.Optional;

/**
 * The page as text. Whatever it shows is made visible, and escaped by the template's default; what
 * is not escaped is the style sheet and the script, which are in this jar and which the page's
 * policy allows by their digests, and the snapshot, which escapes itself.
 */
final class Page {
  private static final String STYLE = resource("report.css");
  private static final String SCRIPT = resource("report.js");
  private static final Template TEMPLATE =
      Mustache.compiler()
          .withLoader(
              name -> new InputStreamReader(open(name + ".mustache"), StandardCharsets.UTF_8))
          .withCollector(new WithOptionals())
          .withFormatter(value -> Words.visible(String.valueOf(value)))
          .emptyStringIsFalse(true)
          .compile(resource("report.mustache"));

  /** A section is shown for what an {@link Optional} holds. */
  private static final class WithOptionals extends DefaultCollector {
    @Override
    public Iterator<?> toIterator(Object value) {
      return value instanceof Optional<?> optional
          ? optional.stream().iterator()
          : super.toIterator(value);
    }
  }

  private Page() {}

  static void write(PageModel model, Snapshot snapshot, OutputStream out) throws IOException {
    Writer writer = new OutputStreamWriter(out, StandardCharsets.UTF_8);
    try {
      TEMPLATE.execute(
          model,
          Map.of(
              "style", STYLE,
              "styleHash", sha256(STYLE),
              "script", SCRIPT,
              "scriptHash", sha256(SCRIPT),
              "tool", snapshot.tool(),
              "snapshot", PreviousReport.json(snapshot)),
          writer);
    } catch (UncheckedIOException e) {
      throw e.getCause();
    }
    writer.flush();
  }

  private static InputStream open(String name) {
    InputStream resource = Page.class.getResourceAsStream(name);
    if (resource == null) {
      throw new IllegalStateException(name + " is not in the jar");
    }
    return resource;
  }

  private static String resource(String name) {
    try (InputStream in = open(name)) {
      return new String(in.readAllBytes(), StandardCharsets.UTF_8);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static String sha256(String text) {
    try {
      byte[] digest =
          MessageDigest.getInstance("SHA-256").digest(text.getBytes(StandardCharsets.UTF_8));
      return "sha256-" + Base64.getEncoder().encodeToString(digest);
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("Every Java has SHA-256", e);
    }
  }
}
