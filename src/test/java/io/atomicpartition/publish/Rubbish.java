package io.atomicpartition.publish;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.function.BiConsumer;

/** Bytes that could be found where a manifest should be, made from one that is good. */
final class Rubbish {
  private static final ObjectMapper JSON = new ObjectMapper();

  /** What any node of the tree is replaced by. */
  private static final String OTHERS =
      "[null, true, 0, 1, -1, 1.5, 1e999, 9223372036854775807, 9223372036854775808,"
          + " 99999999999999999999, \"\", \"x\", \"../x\", \"/\", \"\\u0000\", \"\\ud800\","
          + " \"2026-11-23T14:05:06Z\", \"0123456789abcdef\", [], [7], [[]], [{}], {},"
          + " {\"a\":{}}]";

  /** Paths of files that no manifest may name. */
  static final List<String> ESCAPES =
      List.of(
          "../x",
          "../../../../../../etc/passwd",
          "/etc/passwd",
          "a/../../b",
          "ledgers/../../b",
          "ledgers/..",
          "ledgers//x",
          "ledgers/./x",
          "./ledgers/x",
          "..\\x",
          "ledgers\\x",
          "C:\\x",
          "file:///etc/passwd",
          "s3://other/x",
          "ledgers/\u0000",
          "ledgers/x\n",
          "_manifest.json",
          "ledgers/_manifest.json",
          "ledgers/.hidden",
          "_staging/x",
          "~/x",
          "%2e%2e/x",
          "",
          "/",
          "ledgers/part-00000-of-00001-00000000-0123456789abcdef.parquet",
          "transactions/part-00000-of-00001-b1f5dc1f-0123456789abcdef.parquet",
          "ledgers/" + "x".repeat(100_000));

  private final byte[] good;

  Rubbish(byte[] good) {
    this.good = good.clone();
  }

  /** Cut off at every byte. */
  void truncated(BiConsumer<String, byte[]> each) {
    for (int length = 0; length < good.length; length++) {
      each.accept("cut after " + length + " bytes", Arrays.copyOf(good, length));
    }
  }

  /** Every byte replaced by bytes that mean something to JSON or to UTF-8. */
  void bytesReplaced(BiConsumer<String, byte[]> each) {
    for (int i = 0; i < good.length; i++) {
      for (int b : new int[] {0, 0xff, 0x80, '"', '}', ',', '\\', '9'}) {
        byte[] damaged = good.clone();
        damaged[i] = (byte) b;
        each.accept("byte " + i + " replaced by " + b, damaged);
      }
    }
  }

  /** Every node of the tree, and every key, missing or of another type or value. */
  void nodesReplaced(BiConsumer<String, byte[]> each) {
    List<JsonNode> others = new ArrayList<>();
    tree(OTHERS.getBytes(UTF_8)).forEach(others::add);
    for (String pointer : pointers("", tree(good))) {
      for (int i = -1; i < others.size(); i++) {
        JsonNode json = tree(good);
        Optional<JsonNode> other = i < 0 ? Optional.empty() : Optional.of(others.get(i));
        replace(json, pointer, other);
        each.accept(
            pointer + " = " + other.map(JsonNode::toString).orElse("nothing"),
            // JSON escapes say what UTF-8 cannot.
            json.toString().getBytes(UTF_8));
      }
    }
  }

  /** Every key of the tree twice. */
  void keysTwice(BiConsumer<String, byte[]> each) {
    String text = new String(good, ISO_8859_1);
    for (int colon = text.indexOf("\":"); colon >= 0; colon = text.indexOf("\":", colon + 1)) {
      int quote = text.lastIndexOf('"', colon - 1);
      String key = text.substring(quote, colon + 2);
      String twice = text.substring(0, quote) + key + "0," + text.substring(quote);
      each.accept(key + " twice", twice.getBytes(ISO_8859_1));
    }
  }

  /** Paths that lead elsewhere, and names of tables that do. */
  void escapes(BiConsumer<String, byte[]> each) {
    for (String path : ESCAPES) {
      for (String field :
          List.of("/tables/0/files/0/path", "/tables/0/files/1/path", "/partition")) {
        JsonNode json = tree(good);
        replace(json, field, Optional.of(JSON.getNodeFactory().textNode(path)));
        each.accept(field + " = " + path, json.toString().getBytes(UTF_8));
      }
    }
    for (String name : List.of("a/b", "..", ".", "_x", "/", "a\\b", "\u0000", "transactions", "")) {
      JsonNode json = tree(good);
      replace(json, "/tables/0/name", Optional.of(JSON.getNodeFactory().textNode(name)));
      each.accept("table named " + name, json.toString().getBytes(UTF_8));
    }
  }

