//! How placements do: what visitors' devices tallied, added up by variant, strategy and slot, and compared with those who
//! were held out.

pub mod estimate;
mod page;
mod text;

pub use page::page;
pub use text::text;

use crate::limits::{MAX_DAY_VALUE, MAX_WEEK_COUNT};
use crate::store::{self, StoreError, Visitor};
use estimate::{Estimate, Rate, Sample, is_mismatch};
use nearside::id::MetricId;
use nearside::limits::MAX_SLOTS;
use nearside::manifest::placement::{BASE, EVERYBODY, HOLDOUT};
use nearside::manifest::{Manifest, StrategyKind};
use nearside::profile::{Counted, Run, Tally, WEEK_DAYS, week_of};
use nearside::time::Day;
use serde::Serialize;
use std::collections::BTreeMap;

/// Days after the last week in which a visitor had a placement, in which their orders count for it.
const AFTER_DAYS: u16 = 7;
/// What an order's value is counted in.
const PARTS_OF_ONE: f64 = 10_000.0;

/// Which weeks a report is about.
#[derive(Debug, Clone, Copy)]
pub struct Period {
    /// The first day of the first week.
    pub from: Day,
    /// The first day of the last week.
    pub last: Day,
}

impl Period {
    /// The week that `today` lies in, and so many before it that there are `weeks`.
    #[must_use]
    pub const fn until(today: Day, weeks: u16) -> Self {
        let last = week_of(today);
        Self { from: last.back(weeks.saturating_sub(1).saturating_mul(WEEK_DAYS)), last }
    }
}

/// How the placements of a site do.
#[derive(Debug, Serialize)]
pub struct Report {
    /// The site.
    pub site: String,
    /// When the first week began, in milliseconds since 1970.
    pub from_ms: u64,
    /// Up to when it goes.
    pub to_ms: u64,
    /// Visitors who may be counted with others.
    pub visitors: u64,
    /// Visitors who permit no analytics or no sync; nothing of theirs is in this report.
    pub not_permitted: u64,
    /// Visitors whose devices claim more than anybody does; nothing of theirs is in this report.
    pub implausible: u64,
    /// The placements, in the order of the site file.
    pub placements: Vec<PlacementReport>,
}

/// How a placement does.
#[derive(Debug, Serialize)]
pub struct PlacementReport {
    /// Its id.
    pub placement: String,
    /// Its slots.
    pub slots: u8,
    /// Visitors who met more than one variant, as those do whose devices came to know each other. They are compared as the
    /// visitors of the one that is theirs now: left out, those of many devices would be missing where variants are small.
    pub crossed: u64,
    /// Whether visitors are divided otherwise than by their shares: then no lift is to be trusted.
    pub is_mismatch: bool,
    /// Its variants: `base` last.
    pub variants: Vec<VariantReport>,
}

/// How a variant does.
#[derive(Debug, Serialize)]
pub struct VariantReport {
    /// Its id.
    pub variant: String,
    /// Its share of the visitors, of 1.
    pub share: f64,
    /// Visitors who had the placement in a page and whose variant this is now.
    pub visitors: u64,
    /// Pages that it stood in.
    pub fills: u64,
    /// Of these, in how many it had nothing better than the page.
    pub empty: u64,
    /// `empty` as a part of `fills`.
    pub empty_rate: f64,
    /// Items that it gave, as a part of the slots there were.
    pub coverage: f64,
    /// All its strategies together.
    pub total: Counts,
    /// Clicks as a part of impressions.
    pub rate: Option<Estimate>,
    /// By strategy.
    pub strategies: BTreeMap<&'static str, Counts>,
    /// By slot.
    pub slots: Vec<Counts>,
    /// What visitors bought while they were in it, whatever they clicked.
    pub orders: Orders,
}

/// What came of a number of cards.
#[derive(Debug, Clone, Copy, Default, PartialEq, Serialize)]
pub struct Counts {
    /// Half of it in view for a second.
    pub impressions: u64,
    /// Clicked.
    pub clicks: u64,
    /// Put into the cart within a week after the click.
    pub added_to_cart: u64,
    /// Pieces bought within a week after the click.
    pub purchases: u64,
    /// What was paid for them, in the shop's currency.
    pub purchase_value: f64,
}

/// Orders of a variant's visitors, and by how much they are more than those of whom it is compared with.
#[derive(Debug, Default, Serialize)]
pub struct Orders {
    /// Visitors who ordered, as a part of all.
    pub buyers: f64,
    /// Orders a visitor.
    pub per_visitor: f64,
    /// Their value a visitor, in the shop's currency.
    pub value_per_visitor: f64,
    /// With whom it is compared: `holdout`, else `base`; nobody for that one itself.
    pub against: Option<String>,
    /// By what part more visitors order. Nothing where too few did to tell.
    pub buyers_lift: Option<Estimate>,
    /// By what part more orders a visitor makes.
    pub orders_lift: Option<Estimate>,
    /// By what part more a visitor pays.
    pub value_lift: Option<Estimate>,
}

