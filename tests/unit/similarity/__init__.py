"""Tests of similarity/."""
