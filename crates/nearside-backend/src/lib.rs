//! The backend: joins the deltas of all devices into profiles; binary `nearside`.
