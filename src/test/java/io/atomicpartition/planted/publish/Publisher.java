package io.atomicpartition.planted.publish;

public interface Publisher {}
