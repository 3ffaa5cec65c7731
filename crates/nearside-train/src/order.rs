//! Numbers the items so that neighbours have numbers close to each other: short gaps are short to write.
//!
//! Recursive graph bisection (Dhulipala and others, "Compressing graphs and indexes with recursive graph
//! bisection", 2016): halves exchange items as long as that lowers what the logarithms of the gaps add up to.

use crate::pairs::parts;
use nearside::recommend::{Lean, NewEdge, NewModel};
use std::thread;

/// Rounds of exchange a bisection has at most; it mostly settles earlier.
const MAX_ROUNDS: u32 = 12;
/// With more edges than a tag would take, so many: the last rounds gain little and take long.
const FEW_ROUNDS: u32 = 6;
/// How many edges that is.
const MANY_EDGES: usize = 150_000;
/// Ranges of so few items are left as they are.
const SMALLEST: usize = 4;
/// Ranges of fewer items are not worth a thread.
const LEAST_FOR_THREADS: usize = 2_000;
/// Exchanges must gain at least this, so that rounding does not make two items swap for ever.
const LEAST_GAIN: f64 = 1e-9;

/// The model with its items numbered anew, in the order that its edges suggest.
pub(crate) fn ordered(model: &NewModel) -> NewModel {
    let joins: Vec<(u32, u32)> =
        model.edges.iter().chain(&model.together).map(|edge| (edge.lower, edge.higher)).collect();
    renumbered(model, &order(&joins, model.ids.len()))
}

/// The items in their new order, of `items` items joined by `joins`. It does not depend on the number of threads.
fn order(joins: &[(u32, u32)], items: usize) -> Vec<u32> {
    let graph = Adjacency::new(joins, items);
    let mut order: Vec<u32> = (0_u32..).take(items).collect();
    let halvings = parts().next_power_of_two().ilog2();
    bisect(&graph, &mut order, &mut Bisection::new(items), halvings);
    order
}

fn renumbered(model: &NewModel, order: &[u32]) -> NewModel {
    let mut places = vec![0_u32; order.len()];
    for (place, item) in (0_u32..).zip(order) {
        if let Some(held) = places.get_mut(*item as usize) {
            *held = place;
        }
    }
    let place = |item: u32| places.get(item as usize).copied().unwrap_or(item);
    let edges = |edges: &[NewEdge]| {
        let moved = |edge: &NewEdge| {
            let (lower, higher) = (place(edge.lower), place(edge.higher));
            match edge.lean {
                lean if lower < higher => NewEdge { lower, higher, level: edge.level, lean },
                lean => NewEdge { lower: higher, higher: lower, level: edge.level, lean: turned(lean) },
            }
        };
        let mut edges: Vec<NewEdge> = edges.iter().map(moved).collect();
        edges.sort_unstable();
        edges
    };
    let list = |list: &[(u32, u32)]| list.iter().map(|(item, weight)| (place(*item), *weight)).collect();
    let at = |item: &u32| *item as usize;
    NewModel {
        numbers: model.numbers,
        ids: order.iter().filter_map(|item| model.ids.get(at(item)).cloned()).collect(),
        popularity: order.iter().filter_map(|item| model.popularity.get(at(item)).copied()).collect(),
        popular: list(&model.popular),
        edges: edges(&model.edges),
        together: edges(&model.together),
        trending: list(&model.trending),
    }
}

const fn turned(lean: Lean) -> Lean {
    match lean {
        Lean::None => Lean::None,
        Lean::Along => Lean::Against,
        Lean::Against => Lean::Along,
    }
}

/// The neighbours of all items, one row after another.
struct Adjacency {
    starts: Vec<usize>,
    neighbours: Vec<u32>,
    /// What the gaps to n neighbours in one half save beyond those to n-1, by n: n log(n+1) - (n-1) log(n).
    savings: Vec<f64>,
}

impl Adjacency {
    fn new(joins: &[(u32, u32)], items: usize) -> Self {
        let mut starts = vec![0_usize; items + 2];
        for item in joins.iter().flat_map(|(one, other)| [*one, *other]) {
            if let Some(count) = starts.get_mut(item as usize + 2) {
                *count += 1;
            }
        }
        let most = starts.iter().copied().max().unwrap_or(0);
        let mut start = 0;
        for held in &mut starts {
            start += *held;
            *held = start;
        }
        let mut neighbours = vec![0_u32; joins.len() * 2];
        for (item, other) in joins.iter().flat_map(|(one, other)| [(*one, *other), (*other, *one)]) {
            if let Some(place) = starts.get_mut(item as usize + 1) {
                if let Some(held) = neighbours.get_mut(*place) {
                    *held = other;
                }
                *place += 1;
            }
        }
        Self { starts, neighbours, savings: (0..most + 2).map(saving).collect() }
    }

    fn of(&self, item: u32) -> &[u32] {
        let bound = |place: usize| self.starts.get(place).copied().unwrap_or(0);
        self.neighbours.get(bound(item as usize)..bound(item as usize + 1)).unwrap_or_default()
    }

    fn saving(&self, number: u32) -> f64 {
        self.savings.get(number as usize).copied().unwrap_or(0.0)
    }
}

#[expect(clippy::cast_precision_loss, reason = "a count of neighbours fits 53 bits")]
fn saving(number: usize) -> f64 {
    let of = |number: usize| number as f64 * libm::log2((number + 1) as f64);
    of(number) - of(number.saturating_sub(1))
}

/// The buffers of one thread: for every item, how many neighbours it has in the left and in the right half.
struct Bisection {
    halves: Vec<[u32; 2]>,
}

impl Bisection {
    fn new(items: usize) -> Self {
        Self { halves: vec![[0; 2]; items] }
    }

