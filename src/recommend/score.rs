//! Scores items against a session: one step along the graph, and a fainter second one.

use super::graph::{Edge, Lean};
use super::model::Model;
use super::numbers::{EDGE_LEVELS, Factors, MAX_ROW, ONE, scaled, score_of, strength};
use super::top::Top;
use alloc::vec;
use alloc::vec::Vec;
use core::cmp::Ordering;

pub use super::top::Scored;

/// Items from which the second step starts: the strongest ones of the first step. Fainter ones pass nothing on.
pub const MAX_SECOND_STARTS: usize = 12;
/// Items beyond those wanted that are held ready for where some do not fit.
const SPARE: usize = 16;
/// Edges that one request walks at most. Beyond it the second step leaves off.
pub const MAX_WALKED_EDGES: usize = 1 << 18;

/// Whether items of the session itself may be recommended.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Repeats {
    /// They may, and weigh what the model says: predicting what comes next.
    Wanted,
    /// They may not: filling a slot with something new.
    Unwanted,
}

/// The buffers of one request, sized by the model and used again for the next request: to empty them anew for each would
/// take as long as the request.
#[derive(Debug, Clone, Default)]
pub struct Scorer {
    /// What each item gathered; all zero between requests.
    sums: Vec<u64>,
    /// The items whose sum is not zero.
    touched: Vec<u32>,
    /// Edges that may still be walked.
    budget: usize,
}

impl Scorer {
    /// Buffers that the first request sizes: 8 bytes an item of the model, and 4 for each that a request touches.
    #[must_use]
    pub fn new() -> Self {
        Self::default()
    }

    fn fit(&mut self, model: &Model) {
        if self.sums.len() != model.len() {
            *self = Self { sums: vec![0; model.len()], touched: Vec::new(), budget: 0 };
        }
    }

    /// The best `most` items for a session (numbers, oldest first) among those that fit, best first.
    ///
    /// A number that the model does not know keeps its place in the session and adds nothing. Items that
    /// nothing leads to are not in the list: [`Scorer::predict`] fills it up.
    pub fn top(
        &mut self,
        model: &Model,
        session: &[u32],
        repeats: Repeats,
        most: usize,
        fits: &mut dyn FnMut(u32) -> bool,
    ) -> Vec<Scored> {
        let own = self.found(model, session, repeats);
        // What fits is dear to ask, so the best are found first, with some to spare, and asked about in their order.
        let wide = most.saturating_add(SPARE);
        let mut top = Top::new(wide);
        self.visit(model, &own, &mut |scored| top.offer(scored, &mut |_| true));
        let best = top.into_list();
        let is_all = best.len() < wide;
        let mut list = Vec::with_capacity(most);
        for scored in best {
            if list.len() < most && fits(scored.item) {
                list.push(scored);
            }
        }
        if list.len() < most && !is_all {
            let mut top = Top::new(most);
            self.visit(model, &own, &mut |scored| top.offer(scored, fits));
            list = top.into_list();
        }
        self.clear();
        list
    }

    /// Every item that the session leads to with its score, in no order: for judging without a list.
    pub fn each(&mut self, model: &Model, session: &[u32], repeats: Repeats, visit: &mut dyn FnMut(Scored)) {
        let own = self.found(model, session, repeats);
        self.visit(model, &own, visit);
        self.clear();
    }

    /// Walks the graph, and takes the session's own items out of what was found: those that may be recommended.
    fn found(&mut self, model: &Model, session: &[u32], repeats: Repeats) -> Vec<Scored> {
        self.gather(model, session);
        let mut own = Vec::new();
        if repeats == Repeats::Unwanted {
            for item in session {
                self.forget(*item);
            }
            return own;
        }
        for (back, item) in steps(model, session) {
            let mut scored = self.scored(model, item);
            scored.score = scored.score.saturating_add(model.factors().own(back));
            own.push(scored);
        }
        for scored in &own {
            self.forget(scored.item);
        }
        own
    }

    /// Gives what was found: own items, then all whose sum was not forgotten.
    fn visit(&self, model: &Model, own: &[Scored], visit: &mut dyn FnMut(Scored)) {
        for scored in own {
            visit(*scored);
        }
        for item in &self.touched {
            let scored = self.scored(model, *item);
            if scored.score != 0 {
                visit(scored);
            }
        }
    }

