//! Scores items against a session: one step along the graph, and a fainter second one.

use super::graph::{Edge, Lean};
use super::model::Model;
use super::numbers::{EDGE_LEVELS, Factors, MAX_ROW, ONE, scaled, score_of, strength};
use super::top::{Rest, Top};
use alloc::vec;
use alloc::vec::Vec;
use core::ops::ControlFlow;

pub use super::top::Scored;

/// Items from which the second step starts: the strongest ones of the first step. Fainter ones pass nothing on.
pub const MAX_SECOND_STARTS: usize = 12;
/// Items beyond those that are likely to do that are held ready for where some do not.
const SPARE: usize = 16;
/// Edges that one question walks at most: which items, or what led to them. Walks begin at the newest item of a session or
/// the first of a cart; edges beyond the limit add nothing, so that a model made for it cannot keep a page waiting.
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

/// The item of a session that did most for another one.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Lead {
    /// How much it gave.
    given: u64,
    /// Which one; where none gave anything, one that no model has.
    pub(super) item: u32,
}

impl Scorer {
    /// Buffers that the first request sizes: 8 bytes an item of the model, and 4 for each that a request touches.
    #[must_use]
    pub fn new() -> Self {
        Self::default()
    }

    fn begin(&mut self, model: &Model) {
        if self.sums.len() != model.len() {
            *self = Self { sums: vec![0; model.len()], ..Self::default() };
        }
        self.budget = MAX_WALKED_EDGES;
    }

    /// Gives what a session (numbers, oldest first) leads to, best first, until `take` has enough, which it is likely to
    /// have after so many.
    ///
    /// A number that the model does not know keeps its place in the session and adds nothing. Items that
    /// nothing leads to are not given: [`Scorer::predict`] fills a list up.
    pub fn best(
        &mut self,
        model: &Model,
        session: &[u32],
        repeats: Repeats,
        likely: usize,
        take: &mut dyn FnMut(Scored) -> ControlFlow<()>,
    ) {
        let own = self.find(model, session, repeats);
        self.give(&|item| self.scored(model, item), &own, likely, take);
        self.clear();
    }

    /// The best `most` items for a session among those that fit, best first: as [`Scorer::best`] gives them.
    pub fn top(
        &mut self,
        model: &Model,
        session: &[u32],
        repeats: Repeats,
        most: usize,
        fits: &mut dyn FnMut(u32) -> bool,
    ) -> Vec<Scored> {
        let mut list = Vec::new();
        self.best(model, session, repeats, most, &mut |scored| taken(&mut list, most, fits, scored));
        list
    }

    /// Every item that the session leads to with its score, in no order: for judging without a list.
    pub fn each(&mut self, model: &Model, session: &[u32], repeats: Repeats, visit: &mut dyn FnMut(Scored)) {
        let own = self.find(model, session, repeats);
        let found = self.touched.iter().map(|item| self.scored(model, *item)).filter(|found| found.score != 0);
        own.iter().copied().chain(found).for_each(visit);
        self.clear();
    }

