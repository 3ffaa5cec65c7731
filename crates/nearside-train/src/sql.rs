//! The counting as one text of SQL, for a shop whose clicks are in a database and too many for one machine.
//!
//! It has to say the same on every engine, so it keeps to what all of them have: common table expressions, `ROW_NUMBER`,
//! joins by equality, sums of whole numbers. Powers and exponentials are tables of the trainer's own numbers. Only
//! `FLOOR` of a quotient is calculated in floats, of whole numbers below 2^52, where it is exact. Every number is cast
//! before it is multiplied: a literal has 32 bits on some engines. Tables are looked up once for each number that occurs,
//! and joined: an engine goes through all cases for each row. No column is named twice on the way, for one engine
//! takes a name for the expression it last stood for.

use crate::counted::TABLE_VERSION;
use crate::counts::POPULAR_HALF_LIFE_MS;
use crate::error::TrainError;
use crate::options::{Kind, TrainOptions};
use crate::sessions::{INTEREST, PURCHASE};
use crate::train::MAX_SESSION_EVENTS;
use crate::weights::{AGE_STEPS, FADE_STEPS, Fading, PairWeights, basket_weights};
use nearside::event::EventName;
use std::fmt::Write as _;

/// Numbers in a line of a table.
const CASES_A_LINE: usize = 8;
/// Longest name of a table or column.
const MAX_NAME_BYTES: usize = 256;
const NAME_REMEDY: &str = "write names of letters, digits, _, - and dots, in ` or \" where the engine wants that";

/// The table of clicks and its columns, as the database calls them.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Clicks {
    table: String,
    columns: [String; 3],
    event: Option<String>,
}

impl Clicks {
    /// A table with the columns session, item, time in unix seconds, and maybe the event.
    ///
    /// # Errors
    /// Refuses names that are no names, and columns that are not three or four.
    pub fn new(table: &str, columns: &[&str]) -> Result<Self, TrainError> {
        for name in columns.iter().chain([&table]) {
            let fine = |c: char| c.is_alphanumeric() || matches!(c, '_' | '-' | '.' | '`' | '"');
            if name.is_empty() || name.len() > MAX_NAME_BYTES || !name.chars().all(fine) || name.contains("--") {
                return Err(TrainError::whole(format!("{name:?} is no name of a table or column"), NAME_REMEDY));
            }
        }
        let (columns, event) = match columns {
            [session, item, time] => ([session, item, time], None),
            [session, item, time, event] => ([session, item, time], Some((*event).to_owned())),
            other => {
                let message = format!("{} columns", other.len());
                return Err(TrainError::whole(
                    message,
                    "name those of session, item, time and maybe event, with commas",
                ));
            }
        };
        Ok(Self { table: table.to_owned(), columns: columns.map(|name| (*name).to_owned()), event })
    }
}

/// The text that counts a table of clicks, for [`crate::train_counted`] with the same options.
///
/// Events of one second are taken in the order of their items' ids.
#[must_use]
pub fn sql(options: &TrainOptions, clicks: &Clicks) -> String {
    let learns = |kind: Kind| options.kinds.contains(&kind);
    let mut text = String::from(HEAD);
    let mut parts: Vec<String> = vec![read(options, clicks)];
    parts.push(faded(options));
    if learns(Kind::Coview) {
        parts.push(viewed(options));
    }
    if learns(Kind::Basket) {
        parts.push(bought());
    }
    text.push_str(&parts.join(",\n"));
    text.push_str(&result(options));
    text
}

const HEAD: &str = "\
-- What `nearside train --pairs` learns from, counted in a table of clicks. Whole numbers throughout: every engine
-- comes to the same. Write the result with its header to one CSV or Parquet file.
WITH
";

/// Clicks, those of interest, the first of each session, and the time they take.
fn read(options: &TrainOptions, clicks: &Clicks) -> String {
    let Clicks { table, columns: [session, item, time], event } = clicks;
    let quoted = |names: &[EventName]| {
        let all = EventName::names().filter(|(_, known)| names.contains(known));
        all.map(|(name, _)| format!("'{name}'")).collect::<Vec<_>>().join(", ")
    };
    let (wanted, purchase) = match event {
        None => ("1".to_owned(), if options.kinds == [Kind::Basket] { "1".to_owned() } else { "0".to_owned() }),
        Some(event) => {
            let is = |names: &str| format!("CASE WHEN {event} IN ({names}) THEN 1 ELSE 0 END");
            (is(&format!("{}, {}", quoted(INTEREST), quoted(PURCHASE))), is(&quoted(PURCHASE)))
        }
    };
    format!(
        "\
-- Unix seconds. Where time is a timestamp, let the engine make seconds of it here.
clicks_read AS (
  SELECT {session} AS visit, {item} AS item, CAST({time} AS BIGINT) AS at_s,
    {wanted} AS is_wanted,
    {purchase} AS is_bought
  FROM {table}
),
wanted AS (
  SELECT visit, item, at_s, is_bought,
    ROW_NUMBER() OVER (PARTITION BY visit ORDER BY at_s, item, is_bought) AS row_place
  FROM clicks_read
  WHERE is_wanted = 1 AND visit IS NOT NULL AND item IS NOT NULL AND at_s IS NOT NULL
),
-- A session of more events is a robot's: it is cut.
kept AS (
  SELECT visit, item, at_s, is_bought, CAST(row_place AS BIGINT) AS place
  FROM wanted
  WHERE row_place <= {MAX_SESSION_EVENTS}
),
visits AS (
  SELECT visit, COUNT(*) AS visit_events, MAX(at_s) AS ended_s
  FROM kept
  GROUP BY visit
),
bounds AS (
  SELECT MIN(at_s) AS first_s, MAX(at_s) AS last_s, MIN(item) AS any_item
  FROM kept
)"
    )
}