    /// The best `most` items to buy with a cart (numbers, in any order) among those that fit, best first.
    ///
    /// A score is the sum over the cart's distinct items of how strongly they belong together
    /// ([`strength`]); no item of the cart is in the list, nor is any that nothing leads to.
    pub fn together(
        &mut self,
        model: &Model,
        cart: &[u32],
        most: usize,
        fits: &mut dyn FnMut(u32) -> bool,
    ) -> Vec<Scored> {
        self.fit(model);
        for (place, item) in cart.iter().enumerate() {
            if cart.iter().take(place).any(|earlier| earlier == item) {
                continue;
            }
            for edge in model.together(*item) {
                self.add(edge.to, strength(edge.level));
            }
        }
        for item in cart {
            self.forget(*item);
        }
        let mut top = Top::new(most);
        for item in &self.touched {
            let score = self.sums.get(*item as usize).copied().unwrap_or(0);
            if score != 0 {
                top.offer(Scored { item: *item, score, popularity: model.popularity(*item) }, fits);
            }
        }
        self.clear();
        top.into_list()
    }

    /// Walks from the session's items, then from what that led to.
    fn gather(&mut self, model: &Model, session: &[u32]) {
        self.fit(model);
        let factors = model.factors();
        self.budget = MAX_WALKED_EDGES;
        for (back, item) in steps(model, session) {
            let row = scaled(factors.row(model.popularity(item)), factors.step(back));
            self.walk(model, item, row);
        }
        if model.numbers().second_hop == 0 {
            return;
        }
        let mut starts = Top::new(MAX_SECOND_STARTS);
        for item in &self.touched {
            starts.offer(self.scored(model, *item), &mut |_| true);
        }
        for start in starts.into_list() {
            self.walk(model, start.item, second_row(model, start.score, start.popularity));
        }
    }

    /// What an item has gathered so far, as a score.
    fn scored(&self, model: &Model, item: u32) -> Scored {
        let popularity = model.popularity(item);
        let sum = self.sums.get(item as usize).copied().unwrap_or(0);
        Scored { item, score: faint(sum, popularity, model.factors()), popularity }
    }

    /// Passes `row` times each edge's weight on to the item it leads to.
    fn walk(&mut self, model: &Model, from: u32, row: u64) {
        if row == 0 || self.budget == 0 {
            return;
        }
        let factors = model.factors();
        let edges = model.row(from);
        let edges = edges.get(..self.budget).unwrap_or(edges);
        self.budget = self.budget.saturating_sub(edges.len());
        for packed in edges {
            let [byte, ..] = packed.to_le_bytes();
            self.add(packed >> 8, row.wrapping_mul(factors.weight(byte)));
        }
    }

    fn add(&mut self, item: u32, amount: u64) {
        let Some(sum) = self.sums.get_mut(item as usize) else { return };
        if amount != 0 && *sum == 0 {
            self.touched.push(item);
        }
        *sum = sum.saturating_add(amount);
    }

    fn forget(&mut self, item: u32) {
        if let Some(sum) = self.sums.get_mut(item as usize) {
            *sum = 0;
        }
    }

    fn clear(&mut self) {
        while let Some(item) = self.touched.pop() {
            self.forget(item);
        }
    }
}

/// What comes next in a session of item numbers, oldest first: the best `most` items, repeats included.
///
/// Where the graph gives fewer, the trending and then the popular items follow with a score of 0. A model that
/// knows purchases alone takes the session for a cart.
#[must_use]
pub fn predict(model: &Model, session: &[u32], most: usize) -> Vec<Scored> {
    Scorer::new().predict(model, session, Repeats::Wanted, most)
}

impl Scorer {
    /// As [`predict`], with these buffers.
    pub fn predict(&mut self, model: &Model, session: &[u32], repeats: Repeats, most: usize) -> Vec<Scored> {
        let mut list = if model.edge_count() == 0 {
            self.together(model, session, most, &mut |_| true)
        } else {
            self.top(model, session, repeats, most, &mut |_| true)
        };
        for (item, _) in model.trending().iter().chain(model.popular()) {
            if list.len() >= most {
                break;
            }
            let seen = repeats == Repeats::Unwanted && session.contains(item);
            if !seen && !list.iter().any(|held| held.item == *item) {
                list.push(Scored { item: *item, score: 0, popularity: model.popularity(*item) });
            }
        }
        list
    }
}

/// The item of the session that did most for `item`: of an edge between them, and of paths of two edges.
pub(super) fn lead(model: &Model, session: &[u32], item: u32) -> Option<u32> {
    let mut best: Option<(u64, u32)> = None;
    for (back, from) in steps(model, session) {
        let row = scaled(model.factors().row(model.popularity(from)), model.factors().step(back));
        let mut given = 0_u64;
        // Both rows are in the order of their items, so one pass finds what they share.
        let mut rest = model.row(from);
        for (packed, via) in model.row(item).iter().map(|packed| (*packed, packed >> 8)) {
            let passed = passed_to(&mut rest, via, row, model);
            if passed != 0 {
                let popularity = model.popularity(via);
                let second = second_row(model, faint(passed, popularity, model.factors()), popularity);
                // Seen from `item`, the edge is walked against its own direction.
                given = given.saturating_add(second.wrapping_mul(turned_weight(model, packed)));
            }
        }
        given = given.saturating_add(passed_to(&mut model.row(from), item, row, model));
        if given > best.map_or(0, |(most, _)| most) {
            best = Some((given, from));
        }
    }
    best.map(|(_, from)| from)
}

