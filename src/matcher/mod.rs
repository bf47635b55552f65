//! The fuzzy matcher: are these two strings one thing said differently?
//!
//! In: words, stems, phrases. Out: a likeness from 0 to 1. Knows nothing of rules or of places.