/// How often each item occurs, and what that weighs now. The table stands once: both ages are in steps of a half-life.
fn faded(options: &TrainOptions) -> String {
    let popular = Fading::new(POPULAR_HALF_LIFE_MS);
    let learnt = options.kinds.contains(&Kind::Trending);
    let trending = if learnt { Fading::new(options.half_life_ms) } else { popular.clone() };
    format!(
        "\
items AS (
  SELECT item, COUNT(*) AS item_events
  FROM kept
  GROUP BY item
),
-- Ages in {FADE_STEPS} steps a half-life.
ages AS (
  SELECT k.item AS item,
    CAST(FLOOR((b.last_s - k.at_s) * {per_second}E0 / {popular_ms}E0) AS BIGINT) AS popular_age,
    CAST(FLOOR((b.last_s - k.at_s) * {per_second}E0 / {trending_ms}E0) AS BIGINT) AS trending_age
  FROM kept AS k CROSS JOIN bounds AS b
),
all_steps AS (
  SELECT popular_age AS any_step FROM ages
  UNION ALL
  SELECT trending_age AS any_step FROM ages
),
steps AS (
  SELECT DISTINCT any_step AS step FROM all_steps
),
halved AS (
  SELECT step, CAST(FLOOR(step / {FADE_STEPS}E0) AS BIGINT) AS halvings
  FROM steps
),
fading AS (
  SELECT step,
    {by_step}
    * {by_halving} AS part
  FROM halved
),
faded AS (
  SELECT a.item AS item, SUM(p.part) AS popular_sum, SUM(t.part) AS trending_sum
  FROM ages AS a
  JOIN fading AS p ON p.step = a.popular_age
  JOIN fading AS t ON t.step = a.trending_age
  GROUP BY a.item
)",
        per_second = 1000 * FADE_STEPS,
        popular_ms = popular.half_life_ms,
        trending_ms = trending.half_life_ms,
        by_step = cases(&format!("step - {FADE_STEPS} * halvings"), 0, &popular.by_step),
        by_halving = cases("halvings", 0, &popular.by_halving),
    )
}

/// Pairs of items viewed together.
fn viewed(options: &TrainOptions) -> String {
    let weights = PairWeights::new(&options.recipe);
    let apart = weights.distance.iter().zip(1..).map(|(weight, apart)| {
        format!("  SELECT CAST({apart} AS BIGINT) AS apart, CAST({weight} AS BIGINT) AS apart_weight")
    });
    let apart: Vec<String> = apart.collect();
    format!(
        "\
-- Old and long sessions weigh less, and so do items that are further apart.
aged AS (
  SELECT v.visit AS visit, v.visit_events AS visit_events,
    CAST(FLOOR((b.last_s - v.ended_s) * {AGE_STEPS}E0 / (b.last_s - b.first_s + 1)) AS BIGINT) AS age_step
  FROM visits AS v CROSS JOIN bounds AS b
),
shapes AS (
  SELECT DISTINCT visit_events, age_step
  FROM aged
),
shape_weights AS (
  SELECT visit_events, age_step,
    {by_age}
    * {by_length} AS shape_weight
  FROM shapes
),
weighed AS (
  SELECT a.visit AS visit, s.shape_weight AS visit_weight
  FROM aged AS a
  JOIN shape_weights AS s ON s.visit_events = a.visit_events AND s.age_step = a.age_step
),
distances AS (
{apart}
),
ahead AS (
  SELECT k.visit AS visit, k.item AS item_from, k.place + d.apart AS place_to, w.visit_weight * d.apart_weight AS weight
  FROM kept AS k
  CROSS JOIN distances AS d
  JOIN weighed AS w ON w.visit = k.visit
),
ways AS (
  SELECT
    CASE WHEN a.item_from < b.item THEN a.item_from ELSE b.item END AS lesser,
    CASE WHEN a.item_from < b.item THEN b.item ELSE a.item_from END AS greater,
    CASE WHEN a.item_from < b.item THEN a.weight ELSE 0 END AS weight_up,
    CASE WHEN a.item_from < b.item THEN 0 ELSE a.weight END AS weight_down
  FROM ahead AS a
  JOIN kept AS b ON b.visit = a.visit AND b.place = a.place_to
  WHERE a.item_from <> b.item
),
viewed AS (
  SELECT lesser, greater, SUM(weight_up) AS up_sum, SUM(weight_down) AS down_sum
  FROM ways
  GROUP BY lesser, greater
)",
        by_age = cases("age_step", 0, &weights.age),
        by_length = cases("visit_events", 1, &weights.length),
        apart = apart.join("\n  UNION ALL\n")
    )
}

