package io.atomicpartition.planted.stray;

interface Homeless {}
