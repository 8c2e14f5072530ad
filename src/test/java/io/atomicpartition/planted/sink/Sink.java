package io.atomicpartition.planted.sink;

public interface Sink {}
