package io.atomicpartition.planted.pipelines;

public interface Launch {}