/// Pairs of items bought together: a basket weighs one over the root of its items.
fn bought() -> String {
    format!(
        "\
basket_items AS (
  SELECT DISTINCT visit, item
  FROM kept
  WHERE is_bought = 1
),
basket_sizes AS (
  SELECT visit, COUNT(*) AS size_items
  FROM basket_items
  GROUP BY visit
),
sizes AS (
  SELECT DISTINCT size_items FROM basket_sizes
),
size_weights AS (
  SELECT size_items,
    {} AS size_weight
  FROM sizes
),
basket_weights AS (
  SELECT b.visit AS visit, s.size_weight AS basket_weight
  FROM basket_sizes AS b
  JOIN size_weights AS s ON s.size_items = b.size_items
),
basket_counts AS (
  SELECT item, COUNT(*) AS item_baskets
  FROM basket_items
  GROUP BY item
),
bought AS (
  SELECT a.item AS lesser, b.item AS greater, SUM(w.basket_weight) AS basket_sum
  FROM basket_items AS a
  JOIN basket_items AS b ON b.visit = a.visit
  JOIN basket_weights AS w ON w.visit = a.visit
  WHERE a.item < b.item
  GROUP BY a.item, b.item
)",
        cases("size_items", 1, &basket_weights())
    )
}

/// All rows of the result.
fn result(options: &TrainOptions) -> String {
    let with_baskets = options.kinds.contains(&Kind::Basket);
    let half_life = Fading::new(options.half_life_ms).half_life_ms.to_string();
    let baskets = if with_baskets { "(SELECT COUNT(*) FROM basket_sizes)" } else { "0" };
    let bounds = |kind: &str, ab: &str, ba: &str| select(kind, ["b.any_item"; 2], [ab, ba], "bounds AS b");
    let mut selects = vec![
        bounds("made", &TABLE_VERSION.to_string(), &half_life),
        bounds("sessions", "(SELECT COUNT(*) FROM visits)", baskets),
        bounds(
            "cut",
            &format!("(SELECT COUNT(*) FROM wanted WHERE row_place = {})", MAX_SESSION_EVENTS + 1),
            &format!("(SELECT COUNT(*) FROM wanted WHERE row_place > {MAX_SESSION_EVENTS})"),
        ),
        bounds("left_out", "(SELECT COUNT(*) FROM clicks_read) - (SELECT COUNT(*) FROM wanted)", "0"),
    ];
    selects.push(if with_baskets {
        let from = "items AS i LEFT JOIN basket_counts AS c ON c.item = i.item";
        select("item", ["i.item"; 2], ["i.item_events", "COALESCE(c.item_baskets, 0)"], from)
    } else {
        select("item", ["i.item"; 2], ["i.item_events", "0"], "items AS i")
    });
    let trending = if options.kinds.contains(&Kind::Trending) { "f.trending_sum" } else { "0" };
    selects.push(select("faded", ["f.item"; 2], ["f.popular_sum", trending], "faded AS f"));
    let pair = ["p.lesser", "p.greater"];
    if options.kinds.contains(&Kind::Coview) {
        selects.push(select("viewed", pair, ["p.up_sum", "p.down_sum"], "viewed AS p"));
    }
    if with_baskets {
        selects.push(select("bought", pair, ["p.basket_sum", "0"], "bought AS p"));
    }
    format!("\n{}\n", selects.join("\nUNION ALL\n"))
}

/// Rows of one kind: every part of a union names its columns, for an engine may want that.
fn select(kind: &str, items: [&str; 2], numbers: [&str; 2], from: &str) -> String {
    let ([item_a, item_b], [weight_ab, weight_ba]) = (items, numbers);
    format!(
        "SELECT '{kind}' AS kind, {item_a} AS item_a, {item_b} AS item_b,\n  \
         CAST({weight_ab} AS BIGINT) AS weight_ab, CAST({weight_ba} AS BIGINT) AS weight_ba\nFROM {from}"
    )
}

/// A table as an expression: the number of `of`, counted from `first`; 0 beyond the table.
fn cases(of: &str, first: usize, table: &[u64]) -> String {
    let mut text = format!("CAST(CASE {of}");
    for (place, number) in (0..).zip(table) {
        text.push_str(if place % CASES_A_LINE == 0 { "\n      " } else { " " });
        let _ = write!(text, "WHEN {} THEN {number}", place + first);
    }
    text.push_str("\n      ELSE 0 END AS BIGINT)");
    text
}
