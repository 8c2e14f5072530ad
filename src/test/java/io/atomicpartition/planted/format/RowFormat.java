package io.atomicpartition.planted.format;

public interface RowFormat {}