    fn count(&mut self, graph: &Adjacency, left: &[u32], right: &[u32]) {
        for (half, items) in [left, right].into_iter().enumerate() {
            for neighbour in items.iter().flat_map(|item| graph.of(*item)) {
                if let Some(count) = self.halves.get_mut(*neighbour as usize).and_then(|halves| halves.get_mut(half)) {
                    *count += 1;
                }
            }
        }
    }

    fn clear(&mut self, graph: &Adjacency, items: &[u32]) {
        for neighbour in items.iter().flat_map(|item| graph.of(*item)) {
            if let Some(halves) = self.halves.get_mut(*neighbour as usize) {
                *halves = [0; 2];
            }
        }
    }

    /// What it would gain to move an item from its half to the other one.
    ///
    /// The gaps to n neighbours in a half of h items cost about n log(h / (n+1)); for each item that this one is
    /// a neighbour of, one half then has one less and the other one more.
    fn gain(&self, graph: &Adjacency, item: u32, half: usize, lengths: [f64; 2]) -> f64 {
        let neighbours = graph.of(item);
        let [left, right] = lengths;
        let apart = if half == 0 { left - right } else { right - left };
        let mut gain = 0.0;
        for neighbour in neighbours {
            let [left, right] = self.halves.get(*neighbour as usize).copied().unwrap_or_default();
            let (own, other) = if half == 0 { (left, right) } else { (right, left) };
            gain += apart - graph.saving(own) + graph.saving(other + 1);
        }
        gain
    }
}

/// Puts a range of the order in order: `halvings` more times its halves go to threads of their own.
fn bisect(graph: &Adjacency, order: &mut [u32], buffers: &mut Bisection, halvings: u32) {
    if order.len() <= SMALLEST {
        return;
    }
    let (left, right) = order.split_at_mut(order.len() / 2);
    exchange(graph, left, right, buffers);
    if halvings > 0 && left.len() >= LEAST_FOR_THREADS {
        let items = buffers.halves.len();
        thread::scope(|scope| {
            scope.spawn(|| bisect(graph, left, &mut Bisection::new(items), halvings - 1));
            bisect(graph, right, buffers, halvings - 1);
        });
    } else {
        bisect(graph, left, buffers, 0);
        bisect(graph, right, buffers, 0);
    }
}

/// Exchanges items between two halves, those that gain most first, until no exchange gains.
fn exchange(graph: &Adjacency, left: &mut [u32], right: &mut [u32], buffers: &mut Bisection) {
    #[expect(clippy::cast_precision_loss, reason = "a count of items fits 53 bits")]
    let lengths = [libm::log2(left.len() as f64), libm::log2(right.len() as f64)];
    let rounds = if graph.neighbours.len() > 2 * MANY_EDGES { FEW_ROUNDS } else { MAX_ROUNDS };
    for _ in 0..rounds {
        buffers.count(graph, left, right);
        let ranked = |items: &[u32], half| {
            let gains = items.iter().map(|item| buffers.gain(graph, *item, half, lengths));
            let mut ranked: Vec<(f64, usize)> = gains.zip(0..).collect();
            ranked.sort_by(|(one, _), (other, _)| other.total_cmp(one));
            ranked
        };
        let (from_left, from_right) = (ranked(left, 0), ranked(right, 1));
        buffers.clear(graph, left);
        buffers.clear(graph, right);
        let mut exchanged = 0;
        for ((gain_left, place_left), (gain_right, place_right)) in from_left.into_iter().zip(from_right) {
            if gain_left + gain_right <= LEAST_GAIN {
                break;
            }
            if let (Some(one), Some(other)) = (left.get_mut(place_left), right.get_mut(place_right)) {
                std::mem::swap(one, other);
                exchanged += 1;
            }
        }
        if exchanged == 0 {
            break;
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Two crowds of `size` items, numbered all over each other, joined by one pair.
    fn crowds(size: u32) -> Vec<(u32, u32)> {
        // Odd factors are permutations of any power of two.
        let item = |place: u32| place.wrapping_mul(2_654_435_761) % (2 * size);
        let mut pairs = vec![(item(0), item(size))];
        for place in 0..size {
            for step in 1..4 {
                let other = (place + step) % size;
                pairs.extend([(item(place), item(other)), (item(size + place), item(size + other))]);
            }
        }
        pairs
    }

    #[test]
    fn crowds_come_apart() {
        let pairs = crowds(64);
        let found = order(&pairs, 128);
        let place = |item: u32| i64::try_from(found.iter().position(|other| *other == item).unwrap()).unwrap();
        let gaps = |place: &dyn Fn(u32) -> i64| -> i64 {
            pairs.iter().map(|(one, other)| (place(*one) - place(*other)).abs()).sum()
        };
        assert!(gaps(&place) * 3 < gaps(&i64::from), "{} of {}", gaps(&place), gaps(&i64::from));
        let mut all = found.clone();
        all.sort_unstable();
        assert!(all.into_iter().eq(0..128));
    }

    #[test]
    fn threads_do_not_show() {
        let (pairs, items) = (crowds(4_096), 8_192);
        let graph = Adjacency::new(&pairs, items);
        let with = |halvings| {
            let mut order: Vec<u32> = (0_u32..).take(items).collect();
            bisect(&graph, &mut order, &mut Bisection::new(items), halvings);
            order
        };
        assert_eq!(with(0), with(3));
    }

    #[test]
    fn nothing_to_order_is_fine() {
        assert_eq!(order(&[], 0), Vec::<u32>::new());
        assert_eq!(order(&[], 3), [0, 1, 2]);
    }
}