/// What passes along the edge to `item` in the rest of a row, which is left at the first edge to a later item.
fn passed_to(rest: &mut &[u32], item: u32, row: u64, model: &Model) -> u64 {
    while let Some((packed, after)) = rest.split_first() {
        let [byte, ..] = packed.to_le_bytes();
        match (packed >> 8).cmp(&item) {
            Ordering::Less => *rest = after,
            Ordering::Equal => return row.wrapping_mul(model.factors().weight(byte)),
            Ordering::Greater => break,
        }
    }
    0
}

/// The item of a cart that is bought together with `item` most.
#[must_use]
pub fn lead_together(model: &Model, cart: &[u32], item: u32) -> Option<u32> {
    let mut best: Option<(u8, u32)> = None;
    for from in cart {
        let Some(edge) = model.together_edge(*from, item) else { continue };
        if best.is_none_or(|(least, _)| edge.level < least) {
            best = Some((edge.level, *from));
        }
    }
    best.map(|(_, from)| from)
}

/// What a packed edge weighs when it is walked the other way.
fn turned_weight(model: &Model, packed: u32) -> u64 {
    let [byte, ..] = packed.to_le_bytes();
    let lean = Lean::of_byte(byte).unwrap_or_default().turned();
    model.factors().weight(Edge { to: 0, level: byte & (EDGE_LEVELS - 1), lean }.byte())
}

/// The known items of a session with how many steps back they were seen last, newest first, each once.
fn steps<'a>(model: &'a Model, session: &'a [u32]) -> impl Iterator<Item = (usize, u32)> + 'a {
    let far = usize::from(model.numbers().steps);
    session.iter().rev().take(far).enumerate().filter_map(move |(back, item)| {
        let repeated = session.iter().rev().take(back).any(|later| later == item);
        ((*item as usize) < model.len() && !repeated).then_some((back, *item))
    })
}

/// The factor of a second step that starts with `score`.
fn second_row(model: &Model, score: u64, popularity: u8) -> u64 {
    // The product needs more than 64 bits before it is scaled down; it is computed once an item, not once an edge.
    let product = u128::from(score).wrapping_mul(u128::from(model.factors().row(popularity)));
    let row = u64::try_from(product >> model.numbers().scale_bits).unwrap_or(MAX_ROW).min(MAX_ROW);
    scaled(row, model.numbers().second_hop)
}

/// A sum after the factor that holds popular items down.
fn faint(sum: u64, popularity: u8, factors: &Factors) -> u64 {
    scaled(score_of(sum), factors.column(popularity).min(ONE))
}

#[cfg(test)]
mod tests {
    use super::super::NewEdge;
    use super::super::fixture::{NUMBERS, model, new_model};
    use super::super::numbers::SCORE_BITS;
    use super::*;

    #[expect(clippy::cast_precision_loss, reason = "compared to a thousandth")]
    const fn real(number: u64) -> f64 {
        number as f64
    }

    fn items(list: &[Scored]) -> Vec<u32> {
        list.iter().map(|scored| scored.item).collect()
    }

    /// A change here is a change of what every visitor sees.
    const FROZEN: [(u32, u64); 6] = [
        (1, 7_255_868_584_335),
        (5, 2_321_184_286_530),
        (2, 559_204_193_086),
        (0, 403_983_958_600),
        (4, 303_322_279_736),
        (3, 3_868_736_276),
    ];

    #[test]
    fn one_list_for_all_platforms() {
        let list = predict(&model(), &[4, 0], 6);
        let frozen: Vec<(u32, u64)> = list.iter().map(|scored| (scored.item, scored.score)).collect();
        assert_eq!(frozen, FROZEN);
    }

