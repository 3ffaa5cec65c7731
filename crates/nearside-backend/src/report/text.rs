//! The report as a page of text for those who run the shop.

use super::estimate::{Estimate, LEAST_VISITORS};
use super::{Counts, PlacementReport, Report, VariantReport};
use nearside::time::Time;
use nearside_author::calendar::date;
use std::fmt::Write as _;

/// The report as text, at most 100 columns wide.
#[must_use]
pub fn text(report: &Report) -> String {
    let mut out = String::new();
    let _ = writeln!(
        out,
        "{}: {} to {}, {} visitors ({} more permit no analytics or no sync and are not counted, {} claim more than anybody does)",
        report.site,
        day(report.from_ms),
        day(report.to_ms),
        grouped(report.visitors),
        grouped(report.not_permitted),
        grouped(report.implausible)
    );
    for placement in &report.placements {
        out.push('\n');
        about(&mut out, placement);
    }
    out
}

fn about(out: &mut String, placement: &PlacementReport) {
    let _ = writeln!(out, "{} ({} slots)", placement.placement, placement.slots);
    if placement.variants.iter().all(|variant| variant.fills == 0) {
        let _ = writeln!(out, "  no page asked for it: is it in a page, and do visitors permit analytics?");
        return;
    }
    let _ = writeln!(
        out,
        "  {:<18}{:>9}{:>10}{:>8}{:>10}{:>13}{:>9}{:>18}",
        "variant", "visitors", "pages", "empty", "coverage", "impressions", "clicks", "click rate"
    );
    for variant in &placement.variants {
        let _ = writeln!(
            out,
            "  {:<18}{:>9}{:>10}{:>8}{:>10}{:>13}{:>9}{:>18}",
            variant.variant,
            grouped(variant.visitors),
            grouped(variant.fills),
            percent(variant.empty_rate),
            percent(variant.coverage),
            grouped(variant.total.impressions),
            grouped(variant.total.clicks),
            rate_of(variant),
        );
    }
    let strategies = placement.variants.iter().flat_map(|variant| {
        variant.strategies.iter().map(|(strategy, counts)| (format!("{} / {strategy}", variant.variant), counts))
    });
    table(out, "strategy", strategies.collect());
    let slots = placement.variants.iter().filter(|variant| variant.total.impressions > 0).flat_map(|variant| {
        let numbered = variant.slots.iter().enumerate();
        numbered.map(|(slot, counts)| (format!("{} / {}", variant.variant, slot + 1), counts))
    });
    table(out, "slot", slots.collect());
    compared(out, placement);
}

fn table(out: &mut String, what: &str, rows: Vec<(String, &Counts)>) {
    if rows.is_empty() {
        return;
    }
    let _ = writeln!(
        out,
        "  {:<28}{:>13}{:>9}{:>8}{:>12}{:>11}{:>14}",
        what, "impressions", "clicks", "rate", "into cart", "bought", "value"
    );
    for (name, counts) in rows {
        let _ = writeln!(
            out,
            "  {:<28}{:>13}{:>9}{:>8}{:>12}{:>11}{:>14.2}",
            name,
            grouped(counts.impressions),
            grouped(counts.clicks),
            percent(against(counts.clicks, counts.impressions)),
            grouped(counts.added_to_cart),
            grouped(counts.purchases),
            counts.purchase_value
        );
    }
}

fn compared(out: &mut String, placement: &PlacementReport) {
    if placement.variants.len() < 2 {
        let _ = writeln!(out, "  nothing to compare with: add \"holdout\": {{ \"percent\": 10 }} to see what it sells");
        return;
    }
    if placement.is_mismatch {
        let _ = writeln!(
            out,
            "  ! visitors are not divided as the shares say: do not trust the lifts. Was a share changed in these weeks?\n    \
             Then give `salt` a new value, and look at the weeks after it."
        );
    }
    if placement.crossed > 0 {
        let _ = writeln!(
            out,
            "  {} visitors met several variants, and are compared as those of the one that is theirs now",
            grouped(placement.crossed)
        );
    }
    for variant in &placement.variants {
        let orders = &variant.orders;
        let _ = writeln!(
            out,
            "  {:<18}{:>8} order, {:.3} orders and {:.2} a visitor",
            variant.variant,
            percent(orders.buyers),
            orders.per_visitor,
            orders.value_per_visitor
        );
        if let Some(against) = &orders.against {
            for (what, lift) in
                [("buyers", orders.buyers_lift), ("orders", orders.orders_lift), ("value", orders.value_lift)]
            {
                let _ = writeln!(out, "    {what:<8}{}", lift_of(lift, variant, against));
            }
        }
    }
}

fn lift_of(lift: Option<Estimate>, variant: &VariantReport, against: &str) -> String {
    let Some(lift) = lift else {
        return format!(
            "too few to tell: fewer than {LEAST_VISITORS} visitors of {} or of {against} ordered",
            variant.variant
        );
    };
    let verdict = if !lift.is_told() {
        "could be chance"
    } else if lift.value > 0.0 {
        "more, beyond chance"
    } else {
        "less, beyond chance"
    };
    let (value, low, high) = (signed(lift.value), signed(lift.low), signed(lift.high));
    format!("{value} against {against} (95 %: {low} to {high}): {verdict}")
}

/// With its interval where there are enough who clicked.
fn rate_of(variant: &VariantReport) -> String {
    let rate = percent(against(variant.total.clicks, variant.total.impressions));
    variant.rate.map_or(rate.clone(), |held| format!("{rate} \u{b1} {:.2}", (held.high - held.low) * 50.0))
}

/// A count as a part of another; 0 of nothing.
#[expect(clippy::cast_precision_loss, reason = "counts of cards, far below 2^53")]
pub(super) fn against(count: u64, of: u64) -> f64 {
    count as f64 / of.max(1) as f64
}

pub(super) fn percent(part: f64) -> String {
    format!("{:.1} %", part * 100.0)
}

pub(super) fn signed(part: f64) -> String {
    format!("{:+.1} %", part * 100.0)
}

pub(super) fn day(ms: u64) -> String {
    let (year, month, day) = date(Time::from_ms(ms).unwrap_or_default().day());
    format!("{year}-{month:02}-{day:02}")
}

/// A count with commas.
pub(super) fn grouped(count: u64) -> String {
    let digits = count.to_string();
    let mut out = String::new();
    for (place, digit) in digits.chars().enumerate() {
        if place > 0 && (digits.len() - place).is_multiple_of(3) {
            out.push(',');
        }
        out.push(digit);
    }
    out
}
