package io.atomicpartition.store.gcs;

import com.google.api.client.http.HttpExecuteInterceptor;
import com.google.api.client.http.HttpHeaders;
import com.google.api.client.http.HttpRequest;
import com.google.api.client.http.HttpRequestInitializer;
import com.google.api.client.http.HttpResponse;
import com.google.api.client.http.HttpUnsuccessfulResponseHandler;
import io.atomicpartition.store.StoreObserver;
import java.io.IOException;
import java.util.Optional;

/**
 * Sees every request of the client library: says who sends it, and tells the observer of throttling
 * and of requests that are sent again. The library gives all requests of one call the same token,
 * and makes them from one thread.
 *
 * <p>Sees what the library sends under its own retries; a request that fails before there is a
 * connection is seen as well.
 */
final class RequestWatch implements HttpRequestInitializer {
  private static final String TOKEN = "x-goog-gcs-idempotency-token";
  private static final int TOO_MANY_REQUESTS = 429;
  private static final int UNAVAILABLE = 503;

  /** The token of the request that a thread had sent last. */
  private static final ThreadLocal<Object> LAST_TOKEN = new ThreadLocal<>();

  private final HttpRequestInitializer next;
  private final String userAgent;
  private final StoreObserver observer;

  RequestWatch(HttpRequestInitializer next, String userAgent, StoreObserver observer) {
    this.next = next;
    this.userAgent = userAgent;
    this.observer = observer;
  }

  /** No request was sent, for want of an access token. */
  static final class NoAccessTokenException extends IOException {
    private static final long serialVersionUID = 1L;

    NoAccessTokenException(Throwable cause) {
      super("no access token could be had: " + cause.getMessage(), cause);
    }
  }

  @Override
  public void initialize(HttpRequest request) throws IOException {
    try {
      next.initialize(request);
    } catch (IOException | RuntimeException e) {
      throw new NoAccessTokenException(e);
    }
    HttpExecuteInterceptor before = request.getInterceptor();
    request.setInterceptor(
        sent -> {
          if (before != null) {
            before.intercept(sent);
          }
          HttpHeaders headers = sent.getHeaders();
          String sender = headers.getUserAgent();
          headers.setUserAgent(sender == null ? userAgent : userAgent + " " + sender);
        });
    HttpUnsuccessfulResponseHandler refused = request.getUnsuccessfulResponseHandler();
    if (refused != null) {
      request.setUnsuccessfulResponseHandler(
          (sent, response, supportsRetry) -> renewed(refused, sent, response, supportsRetry));
    }
    request.setResponseInterceptor(this::responded);
    request.setIOExceptionHandler(
        (failed, supportsRetry) -> {
          ended(failed);
          return false;
        });
  }

  /** Credentials that cannot be renewed must not hide what the service has said. */
  private static boolean renewed(
      HttpUnsuccessfulResponseHandler handler,
      HttpRequest request,
      HttpResponse response,
      boolean supportsRetry)
      throws IOException {
    try {
      return handler.handleResponse(request, response, supportsRetry);
    } catch (IllegalStateException e) {
      return false;
    }
  }

  private void responded(HttpResponse response) {
    HttpRequest request = response.getRequest();
    int status = response.getStatusCode();
    if (status == TOO_MANY_REQUESTS || status == UNAVAILABLE) {
      observer.throttled(name(request));
    }
    ended(request);
  }

  private void ended(HttpRequest request) {
    Object token = request.getHeaders().get(TOKEN);
    if (token != null && token.equals(LAST_TOKEN.get())) {
      observer.retried(name(request));
    }
    LAST_TOKEN.set(token);
  }

  /** The method of the JSON API, as far as a request's address tells. */
  private static String name(HttpRequest request) {
    String path = request.getUrl().getRawPath();
    String method = Optional.ofNullable(request.getRequestMethod()).orElse("GET");
    if (path.startsWith("/upload/")) {
      return "objects.insert";
    }
    if (path.contains("/rewriteTo/")) {
      return "objects.rewrite";
    }
    return switch (method) {
      case "DELETE" -> "objects.delete";
      case "POST" -> "objects.insert";
      default -> path.endsWith("/o") ? "objects.list" : "objects.get";
    };
  }
}
