//! The part of the grid of two lists in which a path is looked for.
//!
//! In: points that the path most likely goes through. Out: for each row a range of columns. Its area is in proportion
//! to the length of the lists, however they differ.

use super::Bead;

/// Between two points the whole rectangle is searched when it is no greater than this.
const RECTANGLE: usize = 40_000;
/// Of a greater one, a strip; it is no wider than this.
const WIDEST: usize = 800;

/// A corridor: nodes (i, j), where i sentences of the source and j of the target lie behind.
pub(super) struct Corridor {
    /// First and last column of each row.
    rows: Vec<(usize, usize)>,
    /// Number of the first node of each row; one more at the end.
    starts: Vec<usize>,
}

impl Corridor {
    /// All of the grid.
    pub fn whole(rows: usize, columns: usize) -> Self {
        Self::new(vec![(0, columns); rows + 1])
    }

    /// What lies within `width` of the way through `points`, which ascend in both coordinates.
    pub fn around(points: &[(usize, usize)], rows: usize, columns: usize, width: usize) -> Self {
        let mut ranges = vec![(columns, 0); rows + 1];
        let mut cover = |row: usize, from: usize, to: usize| {
            let range = &mut ranges[row];
            *range = (range.0.min(from), range.1.max(to.min(columns)));
        };
        let mut from = (0, 0);
        for &to in points.iter().chain([&(rows, columns)]) {
            let (high, wide) = (to.0 - from.0, to.1 - from.1);
            // From the side, the strip reaches over the rows before and after, too.
            if high * wide <= RECTANGLE {
                for row in from.0.saturating_sub(width)..=(to.0 + width).min(rows) {
                    cover(row, from.1.saturating_sub(width), to.1 + width);
                }
            } else {
                // A path of ones with gaps lies between the diagonals of both corners.
                let slack = width + (high.min(wide) / 20).min(WIDEST / 4);
                for row in 0..=high {
                    let middle = from.1 + wide * row / high.max(1);
                    let (first, second) = (from.1 + row, (to.1 + row).saturating_sub(high));
                    let near = |at: usize| at.clamp(middle.saturating_sub(WIDEST / 2), middle + WIDEST / 2);
                    let (low, up) =
                        (near(first.min(second).min(middle)), near(first.max(second).max(middle)));
                    cover(from.0 + row, low.saturating_sub(slack), up + slack);
                }
            }
            from = to;
        }
        Self::new(ranges)
    }

    fn new(mut rows: Vec<(usize, usize)>) -> Self {
        // Both edges have to ascend, and neighbouring rows to touch.
        for at in 1..rows.len() {
            rows[at].1 = rows[at].1.max(rows[at - 1].1);
        }
        for at in (1..rows.len()).rev() {
            rows[at - 1].0 = rows[at - 1].0.min(rows[at].0);
        }
        if let Some(first) = rows.first_mut() {
            first.0 = 0;
        }
        let mut starts = Vec::with_capacity(rows.len() + 1);
        let mut count = 0;
        for (from, to) in &rows {
            starts.push(count);
            count += to + 1 - from;
        }
        starts.push(count);
        Self { rows, starts }
    }

    /// How many nodes there are.
    pub fn len(&self) -> usize {
        self.starts.last().copied().unwrap_or(0)
    }

    /// First and last column of a row.
    pub fn columns(&self, row: usize) -> (usize, usize) {
        self.rows[row]
    }

    /// First and last row, of those that have a node in each column.
    pub fn rows_by_column(&self, columns: usize) -> Vec<(usize, usize)> {
        let mut found = vec![(usize::MAX, 0); columns + 1];
        for (row, &(from, to)) in self.rows.iter().enumerate() {
            for range in &mut found[from..=to] {
                *range = (range.0.min(row), range.1.max(row));
            }
        }
        found
    }

    /// The number of a node, if it lies inside.
    pub fn node(&self, row: usize, column: usize) -> Option<usize> {
        let &(from, to) = self.rows.get(row)?;
        (from <= column && column <= to).then(|| self.starts[row] + column - from)
    }

    /// Whether the path of `beads` keeps to an edge, so that a better one may lie outside.
    pub fn is_narrow_for(&self, beads: &[Bead]) -> bool {
        let columns = self.rows.last().map_or(0, |row| row.1);
        let last = self.rows.len() - 1;
        let touching = beads.iter().filter(|bead| {
            let (row, column) = (bead.source.end, bead.target.end);
            let (from, to) = self.rows[row.min(last)];
            row > 0 && row < last && (column == from && from > 0 || column == to && to < columns)
        });
        touching.count() > 3
    }
}

#[cfg(test)]
mod tests {
    use super::Corridor;

    #[test]
    fn the_area_grows_with_the_length() {
        let of = |length: usize| {
            let points: Vec<(usize, usize)> = (1..length / 10).map(|at| (at * 10, at * 10)).collect();
            Corridor::around(&points, length, length, 16).len()
        };
        assert!(of(40_000) * 10 < of(20_000) * 21);
        let bare = |length: usize| Corridor::around(&[], length, length / 2, 16).len();
        assert!(bare(400_000) * 10 < bare(200_000) * 25);
    }

    #[test]
    fn ends_and_points_lie_inside() {
        let corridor = Corridor::around(&[(50, 300), (60, 310)], 1000, 900, 4);
        for (row, column) in [(0, 0), (50, 300), (60, 310), (1000, 900)] {
            assert!(corridor.node(row, column).is_some(), "{row} {column}");
        }
    }
}
