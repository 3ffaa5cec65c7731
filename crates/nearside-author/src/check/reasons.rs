//! How reasons are worded, in each language.

use super::{limit, name};
use crate::error::{SiteError, field};
use crate::suggest;
use nearside::manifest::format::{MAX_LANGUAGES, REASON_KINDS};
use nearside::recommend::ReasonKind;
use std::collections::BTreeMap;

/// The wordings that a site need not give, in the order of the kinds' numbers.
const WORDINGS: [(&str, [&str; REASON_KINDS]); 4] = [
    (
        "en",
        [
            "Because you looked at {item}|Others looked at it too",
            "Often bought with {item}|Often bought with it",
            "Similar to {item}|Similar to this",
            "Trending in {category}|Trending now",
            "Popular in {category}|Popular right now",
            "You looked at this recently",
            "Still interested?",
            "New in {category}|New in the shop",
            "In your cart",
            "Recommended by us",
        ],
    ),
    (
        "de",
        [
            "Weil Sie {item} angesehen haben|Auch von anderen angesehen",
            "Oft zusammen gekauft mit {item}|Oft dazu gekauft",
            "Ähnlich wie {item}|Ähnlich wie dies",
            "Im Trend: {category}|Gerade im Trend",
            "Beliebt: {category}|Gerade beliebt",
            "Kürzlich von Ihnen angesehen",
            "Noch interessiert?",
            "Neu: {category}|Neu im Shop",
            "In Ihrem Warenkorb",
            "Von uns empfohlen",
        ],
    ),
    (
        "fr",
        [
            "Parce que vous avez vu {item}|Vu aussi par d’autres",
            "Souvent acheté avec {item}|Souvent acheté avec",
            "Semblable à {item}|Semblable",
            "Tendance : {category}|Tendance en ce moment",
            "Populaire : {category}|Populaire en ce moment",
            "Vu récemment",
            "Toujours intéressé ?",
            "Nouveau : {category}|Nouveau",
            "Dans votre panier",
            "Recommandé par nous",
        ],
    ),
    (
        "es",
        [
            "Porque viste {item}|Otros también lo vieron",
            "Suele comprarse con {item}|Suele comprarse con esto",
            "Parecido a {item}|Parecido a esto",
            "Tendencia en {category}|Tendencia ahora",
            "Popular en {category}|Popular ahora",
            "Visto recientemente",
            "¿Aún te interesa?",
            "Novedad en {category}|Novedad",
            "En tu carrito",
            "Recomendado por nosotros",
        ],
    ),
];

/// A language with its wordings, in the order of the kinds' numbers.
pub(crate) type Wording = (String, Vec<String>);

/// All languages of a site: ours, with what the site words itself, and those it adds.
pub(super) fn all(given: Option<&BTreeMap<String, BTreeMap<String, String>>>) -> Result<Vec<Wording>, SiteError> {
    let mut languages: BTreeMap<String, Vec<String>> = BTreeMap::new();
    for (code, texts) in WORDINGS {
        languages.insert(code.to_owned(), texts.iter().map(|text| (*text).to_owned()).collect());
    }
    let english = languages.get("en").cloned().unwrap_or_default();
    for (code, texts) in given.into_iter().flatten() {
        let path = field("$.reasons", code);
        if !(2..=3).contains(&code.len()) || !code.bytes().all(|byte| byte.is_ascii_lowercase()) {
            let remedy = "write two or three lower-case letters such as \"de\"";
            return Err(SiteError::new(path, format!("{code:?} is no language"), remedy));
        }
        let held = languages.entry(code.clone()).or_insert_with(|| english.clone());
        for (kind, text) in texts {
            let at = field(&path, kind);
            let names = ReasonKind::ALL.map(|(name, _)| name);
            let Some(place) = names.iter().position(|name| name == kind) else {
                return Err(SiteError::new(at, format!("unknown reason `{kind}`"), suggest::remedy(kind, names)));
            };
            name::text(text, &at)?;
            if let Some(text_held) = held.get_mut(place) {
                text_held.clone_from(text);
            }
        }
    }
    limit("$.reasons", languages.len(), MAX_LANGUAGES, "languages")?;
    Ok(languages.into_iter().collect())
}
