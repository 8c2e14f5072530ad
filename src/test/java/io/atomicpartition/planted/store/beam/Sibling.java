package io.atomicpartition.planted.store.beam;

public interface Sibling {}