    /// Walks the graph, and takes the session's own items out of what was found: those that may be recommended.
    fn find(&mut self, model: &Model, session: &[u32], repeats: Repeats) -> Vec<Scored> {
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

    /// Gives what was found: own items, and all whose sum was not forgotten.
    fn give(
        &self,
        scored: &dyn Fn(u32) -> Scored,
        own: &[Scored],
        likely: usize,
        take: &mut dyn FnMut(Scored) -> ControlFlow<()>,
    ) {
        let wide = likely.saturating_add(SPARE);
        let list = self.ranked(wide, scored, own);
        for scored in &list {
            if take(*scored).is_break() {
                return;
            }
        }
        let Some(least) = list.last().filter(|_| list.len() == wide) else { return };
        let mut rest = Vec::new();
        for found in self.touched.iter().map(|item| scored(*item)).chain(own.iter().copied()) {
            if found.score != 0 && least.before(&found) {
                rest.push(found);
            }
        }
        for scored in Rest::of(rest) {
            if take(scored).is_break() {
                return;
            }
        }
    }

    /// Gives what goes with a cart (numbers, in any order), best first, until `take` has enough, which it is
    /// likely to have after so many.
    ///
    /// A score is the sum over the cart's distinct items of how strongly they belong together
    /// ([`strength`]); no item of the cart is given, nor is any that nothing leads to.
    pub fn best_together(
        &mut self,
        model: &Model,
        cart: &[u32],
        likely: usize,
        take: &mut dyn FnMut(Scored) -> ControlFlow<()>,
    ) {
        self.begin(model);
        for (place, item) in cart.iter().enumerate() {
            if cart.iter().take(place).any(|earlier| earlier == item) {
                continue;
            }
            for edge in model.together(*item).take(self.budget) {
                self.budget = self.budget.saturating_sub(1);
                self.add(edge.to, strength(edge.level));
            }
        }
        for item in cart {
            self.forget(*item);
        }
        let scored = |item| Scored { item, score: self.sum(item), popularity: model.popularity(item) };
        self.give(&scored, &[], likely, take);
        self.clear();
    }

    /// The best `most` items to buy with a cart among those that fit, best first: as [`Scorer::best_together`] gives them.
    pub fn together(
        &mut self,
        model: &Model,
        cart: &[u32],
        most: usize,
        fits: &mut dyn FnMut(u32) -> bool,
    ) -> Vec<Scored> {
        let mut list = Vec::new();
        self.best_together(model, cart, most, &mut |scored| taken(&mut list, most, fits, scored));
        list
    }

    /// For each of some items the one of the session that did most for it: by an edge between them, and by paths of two
    /// edges.
    pub(super) fn leads(&mut self, model: &Model, session: &[u32], items: &[u32]) -> Vec<Lead> {
        self.begin(model);
        let mut leads = vec![Lead { given: 0, item: u32::MAX }; items.len()];
        for (back, from) in steps(model, session) {
            self.walk(model, from, first_row(model, from, back));
            for (item, lead) in items.iter().zip(&mut leads) {
                let given = self.given(model, *item);
                if given > lead.given {
                    *lead = Lead { given, item: from };
                }
            }
            self.clear();
        }
        leads
    }

    /// What an item is given by what one step passed on, and by a second step from there.
    fn given(&mut self, model: &Model, item: u32) -> u64 {
        let mut given = self.sum(item);
        for packed in self.affordable(model.row(item)) {
            let via = packed >> 8;
            let passed = self.sum(via);
            if passed != 0 {
                let popularity = model.popularity(via);
                let second = second_row(model, faint(passed, popularity, model.factors()), popularity);
                // Seen from `item`, the edge is walked against its own direction.
                given = given.saturating_add(second.wrapping_mul(turned_weight(model, *packed)));
            }
        }
        given
    }

    /// Walks from the session's items, then from what that led to.
    fn gather(&mut self, model: &Model, session: &[u32]) {
        self.begin(model);
        for (back, item) in steps(model, session) {
            self.walk(model, item, first_row(model, item, back));
        }
        if model.numbers().second_hop == 0 {
            return;
        }
        let starts = self.ranked(MAX_SECOND_STARTS, &|item| self.scored(model, item), &[]);
        for start in starts {
            self.walk(model, start.item, second_row(model, start.score, start.popularity));
        }
    }

    /// The best of own items and of all whose sum was not forgotten, best first.
    fn ranked(&self, most: usize, scored: &dyn Fn(u32) -> Scored, own: &[Scored]) -> Vec<Scored> {
        let mut top = Top::new(most);
        for item in &self.touched {
            top.offer(scored(*item));
        }
        for item in own {
            top.offer(*item);
        }
        top.list
    }

    /// What an item has gathered so far, as a score.
    fn scored(&self, model: &Model, item: u32) -> Scored {
        let popularity = model.popularity(item);
        Scored { item, score: faint(self.sum(item), popularity, model.factors()), popularity }
    }

    fn sum(&self, item: u32) -> u64 {
        self.sums.get(item as usize).copied().unwrap_or(0)
    }

    /// Passes `row` times each edge's weight on to the item it leads to.
    fn walk(&mut self, model: &Model, from: u32, row: u64) {
        if row == 0 {
            return;
        }
        let factors = model.factors();
        for packed in self.affordable(model.row(from)) {
            let [byte, ..] = packed.to_le_bytes();
            self.add(packed >> 8, row.wrapping_mul(factors.weight(byte)));
        }
    }

    /// Edges that may be walked, which are paid for.
    fn affordable<'e>(&mut self, edges: &'e [u32]) -> &'e [u32] {
        let edges = edges.get(..self.budget).unwrap_or(edges);
        self.budget = self.budget.saturating_sub(edges.len());
        edges
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

/// Takes what fits into a list of at most so many.
fn taken(list: &mut Vec<Scored>, most: usize, fits: &mut dyn FnMut(u32) -> bool, scored: Scored) -> ControlFlow<()> {
    if list.len() >= most {
        return ControlFlow::Break(());
    }
    if fits(scored.item) {
        list.push(scored);
    }
    ControlFlow::Continue(())
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

/// The factor of a first step from an item so many steps back.
fn first_row(model: &Model, item: u32, back: usize) -> u64 {
    scaled(model.factors().row(model.popularity(item)), model.factors().step(back))
}

/// The factor of a second step that starts with `score`.
fn second_row(model: &Model, score: u64, popularity: u8) -> u64 {
    let row = model.factors().row(popularity);
    let scale_bits = u32::from(model.numbers().scale_bits);
    // The product takes up to 77 bits: it is made in two parts, the upper one without its lowest 16.
    let low = (score & 0xffff).wrapping_mul(row);
    let high = (score >> 16).wrapping_mul(row).wrapping_add(low >> 16);
    let row = match scale_bits.checked_sub(16) {
        Some(bits) => high >> bits,
        None if high > MAX_ROW => MAX_ROW,
        None => ((high << 16) | (low & 0xffff)) >> scale_bits,
    };
    scaled(row.min(MAX_ROW), model.numbers().second_hop)
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

    fn leads_of(scorer: &mut Scorer, model: &Model, session: &[u32], items: &[u32]) -> Vec<u32> {
        scorer.leads(model, session, items).into_iter().map(|lead| lead.item).collect()
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
        let mut scorer = Scorer::new();
        let mut leads = |session: &[u32], items: &[u32]| leads_of(&mut scorer, &model, session, items);
        assert_eq!(leads(&[4, 0], &[1, 5]), [0, 4]);
        assert_eq!(leads(&[4, 0], &[u32::MAX, 3]), [u32::MAX, 0], "over two edges");
        assert_eq!(leads(&[4], &[1]), [u32::MAX]);
    }

    #[test]
    fn a_model_of_stars_is_walked_no_further_than_the_limit() {
        let mut new = new_model();
        let leaves = u32::try_from(MAX_WALKED_EDGES).unwrap() + 1_000;
        new.ids = (0..leaves + 2).map(|item| crate::event::Text::new(&alloc::format!("i{item}")).unwrap()).collect();
        new.popularity = vec![5; new.ids.len()];
        let star = |lower| (2..leaves + 2).map(move |higher| NewEdge { lower, higher, level: 0, lean: Lean::None });
        new.edges = star(0).chain(star(1)).collect();
        new.together.clone_from(&new.edges);
        let model = Model::load(new.write().unwrap()).unwrap();
        let mut scorer = Scorer::new();
        let mut given = 0;
        scorer.each(&model, &[1, 0], Repeats::Unwanted, &mut |_| given += 1);
        assert_eq!((given, scorer.budget), (MAX_WALKED_EDGES, 0), "of the newer item's edges the first, and no others");
        // A leaf is led to by both, but only the newer one was walked from; from it to the other star nothing is left.
        assert_eq!(leads_of(&mut scorer, &model, &[0, 1], &[2, 0]), [1, u32::MAX]);
        assert_eq!((leads_of(&mut scorer, &model, &[0], &[1; 64]), scorer.budget), (vec![u32::MAX; 64], 0));
        let mut given = 0;
        scorer.best_together(&model, &[0, 1], 8, &mut |_| {
            given += 1;
            ControlFlow::Continue(())
        });
        assert_eq!((given, scorer.budget), (MAX_WALKED_EDGES, 0));
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
