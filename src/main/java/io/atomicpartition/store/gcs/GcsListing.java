package io.atomicpartition.store.gcs;

import com.google.api.gax.paging.Page;
import com.google.cloud.storage.Blob;
import com.google.cloud.storage.BlobId;
import com.google.cloud.storage.Storage.BlobListOption;
import com.google.cloud.storage.StorageException;
import io.atomicpartition.store.ListPage;
import io.atomicpartition.store.StoreException;
import io.atomicpartition.store.StoreLocation;
import io.atomicpartition.store.StoredObject;
import io.atomicpartition.store.gcs.GcsLocation.Place;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Lists keys in their order. Where the staging area is outside the root, its keys come between
 * those of the root that sort before and after it, so a listing has up to three ranges; a page
 * token is the number of the range and the service's own token, or the key after which the page
 * begins.
 */
final class GcsListing {
  private static final String STAGING = StoreLocation.STAGING + "/";

  /** Sorts right after every key that begins with {@link #STAGING}. */
  private static final String AFTER_STAGING = StoreLocation.STAGING + (char) ('/' + 1);

  /** Begins the token of a page after a key; all others begin with a number. */
  private static final String AFTER_KEY = "after:";

  private final GcsLocation location;
  private final GcsClients clients;
  private final GcsRequests requests;
  private final int pageSize;

  /**
   * Object names of a place that begin with {@code prefix}, from one name on and up to another.
   *
   * @param keyPrefix what keys have where names have the place's own prefix
   */
  private record Range(
      Place place, String keyPrefix, String prefix, Optional<String> from, Optional<String> to) {
    List<BlobListOption> options() {
      List<BlobListOption> options = new ArrayList<>();
      options.add(BlobListOption.prefix(place.prefix() + prefix));
      from.ifPresent(name -> options.add(BlobListOption.startOffset(place.prefix() + name)));
      to.ifPresent(name -> options.add(BlobListOption.endOffset(place.prefix() + name)));
      return options;
    }

    String key(String objectName) {
      return keyPrefix + objectName.substring(place.prefix().length());
    }
  }

  GcsListing(GcsLocation location, GcsClients clients, GcsRequests requests, int pageSize) {
    this.location = location;
    this.clients = clients;
    this.requests = requests;
    this.pageSize = pageSize;
  }

  /**
   * The keys of the root after one of them: the service's own offset is the first that it lists.
   */
  ListPage pageAfter(String prefix, String after) throws StoreException {
    Range range = new Range(location.root(), "", prefix, Optional.of(after), Optional.empty());
    Page<Blob> page = request(prefix, range, "");
    List<StoredObject> objects = new ArrayList<>();
    String last = after;
    for (Blob blob : page.getValues()) {
      last = range.key(blob.getName());
      if (!last.equals(after)) {
        addTo(objects, last, blob);
      }
    }
    return new ListPage(
        objects, page.hasNextPage() ? Optional.of(AFTER_KEY + last) : Optional.empty());
  }

  private static void addTo(List<StoredObject> objects, String key, Blob blob) {
    if (!key.isEmpty() && !key.endsWith("/")) { // or it is there to look like a directory
      objects.add(GcsRequests.describe(key, blob));
    }
  }

  ListPage page(String prefix, Optional<String> pageToken) throws StoreException {
    if (pageToken.isPresent() && pageToken.get().startsWith(AFTER_KEY)) {
      return pageAfter(prefix, pageToken.get().substring(AFTER_KEY.length()));
    }
    List<Range> ranges = ranges(prefix);
    int at = pageToken.map(token -> Integer.parseInt(token, 0, token.indexOf(':'), 10)).orElse(0);
    String own = pageToken.map(token -> token.substring(token.indexOf(':') + 1)).orElse("");
    while (true) {
      Range range = ranges.get(at);
      Page<Blob> page = request(prefix, range, own);
      List<StoredObject> objects = new ArrayList<>();
      for (Blob blob : page.getValues()) {
        addTo(objects, range.key(blob.getName()), blob);
      }
      own = page.hasNextPage() ? page.getNextPageToken() : "";
      if (own.isEmpty()) {
        at++;
      }
      boolean more = at < ranges.size();
      if (!objects.isEmpty() || !more) {
        return new ListPage(objects, more ? Optional.of(at + ":" + own) : Optional.empty());
      }
    }
  }

  private Page<Blob> request(String prefix, Range range, String token) throws StoreException {
    List<BlobListOption> options = range.options();
    options.add(BlobListOption.pageSize(pageSize));
    if (!token.isEmpty()) {
      options.add(BlobListOption.pageToken(token));
    }
    String bucket = range.place().bucket();
    try {
      return clients.retrying().list(bucket, requests.list(options.toArray(BlobListOption[]::new)));
    } catch (StorageException e) {
      throw GcsErrors.of(
          GcsErrors.Call.LIST, prefix, BlobId.of(bucket, range.place().prefix() + prefix), e);
    }
  }

  private List<Range> ranges(String prefix) {
    if (prefix.startsWith(STAGING)) {
      String rest = prefix.substring(STAGING.length());
      return List.of(
          new Range(location.staging(), STAGING, rest, Optional.empty(), Optional.empty()));
    }
    if (!location.stagingOutside() || !STAGING.startsWith(prefix)) {
      return List.of(new Range(location.root(), "", prefix, Optional.empty(), Optional.empty()));
    }
    return List.of(
        new Range(location.root(), "", prefix, Optional.empty(), Optional.of(STAGING)),
        new Range(location.staging(), STAGING, "", Optional.empty(), Optional.empty()),
        new Range(location.root(), "", prefix, Optional.of(AFTER_STAGING), Optional.empty()));
  }
}
