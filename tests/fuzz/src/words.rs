//! The vocabulary of packed values and scripts. New words go to the end: kept cases name words by their place.

/// Fields of site files and of other tools' rules, operators, events and values, those of the published cases among them.
#[rustfmt::skip]
pub const WORDS: [&str; 226] = [
    // Of a site.
    "site", "timezone", "affinity", "half_life", "holdout", "percent", "salt", "segments", "placements", "$schema",
    "id", "name", "description", "when", "rollout", "group", "priority", "slots", "strategies", "rules", "if", "use",
    "session", "popular", "recent", "exclude", "purchased", "out_of_stock", "current", "in_cart", "purchased_within",
    "max_per_brand", "max_per_category",
    // Of conditions.
    "all", "any", "not", "event", "sequence", "attribute", "context", "time", "segment", "where", "within", "without",
    "count", "sum", "avg", "min", "max", "distinct", "days", "since", "first", "last", "of", "rank", "eq", "ne", "in", "nin",
    "gt", "gte", "lt", "lte", "between", "exists", "contains", "prefix", "weekday", "from", "to", "zone", "visitor",
    // Of events.
    "view_item", "add_to_cart", "purchase", "search", "page_view", "login", "begin_checkout", "refund", "store_purchase",
    "view_cart", "add_to_wishlist", "custom:vote", "custom:e1", "Product Viewed", "screen_view",
    "item_id", "item_name", "item_brand", "item_category", "item_category2", "item_variant", "price", "quantity",
    "currency", "coupon", "value", "search_term", "results", "score", "transaction_id", "path", "referrer_host",
    "utm_source", "utm_medium", "utm_campaign", "utm_content", "utm_term", "device", "language", "country",
    // Values.
    "a", "b", "c", "s0", "s1", "s2", "tier", "age", "plan", "born", "source", "gold", "silver", "shoes", "hats", "acme",
    "zeta", "sale", "boots", "running shoes", "EUR", "USD", "DE", "mail", "ads", "phone", "spring", "T1", "T2", "/", "/sale",
    "", "e", "10", "1999-12-31", "NaN", "5", "9", "red", "banner", "hero", "demo",
    // Durations, days and hours.
    "0m", "1m", "30m", "1h", "24h", "36h", "1536h", "1537h", "1d", "2d", "7d", "30d", "64d", "65d", "1w", "mon", "fri",
    "sun", "00:00", "02:30", "09:00", "18:00", "22:00", "24:00", "23:59", "Europe/Berlin", "America/New_York",
    "Asia/Kolkata", "Australia/Lord_Howe", "UTC", "Berlin",
    // Of other tools' rules.
    "$and", "$or", "$nor", "$not", "$eq", "$ne", "$lt", "$lte", "$gt", "$gte", "$in", "$nin", "$exists", "$type", "$regex",
    "$elemMatch", "$size", "$vgt", "$inGroup", "and", "or", "!", "!!", "==", "===", "!=", "!==", "<", "<=", ">", ">=", "var",
    "missing", "missing_some", "cat", "+", "type", "operator", "conditions",
];
