package io.atomicpartition.store.s3;

/** What the parts of a store share. */
record S3Access(
    S3Clients clients,
    S3Requests requests,
    S3Settings settings,
    PartPool parts,
    S3Abilities abilities) {}
