//! Nothing: the manifest of this package is all that it is for.
