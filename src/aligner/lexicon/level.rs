//! A table of linked words: sorted, flat, ready as it stands in the file.
//!
//! In: pairs of words with what speaks for them. Out: rows to look up. Columns and rows are plain vectors, so that
//! decoding them is copying them: no word is touched before it is asked for.

use serde::{Deserialize, Serialize};

/// What speaks for a pair of words.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub struct Evidence {
    /// How often the two were linked in memories.
    pub count: f32,
    /// How surely a dictionary lists the one for the other, 0 to 1.
    pub listed: f32,
}

impl Evidence {
    /// What both say together.
    pub fn add(&mut self, other: Self) {
        self.count += other.count;
        self.listed = self.listed.max(other.listed);
    }
}

/// Words, sorted.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct Column {
    letters: String,
    ends: Vec<u32>,
}

impl Column {
    fn push(&mut self, word: &str) {
        self.letters.push_str(word);
        self.ends.push(self.letters.len() as u32);
    }

    /// How many words it holds.
    pub fn len(&self) -> usize {
        self.ends.len()
    }

    /// The word at a place.
    pub fn get(&self, at: u32) -> &str {
        let at = at as usize;
        let start = if at == 0 { 0 } else { self.ends.get(at - 1).copied().unwrap_or(0) };
        let end = self.ends.get(at).copied().unwrap_or(start);
        self.letters.get(start as usize..end as usize).unwrap_or("")
    }

    /// The place of a word.
    pub fn find(&self, word: &str) -> Option<u32> {
        let (mut low, mut high) = (0, self.len() as u32);
        while low < high {
            let middle = low + (high - low) / 2;
            match self.get(middle).cmp(word) {
                std::cmp::Ordering::Equal => return Some(middle),
                std::cmp::Ordering::Less => low = middle + 1,
                std::cmp::Ordering::Greater => high = middle,
            }
        }
        None
    }
}

/// Words (or stems) of two languages and their links.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct Level {
    /// The words of the source and of the target.
    pub columns: [Column; 2],
    /// Where the links of each source word begin; one more than there are words.
    rows: Vec<u32>,
    others: Vec<u32>,
    counts: Vec<f32>,
    listed: Vec<f32>,
    #[serde(skip)]
    back: Back,
}

/// The same links seen from the target, and sums; worked out when a level is read.
#[derive(Clone, Debug, Default, PartialEq)]
struct Back {
    rows: Vec<u32>,
    /// Source word and link of each.
    links: Vec<(u32, u32)>,
    sums: [Vec<f32>; 2],
}

impl Level {
    /// Of links between numbered words: `names` are indexed by number.
    pub fn new(names: [&[&str]; 2], links: impl Iterator<Item = (u32, u32, Evidence)>) -> Self {
        let mut links: Vec<(u32, u32, Evidence)> = links.collect();
        let mut level = Self::default();
        for (side, names) in names.into_iter().enumerate() {
            let number = |link: &(u32, u32, Evidence)| if side == 0 { link.0 } else { link.1 };
            let mut used = vec![false; names.len()];
            for link in &links {
                used[number(link) as usize] = true;
            }
            let mut order: Vec<u32> = (0..used.len() as u32).filter(|&at| used[at as usize]).collect();
            order.sort_unstable_by_key(|&at| names[at as usize]);
            let mut places = vec![0; used.len()];
            for (place, &at) in order.iter().enumerate() {
                places[at as usize] = place as u32;
                level.columns[side].push(names[at as usize]);
            }
            for link in &mut links {
                let number = if side == 0 { &mut link.0 } else { &mut link.1 };
                *number = places[*number as usize];
            }
        }
        links.sort_unstable_by_key(|link| (link.0, link.1));
        level.rows = vec![0; level.columns[0].len() + 1];
        for (source, target, evidence) in links {
            level.rows[source as usize + 1] += 1;
            level.others.push(target);
            level.counts.push(evidence.count);
            level.listed.push(evidence.listed);
        }
        for at in 1..level.rows.len() {
            level.rows[at] += level.rows[at - 1];
        }
        level.index();
        level
    }

    /// Whether the numbers lead nowhere else than into the level.
    pub fn is_whole(&self) -> bool {
        let links = self.others.len();
        let [source, target] = &self.columns;
        let column = |column: &Column| {
            let last = column.ends.last().copied().unwrap_or(0) as usize;
            column.ends.is_sorted() && last == column.letters.len()
        };
        column(source)
            && column(target)
            && self.rows.len() == source.len() + 1
            && self.rows.is_sorted()
            && self.rows.last().is_some_and(|&end| end as usize == links)
            && self.counts.len() == links
            && self.listed.len() == links
            && self.others.iter().all(|&other| (other as usize) < target.len())
    }

    /// Works out what is not written.
    pub fn index(&mut self) {
        let [source, target] = [self.columns[0].len(), self.columns[1].len()];
        let mut back = Back { rows: vec![0; target + 1], ..Back::default() };
        back.sums = [vec![0.0; source], vec![0.0; target]];
        for &other in &self.others {
            back.rows[other as usize + 1] += 1;
        }
        for at in 1..back.rows.len() {
            back.rows[at] += back.rows[at - 1];
        }
        back.links = vec![(0, 0); self.others.len()];
        let mut next = back.rows.clone();
        for word in 0..source as u32 {
            for link in self.rows[word as usize]..self.rows[word as usize + 1] {
                let (other, count) = (self.others[link as usize], self.counts[link as usize]);
                back.links[next[other as usize] as usize] = (word, link);
                next[other as usize] += 1;
                back.sums[0][word as usize] += count;
                back.sums[1][other as usize] += count;
            }
        }
        self.back = back;
    }

    /// How many links it holds.
    pub fn len(&self) -> usize {
        self.others.len()
    }

    /// The links of a word of one side: the other word, what speaks for the two, and how often the other is linked at
    /// all.
    pub fn links(&self, side: usize, word: u32) -> impl Iterator<Item = (u32, Evidence, f32)> + '_ {
        let rows = if side == 0 { &self.rows } else { &self.back.rows };
        let range = rows[word as usize] as usize..rows[word as usize + 1] as usize;
        range.map(move |at| {
            let (other, link) = if side == 0 {
                (self.others[at], at)
            } else {
                (self.back.links[at].0, self.back.links[at].1 as usize)
            };
            let evidence = Evidence { count: self.counts[link], listed: self.listed[link] };
            (other, evidence, self.back.sums[1 - side][other as usize])
        })
    }

    /// How often a word is linked.
    pub fn sum(&self, side: usize, word: u32) -> f32 {
        self.back.sums[side][word as usize]
    }

    /// All links.
    pub fn all(&self) -> impl Iterator<Item = (&str, &str, Evidence)> {
        (0..self.columns[0].len() as u32).flat_map(move |word| {
            let links = self.links(0, word);
            links.map(move |(other, evidence, _)| {
                (self.columns[0].get(word), self.columns[1].get(other), evidence)
            })
        })
    }
}
