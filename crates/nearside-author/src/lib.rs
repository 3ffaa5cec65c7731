//! site.json and catalog.ndjson, checked and compiled to what the engine reads in place.
