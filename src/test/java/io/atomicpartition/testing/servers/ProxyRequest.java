package io.atomicpartition.testing.servers;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import org.apache.http.HttpRequest;
import org.apache.http.NameValuePair;
import org.apache.http.client.utils.URLEncodedUtils;

/**
 * A request as a {@link LoopbackProxy} sees it: its line and its headers.
 *
 * @param number counts the proxy's requests from 0 in the order of their arrival
 * @param target path and query, as sent
 */
public record ProxyRequest(int number, String method, String target, List<Header> headers) {
  /** One line of the header, as sent. */
  public record Header(String name, String value) {}

  static ProxyRequest of(int number, HttpRequest request) {
    return new ProxyRequest(
        number,
        request.getRequestLine().getMethod(),
        request.getRequestLine().getUri(),
        Arrays.stream(request.getAllHeaders())
            .map(header -> new Header(header.getName(), header.getValue()))
            .toList());
  }

  /** The path, as sent: not decoded. */
  public String path() {
    int query = target.indexOf('?');
    return query < 0 ? target : target.substring(0, query);
  }

  /** What follows the question mark, as sent; empty if there is none. */
  public String query() {
    int query = target.indexOf('?');
    return query < 0 ? "" : target.substring(query + 1);
  }

  /** A parameter of the query, decoded; empty text for one without a value. */
  public Optional<String> parameter(String name) {
    return URLEncodedUtils.parse(query(), UTF_8).stream()
        .filter(parameter -> parameter.getName().equals(name))
        .map(NameValuePair::getValue)
        .map(value -> value == null ? "" : value)
        .findFirst();
  }

  /** A header's first value, by its name in any case. */
  public Optional<String> header(String name) {
    return headers.stream()
        .filter(header -> header.name().equalsIgnoreCase(name))
        .map(Header::value)
        .findFirst();
  }

  @Override
  public String toString() {
    return method + " " + target;
  }
}