    #[test]
    fn integers_agree_with_the_formula() {
        let (model, new) = (model(), new_model());
        let fraction = |of: u32| f64::from(of) / 65_536.0;
        let events = |item: u32| ((f64::from(new.popularity[item as usize]) / 2.0).exp2() - 1.0).max(1.0);
        let row = |item: u32| real(NUMBERS.row << SCORE_BITS) / (events(item) * 256.0 + real(NUMBERS.shrink));
        let column = |item: u32| fraction(NUMBERS.column_ratio).powi(i32::from(new.popularity[item as usize]));
        let weight = |from: u32, to: u32| {
            model.edge(from, to).map_or(0.0, |edge| {
                let direction = fraction(NUMBERS.direction);
                let lean = [1.0, 1.0 + direction, 1.0 - direction][edge.lean as usize];
                lean * (-f64::from(edge.level) / 2.0).exp2()
            })
        };
        let given = |from: u32, to: u32| row(from) * weight(from, to) * column(to);
        let first = |to: u32| given(0, to) + fraction(NUMBERS.step_ratio) * given(4, to);
        let hop = |to: u32| (0..6).map(|via| first(via) / 44_f64.exp2() * given(via, to)).sum::<f64>();
        let score = |to: u32| first(to) + fraction(NUMBERS.second_hop) * hop(to);
        let list = Scorer::new().top(&model, &[4, 0], Repeats::Unwanted, 6, &mut |_| true);
        assert_eq!(items(&list), [1, 5, 2, 3]);
        for scored in list {
            let (exact, got) = (score(scored.item), real(scored.score));
            assert!((got / exact - 1.0).abs() < 1e-3, "item {}: {got} for {exact}", scored.item);
        }
    }

    #[test]
    fn the_list_is_the_same_however_many_do_not_fit() {
        let mut new = new_model();
        // A star: item 0 leads to sixty others, the first most; the last few weigh less than the least that counts.
        new.ids = (0..61).map(|item| crate::event::Text::new(&alloc::format!("i{item}")).unwrap()).collect();
        new.popularity = vec![5; 61];
        let edge = |level: u8| NewEdge { lower: 0, higher: level.into(), level, lean: Lean::None };
        (new.edges, new.together) = ((1..61).map(edge).collect(), Vec::new());
        let model = Model::load(new.write().unwrap()).unwrap();
        for least in [1, 5, 20, 30, 55, 60, 61] {
            let list = Scorer::new().top(&model, &[0], Repeats::Unwanted, 8, &mut |item| item >= least);
            let expected: Vec<u32> = (least..61).take(8).filter(|item| *item < 57).collect();
            assert_eq!(items(&list).into_iter().filter(|item| *item < 57).collect::<Vec<_>>(), expected, "{least}");
        }
    }

    #[test]
    fn a_scorer_forgets_one_request_before_the_next() {
        let model = model();
        let mut scorer = Scorer::new();
        let once = scorer.predict(&model, &[0, 1], Repeats::Wanted, 6);
        let _ = scorer.predict(&model, &[5, 4, 3], Repeats::Wanted, 6);
        assert_eq!(scorer.predict(&model, &[0, 1], Repeats::Wanted, 6), once);
    }

    #[test]
    fn popular_items_fill_up_and_repeats_come_only_where_wanted() {
        let model = model();
        assert_eq!(items(&predict(&model, &[], 4)), [5, 3, 2, 0]);
        assert_eq!(items(&predict(&model, &[u32::MAX], 2)), [5, 3]);
        assert!(items(&predict(&model, &[5], 6)).contains(&5));
        let new = Scorer::new().predict(&model, &[5], Repeats::Unwanted, 6);
        assert_eq!(items(&new), [4, 3, 2, 0, 1]);
    }

    #[test]
    fn an_unknown_item_keeps_its_place() {
        let model = model();
        let gap = predict(&model, &[0, u32::MAX], 1);
        assert_ne!(gap.first().map(|scored| scored.score), predict(&model, &[0], 1).first().map(|scored| scored.score));
    }

    #[test]
    fn the_lead_is_the_item_that_passed_most_on() {
        let model = model();
        assert_eq!(lead(&model, &[4, 0], 1), Some(0));
        assert_eq!(lead(&model, &[4, 0], 5), Some(4));
        assert_eq!(lead(&model, &[4, 0], 3), Some(0), "over two edges");
        assert_eq!(lead(&model, &[4], 1), None);
    }

    #[test]
    fn a_cart_leads_to_what_is_bought_with_it() {
        let model = model();
        let mut scorer = Scorer::new();
        let mut top = |cart: &[u32]| scorer.together(&model, cart, 9, &mut |item| item != 4);
        assert_eq!(items(&top(&[0])), [3, 5]);
        let both = top(&[0, 1, 0]);
        assert_eq!(items(&both), [5, 3], "both lead to it, the item that comes twice counts once");
        assert_eq!(both[0].score, strength(9) + strength(0));
        assert_eq!(items(&top(&[0, 5, u32::MAX])), [1, 3], "nothing of the cart");
        assert_eq!((items(&top(&[])), items(&top(&[4]))), (vec![], vec![]));
        assert_eq!((lead_together(&model, &[0, 1], 5), lead_together(&model, &[4], 5)), (Some(1), None));
    }

    #[test]
    fn a_model_of_purchases_alone_predicts_from_them() {
        let mut new = new_model();
        new.edges.clear();
        let model = Model::load(new.write().unwrap()).unwrap();
        assert_eq!(items(&predict(&model, &[0], 4)), [3, 5, 2, 0]);
    }
}
