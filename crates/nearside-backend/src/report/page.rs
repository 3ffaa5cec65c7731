//! The report as one web page without scripts or requests: what to show to those who do not read tables.

use super::estimate::Estimate;
use super::text::{against, day, grouped, percent, signed};
use super::{PlacementReport, Report, VariantReport};
use std::fmt::Write as _;

const STYLE: &str = "body{font:15px/1.5 system-ui,sans-serif;color:#1d2433;max-width:60rem;margin:2rem auto;padding:0 1rem}\
h1{font-size:1.5rem}h2{font-size:1.2rem;margin-top:2.5rem;border-bottom:1px solid #d8dce6}table{border-collapse:collapse;width:100%}\
th,td{text-align:right;padding:.25rem .6rem;border-bottom:1px solid #eceef3}th:first-child,td:first-child{text-align:left}\
th{font-weight:600;color:#5a6478}.warn{background:#fff3d6;padding:.6rem 1rem;border-left:4px solid #d99a00}.note{color:#5a6478}\
svg text{font:12px system-ui,sans-serif;fill:#1d2433}.axis{stroke:#9aa3b5}.zero{stroke:#1d2433}.unclear{stroke:#9aa3b5;fill:#9aa3b5}\
.more{stroke:#157347;fill:#157347}.less{stroke:#b3261e;fill:#b3261e}.bar{fill:#3b6fd4}";

/// Height of a row of a picture, in pixels.
const ROW: f64 = 26.0;
/// Width of the names beside a picture.
const NAMES: f64 = 190.0;
/// Width of a picture without its names and numbers.
const WIDTH: f64 = 440.0;
/// Width of the numbers behind it.
const NUMBERS: f64 = 230.0;

/// The report as HTML.
#[must_use]
pub fn page(report: &Report) -> String {
    let site = escaped(&report.site);
    let mut out = format!(
        "<!doctype html><html lang=\"en\"><meta charset=\"utf-8\"><meta name=\"viewport\" content=\"width=device-width\">\
         <title>{site}: placements</title><style>{STYLE}</style><h1>{site}: what placements bring</h1>\
         <p>{} to {}, {} visitors. <span class=\"note\">{} more permit no analytics or no sync and are not counted.</span></p>",
        day(report.from_ms),
        day(report.to_ms),
        grouped(report.visitors),
        grouped(report.not_permitted)
    );
    for placement in &report.placements {
        about(&mut out, placement);
    }
    out.push_str("</html>\n");
    out
}

fn about(out: &mut String, placement: &PlacementReport) {
    let _ = write!(out, "<h2>{} ({} slots)</h2>", escaped(&placement.placement), placement.slots);
    if placement.variants.iter().all(|variant| variant.fills == 0) {
        out.push_str("<p class=\"note\">No page asked for it: is it in a page, and do visitors permit analytics?</p>");
        return;
    }
    if placement.is_mismatch {
        out.push_str(
            "<p class=\"warn\">Visitors are not divided as the shares say: do not trust the comparison. If a share was changed \
             in these weeks, give <code>salt</code> a new value and look at the weeks after it.</p>",
        );
    }
    if let [_, _, ..] = placement.variants.as_slice() {
        lifts(out, placement);
    } else {
        out.push_str("<p class=\"note\">Nothing to compare with: add a holdout to see what it sells.</p>");
    }
    out.push_str(
        "<table><tr><th>variant<th>visitors<th>pages<th>empty<th>coverage<th>seen<th>clicked<th>rate<th>into cart<th>bought<th>value</tr>",
    );
    for variant in &placement.variants {
        let total = &variant.total;
        let _ = write!(
            out,
            "<tr><td>{}<td>{}<td>{}<td>{}<td>{}<td>{}<td>{}<td>{}<td>{}<td>{}<td>{:.2}</tr>",
            escaped(&variant.variant),
            grouped(variant.visitors),
            grouped(variant.fills),
            percent(variant.empty_rate),
            percent(variant.coverage),
            grouped(total.impressions),
            grouped(total.clicks),
            percent(against(total.clicks, total.impressions)),
            grouped(total.added_to_cart),
            grouped(total.purchases),
            total.purchase_value
        );
    }
    out.push_str("</table>");
    slots(out, &placement.variants);
}

