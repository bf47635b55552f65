//! Every format, read and written: places, what is compared and what is not, replacements, broken files.

mod fixtures;
mod hostile;
mod reading;
mod writing;