/// Gathers the report of a site from a store; `progress` hears of every visitor.
///
/// # Errors
/// Where there is no such store, or a replica in it cannot be read.
pub fn gather(
    address: &str,
    manifest: &Manifest,
    period: Period,
    progress: &mut dyn FnMut(u64),
) -> Result<Report, StoreError> {
    let mut places = places(manifest);
    let (orders, values) = nearside_author::order_metrics();
    let (mut visitors, mut not_permitted, mut implausible) = (0, 0, 0);
    store::each_visitor(address, &mut |visitor| {
        progress(visitors + not_permitted + implausible + 1);
        if !visitor.may_be_counted() {
            not_permitted += 1;
            return Ok(());
        }
        if !is_plausible(&visitor, &orders, &values) {
            implausible += 1;
            return Ok(());
        }
        visitors += 1;
        for place in &mut places {
            place.take(manifest, &visitor, period, (&orders, &values));
        }
        Ok(())
    })?;
    Ok(Report {
        site: manifest.site().to_owned(),
        from_ms: period.from.start().ms(),
        to_ms: period.last.start().ms() + u64::from(WEEK_DAYS) * nearside::time::DAY_MS,
        visitors,
        not_permitted,
        implausible,
        placements: places.into_iter().map(Place::report).collect(),
    })
}

/// A placement while visitors are counted.
struct Place {
    id: String,
    slots: u8,
    crossed: u64,
    arms: Vec<Arm>,
}

/// A variant while visitors are counted.
#[derive(Default)]
struct Arm {
    variant: String,
    share: f64,
    place: u32,
    fills: u64,
    empty: u64,
    given: u64,
    strategies: BTreeMap<&'static str, Counts>,
    by_slot: Vec<Counts>,
    clicks: Rate,
    buyers: Sample,
    orders: Sample,
    values: Sample,
    visitors: u64,
}

fn places(manifest: &Manifest) -> Vec<Place> {
    let mut places: Vec<Place> = Vec::new();
    let mut before = 0;
    for placement in manifest.placements() {
        if places.last().is_none_or(|place| place.id != placement.id()) {
            places.push(Place {
                id: placement.id().to_owned(),
                slots: placement.slots(),
                crossed: 0,
                arms: Vec::new(),
            });
            before = 0;
        }
        let below = placement.below();
        let Some(place) = places.last_mut() else { continue };
        place.arms.push(Arm {
            variant: placement.variant().to_owned(),
            share: f64::from(below.saturating_sub(before)) / f64::from(EVERYBODY),
            place: placement.place(),
            by_slot: vec![Counts::default(); usize::from(placement.slots())],
            ..Arm::default()
        });
        before = below;
    }
    places
}

impl Place {
    fn take(&mut self, manifest: &Manifest, visitor: &Visitor, period: Period, metrics: (&[MetricId], &[MetricId])) {
        let mut met: Vec<Day> = Vec::new();
        for arm in &mut self.arms {
            let tallies = visitor.replicas.iter().flat_map(|(_, cells)| cells.tallies.values());
            let held = tallies.filter(|tally| tally.shown.place == arm.place);
            let in_period = held.filter(|tally| period.from <= tally.week && tally.week <= period.last);
            met.extend(arm.take(&in_period.collect::<Vec<_>>()));
        }
        self.crossed += u64::from(met.len() > 1);
        let (Some(first), Some(id)) = (met.iter().min(), visitor.id()) else { return };
        let variant = manifest.placement_for(&self.id, id).map(|placement| placement.place());
        // To the same day for everybody, or a variant that makes visitors come back would be given more of their days.
        let days = first.0..=period.last.0.saturating_add(WEEK_DAYS + AFTER_DAYS - 1);
        if let Some(arm) = self.arms.iter_mut().find(|arm| Some(arm.place) == variant) {
            let (orders, value) = (sum(visitor, metrics.0, &days), sum(visitor, metrics.1, &days));
            arm.visitors += 1;
            arm.buyers.add(f64::from(u8::from(orders > 0.0)));
            arm.orders.add(orders);
            arm.values.add(value / PARTS_OF_ONE);
        }
    }

    fn report(self) -> PlacementReport {
        let control = self.arms.iter().find(|arm| arm.variant == HOLDOUT);
        let control = control.or_else(|| self.arms.iter().find(|arm| arm.variant == BASE));
        let divided: Vec<(u64, f64)> = self.arms.iter().map(|arm| (arm.visitors, arm.share)).collect();
        let divided: Vec<(u64, f64)> = divided.into_iter().filter(|(_, share)| *share > 0.0).collect();
        PlacementReport {
            slots: self.slots,
            crossed: self.crossed,
            is_mismatch: is_mismatch(&divided),
            variants: self.arms.iter().map(|arm| arm.report(control, self.slots)).collect(),
            placement: self.id,
        }
    }
}