  /** One of the good ones, damaged by chance, often so that it is JSON still. */
  static byte[] mutant(List<byte[]> seeds, Random random) {
    byte[] bytes = seeds.get(random.nextInt(seeds.size())).clone();
    for (int left = 1 + random.nextInt(4); left > 0; left--) {
      bytes = mutated(bytes, seeds, random);
    }
    return bytes;
  }

  private static byte[] mutated(byte[] bytes, List<byte[]> seeds, Random random) {
    if (bytes.length == 0) {
      return new byte[] {(byte) random.nextInt(256)};
    }
    int at = random.nextInt(bytes.length);
    int to = Math.min(bytes.length, at + random.nextInt(40));
    return switch (random.nextInt(7)) {
      case 0 -> with(bytes, at, (byte) random.nextInt(256));
      case 1 -> with(bytes, at, (byte) (bytes[at] ^ (1 << random.nextInt(8))));
      case 2 ->
          with(bytes, at, (byte) "{}[]\",:\\0123456789-+.eEtfn/_ ".charAt(random.nextInt(29)));
      case 3 -> joined(bytes, at, new byte[0], to); // a piece gone
      case 4 -> joined(bytes, to, Arrays.copyOfRange(bytes, at, to), to); // a piece twice
      case 5 -> {
        byte[] other = seeds.get(random.nextInt(seeds.size()));
        int from = random.nextInt(other.length);
        int end = Math.min(other.length, from + random.nextInt(200));
        yield joined(bytes, at, Arrays.copyOfRange(other, from, end), to);
      }
      default -> nodeReplaced(bytes, random);
    };
  }

  private static byte[] nodeReplaced(byte[] bytes, Random random) {
    JsonNode json;
    try {
      json = JSON.readTree(bytes);
    } catch (IOException e) {
      return bytes;
    }
    List<String> pointers = pointers("", json);
    if (pointers.isEmpty()) {
      return bytes;
    }
    JsonNode other =
        random.nextBoolean()
            ? tree(OTHERS.getBytes(UTF_8)).get(random.nextInt(24))
            : json.at(pointers.get(random.nextInt(pointers.size())));
    replace(json, pointers.get(random.nextInt(pointers.size())), Optional.of(other.deepCopy()));
    return json.toString().getBytes(UTF_8);
  }

  private static byte[] with(byte[] bytes, int at, byte value) {
    byte[] changed = bytes.clone();
    changed[at] = value;
    return changed;
  }

  private static byte[] joined(byte[] bytes, int until, byte[] between, int from) {
    byte[] joined = Arrays.copyOf(bytes, until + between.length + bytes.length - from);
    System.arraycopy(between, 0, joined, until, between.length);
    System.arraycopy(bytes, from, joined, until + between.length, bytes.length - from);
    return joined;
  }

  static JsonNode tree(byte[] json) {
    try {
      return JSON.readTree(json);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static List<String> pointers(String prefix, JsonNode node) {
    List<String> pointers = new ArrayList<>();
    node.properties()
        .forEach(
            field -> {
              String pointer = prefix + "/" + field.getKey().replace("~", "~0").replace("/", "~1");
              pointers.add(pointer);
              pointers.addAll(pointers(pointer, field.getValue()));
            });
    for (int i = 0; node.isArray() && i < node.size(); i++) {
      pointers.add(prefix + "/" + i);
      pointers.addAll(pointers(prefix + "/" + i, node.get(i)));
    }
    return pointers;
  }

  private static void replace(JsonNode root, String pointer, Optional<JsonNode> value) {
    int slash = pointer.lastIndexOf('/');
    JsonNode parent = root.at(pointer.substring(0, slash));
    String name = pointer.substring(slash + 1).replace("~1", "/").replace("~0", "~");
    if (parent instanceof ArrayNode array) {
      array.remove(Integer.parseInt(name));
      value.ifPresent(node -> array.insert(Integer.parseInt(name), node));
    } else if (parent instanceof ObjectNode object) {
      object.remove(name);
      value.ifPresent(node -> object.set(name, node));
    }
  }
}
