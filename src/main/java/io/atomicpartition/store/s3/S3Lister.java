package io.atomicpartition.store.s3;

import io.atomicpartition.store.ListPage;
import io.atomicpartition.store.StoreException;
import io.atomicpartition.store.StoreLocation;
import io.atomicpartition.store.StoredObject;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import software.amazon.awssdk.core.exception.SdkException;
import software.amazon.awssdk.services.s3.model.ListObjectsV2Response;
import software.amazon.awssdk.services.s3.model.S3Object;

/**
 * Lists keys in the order of their UTF-8 bytes, which is S3's own. A page's token is the key after
 * which the next begins, so that it says enough even if objects vanish.
 *
 * <p>A staging area outside the root is listed where its keys would be among the root's: before it,
 * it, after it. Where one of these ends a page may be empty.
 */
final class S3Lister {
  private static final String STAGED = StoreLocation.STAGING + "/";

  /** After every key in the staging area, and before all others that come after. */
  private static final String AFTER_STAGED = STAGED + Character.toString(Character.MAX_CODE_POINT);

  private final S3Access s3;
  private final S3Addresses addresses;

  S3Lister(S3Access s3, S3Addresses addresses) {
    this.s3 = s3;
    this.addresses = addresses;
  }

  ListPage list(String prefix, String after) throws StoreException {
    S3Address root = addresses.root();
    Optional<S3Address> staging = addresses.staging();
    if (staging.isEmpty()) {
      return page(root, "", prefix, after);
    }
    if (prefix.startsWith(STAGED)) {
      return page(staging.get(), STAGED, prefix, after);
    }
    if (!STAGED.startsWith(prefix) || after.compareTo(AFTER_STAGED) >= 0) {
      return page(root, "", prefix, after);
    }
    if (after.startsWith(STAGED)) {
      ListPage page = page(staging.get(), STAGED, STAGED, after);
      return new ListPage(page.objects(), page.nextPageToken().or(() -> Optional.of(AFTER_STAGED)));
    }
    ListPage page = page(root, "", prefix, after);
    List<StoredObject> before =
        page.objects().stream().filter(object -> object.key().compareTo(STAGED) < 0).toList();
    boolean more = page.nextPageToken().isPresent() && before.size() == page.objects().size();
    return new ListPage(before, more ? page.nextPageToken() : Optional.of(STAGED));
  }

  /**
   * @param base where the keys that begin with {@code keyBase} are
   */
  private ListPage page(S3Address base, String keyBase, String prefix, String after)
      throws StoreException {
    String s3Prefix = base.key() + prefix.substring(keyBase.length());
    boolean begins = after.length() <= keyBase.length();
    ListObjectsV2Response found;
    try {
      found =
          s3.clients()
              .resending()
              .listObjectsV2(
                  s3.requests()
                      .list(base.bucket())
                      .prefix(s3Prefix)
                      .startAfter(begins ? null : base.key() + after.substring(keyBase.length()))
                      .build());
    } catch (SdkException e) {
      throw S3Errors.of(S3Operation.LIST, new S3Address(base.bucket(), s3Prefix), e);
    }
    if (found.name() == null && found.isTruncated() == null && !found.hasContents()) {
      // Whatever answers 200 with a page of its own: to the SDK that is an empty list.
      throw new StoreException(
          "Listing '"
              + s3Prefix
              + "' (s3://"
              + base.bucket()
              + "/): expected a list of objects, found another reply; is the endpoint"
              + " that of an S3 service?");
    }
    List<StoredObject> objects = new ArrayList<>();
    String last = after;
    for (S3Object object : found.contents()) {
      last = keyBase + object.key().substring(base.key().length());
      if (!last.isEmpty() && !last.endsWith("/")) { // or it is there to look like a directory
        objects.add(
            new StoredObject(
                last,
                object.size(),
                Optional.empty(),
                Optional.ofNullable(object.eTag()),
                object.lastModified()));
      }
    }
    boolean more = Boolean.TRUE.equals(found.isTruncated());
    if (more && found.contents().isEmpty()) {
      throw new StoreException(
          "The listing of '"
              + new S3Address(base.bucket(), s3Prefix)
              + "' cannot go on: a page that is not the last has no objects");
    }
    return new ListPage(objects, more ? Optional.of(last) : Optional.empty());
  }
}