/// Each lift as a dot with its interval, beside a line where there is none.
fn lifts(out: &mut String, placement: &PlacementReport) {
    let mut rows: Vec<(String, Estimate)> = Vec::new();
    let mut unclear: Vec<&str> = Vec::new();
    for variant in &placement.variants {
        let orders = &variant.orders;
        let Some(control) = &orders.against else { continue };
        if orders.buyers_lift.is_none() {
            unclear.push(&variant.variant);
        }
        for (what, lift) in
            [("buyers", orders.buyers_lift), ("orders", orders.orders_lift), ("value", orders.value_lift)]
        {
            if let Some(lift) = lift {
                rows.push((format!("{}: {what} ({control})", variant.variant), lift));
            }
        }
    }
    if !unclear.is_empty() {
        let _ = write!(out, "<p class=\"note\">Too few orders yet to tell of {}.</p>", escaped(&unclear.join(", ")));
    }
    if rows.is_empty() {
        return;
    }
    let least = rows.iter().map(|(_, lift)| lift.low).fold(0.0, f64::min);
    let most = rows.iter().map(|(_, lift)| lift.high).fold(0.0, f64::max);
    let at = |part: f64| NAMES + (part - least) / (most - least).max(0.01) * WIDTH;
    #[expect(clippy::cast_precision_loss, reason = "a few rows")]
    let height = rows.len() as f64 * ROW + 8.0;
    let _ = write!(
        out,
        "<p>How much more than those it is compared with, and where the truth lies in 95 of 100 cases:</p>\
         <svg viewBox=\"0 0 {:.0} {height:.0}\" width=\"100%\" role=\"img\" aria-label=\"Lift with confidence intervals\">\
         <line class=\"zero\" x1=\"{zero:.1}\" x2=\"{zero:.1}\" y1=\"0\" y2=\"{height:.0}\"/>",
        NAMES + WIDTH + NUMBERS,
        zero = at(0.0)
    );
    let mut y = ROW / 2.0;
    for (name, lift) in &rows {
        let class = match lift {
            lift if !lift.is_told() => "unclear",
            lift if lift.value > 0.0 => "more",
            _ => "less",
        };
        let _ = write!(
            out,
            "<text x=\"0\" y=\"{:.1}\">{}</text><g class=\"{class}\"><line stroke-width=\"2\" x1=\"{:.1}\" x2=\"{:.1}\" \
             y1=\"{y:.1}\" y2=\"{y:.1}\"/><circle r=\"4\" cx=\"{:.1}\" cy=\"{y:.1}\"/></g><text x=\"{:.1}\" y=\"{:.1}\">{}</text>",
            y + 4.0,
            escaped(name),
            at(lift.low),
            at(lift.high),
            at(lift.value),
            NAMES + WIDTH + 12.0,
            y + 4.0,
            escaped(&format!("{} ({} to {})", signed(lift.value), signed(lift.low), signed(lift.high)))
        );
        y += ROW;
    }
    out.push_str("</svg>");
}

/// How often each slot is clicked when it is seen.
fn slots(out: &mut String, variants: &[VariantReport]) {
    for variant in variants.iter().filter(|variant| variant.total.impressions > 0) {
        let rates: Vec<f64> = variant.slots.iter().map(|counts| against(counts.clicks, counts.impressions)).collect();
        let most = rates.iter().copied().fold(0.001, f64::max);
        #[expect(clippy::cast_precision_loss, reason = "at most 64 slots")]
        let height = rates.len() as f64 * ROW;
        let _ = write!(
            out,
            "<p>{}: clicked when seen, by slot</p><svg viewBox=\"0 0 {:.0} {height:.0}\" width=\"100%\" role=\"img\" \
             aria-label=\"Click rate by slot\">",
            escaped(&variant.variant),
            NAMES + WIDTH + NUMBERS
        );
        let mut y = 0.0;
        for (slot, (rate, counts)) in rates.iter().zip(&variant.slots).enumerate() {
            let width = rate / most * WIDTH;
            let _ = write!(
                out,
                "<text x=\"0\" y=\"{text:.1}\">slot {}</text><rect class=\"bar\" x=\"{NAMES:.1}\" y=\"{:.1}\" width=\"{width:.1}\" \
                 height=\"{:.1}\"/><text x=\"{:.1}\" y=\"{text:.1}\">{} of {}</text>",
                slot + 1,
                y + 4.0,
                ROW - 8.0,
                NAMES + width + 8.0,
                percent(*rate),
                grouped(counts.impressions),
                text = y + ROW - 9.0
            );
            y += ROW;
        }
        out.push_str("</svg>");
    }
}

/// Text that is no markup.
fn escaped(text: &str) -> String {
    text.replace('&', "&amp;").replace('<', "&lt;").replace('>', "&gt;").replace('"', "&quot;")
}