impl Arm {
    /// Adds a visitor's tallies; the first week in which the placement stood in a page of theirs.
    fn take(&mut self, tallies: &[&Tally]) -> Option<Day> {
        let (mut views, mut clicks) = (0, 0);
        for tally in tallies {
            for given in 0..=MAX_SLOTS {
                let fills = tally.get(Counted::Fill, slot(given));
                self.fills += fills;
                self.given += fills * given as u64;
            }
            self.empty += tally.get(Counted::Fill, 0);
            let Some(strategy) = StrategyKind::from_number(tally.shown.strategy) else { continue };
            let total = self.strategies.entry(strategy.as_str()).or_default();
            total.add(&|counted| tally.total(counted));
            for (place, counts) in self.by_slot.iter_mut().enumerate() {
                counts.add(&|counted| tally.get(counted, slot(place)));
            }
            views += tally.total(Counted::Impression);
            clicks += tally.total(Counted::Click);
        }
        if views > 0 {
            self.clicks.add(number(clicks), number(views));
        }
        tallies.iter().filter(|tally| tally.total(Counted::Fill) > 0).map(|tally| tally.week).min()
    }

    fn report(&self, control: Option<&Self>, slots: u8) -> VariantReport {
        let of = |part: u64, whole: u64| if whole == 0 { 0.0 } else { number(part) / number(whole) };
        let control = control.filter(|control| control.place != self.place);
        let lift = |sample: fn(&Self) -> &Sample| control.and_then(|control| sample(self).lift(sample(control)));
        let total = self.strategies.values().fold(Counts::default(), |sum, counts| sum.plus(counts));
        VariantReport {
            variant: self.variant.clone(),
            share: self.share,
            visitors: self.visitors,
            fills: self.fills,
            empty: self.empty,
            empty_rate: of(self.empty, self.fills),
            coverage: of(self.given, self.fills * u64::from(slots)),
            total,
            rate: self.clicks.estimate(),
            strategies: self.strategies.clone(),
            slots: self.by_slot.clone(),
            orders: Orders {
                buyers: self.buyers.mean(),
                per_visitor: self.orders.mean(),
                value_per_visitor: self.values.mean(),
                against: control.map(|control| control.variant.clone()),
                buyers_lift: lift(|arm| &arm.buyers),
                orders_lift: lift(|arm| &arm.orders),
                value_lift: lift(|arm| &arm.values),
            },
        }
    }
}

impl Counts {
    fn add(&mut self, count: &dyn Fn(Counted) -> u64) {
        *self = self.plus(&Self {
            impressions: count(Counted::Impression),
            clicks: count(Counted::Click),
            added_to_cart: count(Counted::AddToCart),
            purchases: count(Counted::Purchase),
            purchase_value: Counted::PurchaseValue.amount(count(Counted::PurchaseValue)).to_f64(),
        });
    }

    fn plus(&self, other: &Self) -> Self {
        Self {
            impressions: self.impressions + other.impressions,
            clicks: self.clicks + other.clicks,
            added_to_cart: self.added_to_cart + other.added_to_cart,
            purchases: self.purchases + other.purchases,
            purchase_value: self.purchase_value + other.purchase_value,
        }
    }
}

/// Whether a person can have done it. Whoever forges their own counts must not outweigh everybody else.
fn is_plausible(visitor: &Visitor, orders: &[MetricId], values: &[MetricId]) -> bool {
    let cells = || visitor.replicas.iter().map(|(_, cells)| cells);
    let runs = cells().flat_map(|cells| cells.tallies.values()).flat_map(|tally| &tally.runs);
    let (most, most_value) = (MAX_WEEK_COUNT, MAX_DAY_VALUE.saturating_mul(10_000));
    let is_money =
        |run: &Run| run.end > Tally::key(Counted::PurchaseValue, 0) && run.first < Tally::key(Counted::Fill, 0);
    let is_counted = |run: &Run| run.count <= if is_money(run) { most_value } else { most };
    let within = |ids: &[MetricId], most: u64| {
        let held = cells().flat_map(|cells| ids.iter().filter_map(|id| cells.metric(*id)));
        held.flat_map(|metric| metric.days.values()).all(|day| day.value.cast_signed().unsigned_abs() <= most)
    };
    runs.into_iter().all(is_counted) && within(orders, most) && within(values, most_value)
}

/// What metrics counted on these days, over all devices.
fn sum(visitor: &Visitor, metrics: &[MetricId], days: &std::ops::RangeInclusive<u16>) -> f64 {
    let held = visitor.replicas.iter().flat_map(|(_, cells)| metrics.iter().filter_map(|id| cells.metric(*id)));
    let days = held.flat_map(|metric| metric.days.values()).filter(|held| days.contains(&held.day.0));
    // A sum may be negative: a return at the till.
    days.map(|held| signed(held.value.cast_signed())).sum()
}

fn slot(place: usize) -> u8 {
    u8::try_from(place).unwrap_or(u8::MAX)
}

#[expect(clippy::cast_precision_loss, reason = "counts of a shop's pages and ten-thousandths of money, below 2^53")]
fn number(count: u64) -> f64 {
    count as f64
}

#[expect(clippy::cast_precision_loss, reason = "ten-thousandths of money, below 2^53")]
fn signed(value: i64) -> f64 {
    value as f64
}
