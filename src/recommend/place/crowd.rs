//! Strategies that show what many like, or what is new: popular, trending, newest; each in all of the shop or in a category.

use super::list::{List, Why};
use crate::catalog::{Catalog, ItemNumber, NO_WORD};
use crate::event::Value;
use crate::manifest::{Category, StrategyKind};
use crate::profile::{Attribute, Dimension};
use crate::recommend::numbers::ONE;
use crate::recommend::{About, Ask, ReasonKind};
use crate::time::{DAY_MS, Time};

/// The attribute that names the campaign that brought the visitor last.
pub const CAMPAIGN: &str = "campaign";
/// How long a campaign says what a visitor came for.
const CAMPAIGN_MS: u64 = DAY_MS;
/// How much less each place in a list without weights scores, in 1/65,536ths.
const STEP: u64 = 1 << 7;

/// Fills a list from what everybody sees. Nothing, where the category that is asked for is not known.
pub(super) fn fill<'a>(ask: &Ask<'a>, kind: StrategyKind, category: Category<'a>, list: &mut List<'a, '_>) {
    let reason = match kind {
        StrategyKind::Popular => ReasonKind::Popular,
        StrategyKind::Trending => ReasonKind::Trending,
        _ => ReasonKind::Newest,
    };
    let catalog = ask.shop.catalog;
    let word = match category {
        Category::Any => None,
        category => match catalog.and_then(|catalog| word_of(ask, catalog, category)) {
            None => return,
            word => word,
        },
    };
    let name = word.and_then(|word| catalog?.word(word));
    let why = Why { kind: reason, about: name.map_or(About::Nothing, About::Category) };
    match (kind, catalog) {
        (StrategyKind::Newest, Some(catalog)) => newest(catalog, why, word, list),
        (StrategyKind::Newest, None) => {}
        (StrategyKind::Popular, Some(catalog)) if word.is_some() => {
            for number in catalog.shelf(word.unwrap_or(NO_WORD)) {
                let score = u64::from(ask.shop.popularity(*number)).saturating_mul(u64::from(ONE >> 5));
                on_shelf(catalog, *number, score, why, list);
            }
        }
        _ => listed(ask, kind, why, word, list),
    }
}

/// The lists of the model; of one category where a word is given.
fn listed<'a>(ask: &Ask<'a>, kind: StrategyKind, why: Why<'a>, word: Option<u32>, list: &mut List<'a, '_>) {
    let shop = ask.shop;
    let Some(model) = shop.model else { return };
    let items = if kind == StrategyKind::Trending { model.trending() } else { model.popular() };
    for (item, weight) in items {
        if !list.wants(u64::from(*weight)) {
            break;
        }
        let facts = shop.facts(*item);
        if word.is_some_and(|word| facts.is_none_or(|facts| facts.category() != word)) {
            continue;
        }
        if let Some(id) = model.id(*item) {
            list.offer(id, facts, u64::from(*weight), why);
        }
    }
}

/// What came last, in all of the shop or in a category.
fn newest<'a>(catalog: &'a Catalog, why: Why<'a>, word: Option<u32>, list: &mut List<'a, '_>) {
    let mut offer = |number: ItemNumber| {
        // A day older is a day less; what has no date is not new.
        if let Some(day) = catalog.facts(number).and_then(|facts| facts.added) {
            on_shelf(catalog, number, day.0.into(), why, list);
        }
    };
    match word {
        Some(word) => catalog.shelf(word).iter().for_each(|number| offer(*number)),
        None => catalog.newest().iter().for_each(|(_, number)| offer(*number)),
    }
    // A day is no score: each place is worth a little less than the one before.
    let mut score = u64::from(ONE);
    for candidate in &mut list.candidates {
        candidate.score = score;
        score = score.saturating_sub(STEP);
    }
}

/// Takes an item in where its score is great enough.
fn on_shelf<'a>(catalog: &'a Catalog, number: ItemNumber, score: u64, why: Why<'a>, list: &mut List<'a, '_>) {
    if list.wants(score)
        && let Some(id) = catalog.id(number)
    {
        list.offer(id, catalog.facts(number), score, why);
    }
}

/// The word of the category that is meant.
fn word_of(ask: &Ask<'_>, catalog: &Catalog, category: Category<'_>) -> Option<u32> {
    let named = |name: &str| catalog.category_word(&|word| word == name);
    if let Category::Named(name) = category {
        return named(name);
    }
    if let Some(word) = ask.page.category.as_ref().and_then(|category| named(category.as_str())) {
        return Some(word);
    }
    if let Some(facts) = ask.page.item_id.as_ref().and_then(|id| ask.shop.facts_of(id.as_str())) {
        return Some(facts.category());
    }
    if category == Category::Page {
        return None;
    }
    if let Some(campaign) = campaign(ask)
        && let Some(word) = catalog.category_word(&|word| names(campaign, word))
    {
        return Some(word);
    }
    let shares = ask.profile.shares(Dimension::Category);
    shares.first().and_then(|(category, _)| named(category.as_str()))
}

/// What the campaign is called that brought the visitor within the last day.
fn campaign<'a>(ask: &Ask<'a>) -> Option<&'a str> {
    let since: Time = ask.now.before(CAMPAIGN_MS);
    let mut latest: Option<&Attribute> = None;
    ask.profile.each(
        |cells| &cells.attributes,
        |attribute| {
            if attribute.name.as_str() == CAMPAIGN && attribute.at >= since {
                latest = latest.max(Some(attribute));
            }
        },
    );
    match latest.map(|attribute| &attribute.value) {
        Some(Value::Text(text)) => Some(text.as_str()),
        _ => None,
    }
}

/// Whether a campaign's name has a category's in it as words of its own, whatever the case of their ASCII letters: of
/// `winter-boots-2026` that is `Boots`, but of `womens-sale` it is not `Men`.
fn names(campaign: &str, category: &str) -> bool {
    let (campaign, category) = (campaign.as_bytes(), category.as_bytes());
    let is_apart =
        |neighbour: Option<&u8>| neighbour.is_none_or(|byte| byte.is_ascii() && !byte.is_ascii_alphanumeric());
    let mut parts = campaign.windows(category.len().max(1)).enumerate();
    parts.any(|(place, part)| {
        part.eq_ignore_ascii_case(category)
            && is_apart(place.checked_sub(1).and_then(|before| campaign.get(before)))
            && is_apart(campaign.get(place.saturating_add(category.len())))
    })
}

#[cfg(test)]
mod tests {
    use super::names;

    #[test]
    fn a_campaign_is_about_a_category_that_it_names_as_words_of_their_own() {
        for (campaign, category, is_about) in [
            ("winter-boots-2026", "Boots", true),
            ("boots", "Boots", true),
            ("BOOTS_sale", "boots", true),
            ("shirts & knits", "Shirts & Knits", true),
            ("womens-sale", "Men", false),
            ("bootsale", "Boots", false),
            ("boots2", "Boots", false),
            ("sale für-men", "Men", true),
            ("sale", "Boots", false),
            ("", "Boots", false),
        ] {
            assert_eq!(names(campaign, category), is_about, "{campaign} {category}");
        }
    }
}
