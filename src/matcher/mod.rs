//! The fuzzy matcher: are these two strings one thing said differently?
//!
//! In: words, stems, phrases of one text. Out: likenesses from 0 to 1, clusters, canonical orders. Knows
//! nothing of rules, findings or places on disk.

pub mod chance;
pub mod company;
pub mod compounds;
pub mod frames;
pub mod likeness;
pub mod names;
pub mod persons;
pub mod phrases;
