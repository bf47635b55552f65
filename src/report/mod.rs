//! Reports: one file a format. They draw findings and decide nothing.
