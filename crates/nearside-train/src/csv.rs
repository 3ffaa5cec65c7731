//! Counts as CSV: what databases write, with and without quotes.

use crate::counted::{CountKind, CountRow, Counted};
use crate::error::TrainError;
use crate::lines::Lines;
use std::borrow::Cow;
use std::io::BufRead;

/// The columns of counts, in their order.
pub const CSV_HEADER: [&str; 5] = ["kind", "item_a", "item_b", "weight_ab", "weight_ba"];
const REMEDY: &str = "give comma-separated rows with the header kind,item_a,item_b,weight_ab,weight_ba";

/// Reads counts from CSV.
///
/// # Errors
/// Refuses a line that is not as it should be, with its line and column, and what [`Counted::add`] refuses.
pub fn read_counts(reader: impl BufRead) -> Result<Counted, TrainError> {
    let mut lines = Lines::new(reader);
    let mut counted = Counted::default();
    let header = lines.read()?.ok_or_else(|| TrainError::whole("the file is empty".into(), REMEDY))?;
    let header =
        fields(header.trim_start_matches('\u{feff}')).map_err(|(at, what)| TrainError::at(1, at, what, REMEDY))?;
    for (column, (name, wanted)) in (1..).zip(header.iter().zip(CSV_HEADER)) {
        if name != wanted {
            return Err(TrainError::at(1, column, format!("the header says {name:?} for {wanted}"), REMEDY));
        }
    }
    loop {
        let line = lines.line() + 1;
        let Some(text) = lines.read()? else { return Ok(counted) };
        let refused = |(column, message)| TrainError::at(line, column, message, REMEDY);
        let [kind, item_a, item_b, ab, ba] = fields(text).map_err(refused)?;
        let row = CountRow {
            kind: kind_of(&kind).map_err(refused)?,
            item_a: item_a.as_ref(),
            item_b: item_b.as_ref(),
            weight_ab: number(4, &ab).map_err(refused)?,
            weight_ba: number(5, &ba).map_err(refused)?,
        };
        counted.add(line, &row)?;
    }
}

type Refusal = (u32, String);

fn kind_of(text: &str) -> Result<CountKind, Refusal> {
    let known = CountKind::ALL.into_iter().find(|kind| kind.as_str() == text);
    known.ok_or_else(|| {
        (1, format!("kind is {text:?}, not made, sessions, cut, left_out, item, faded, viewed or bought"))
    })
}

fn number(column: u32, text: &str) -> Result<u64, Refusal> {
    text.parse().map_err(|_| (column, format!("{text:?} is no whole number from 0 to 2^63-1")))
}

/// The five fields of a line. A quote within quotes is written twice; a field does not go over several lines.
fn fields(text: &str) -> Result<[Cow<'_, str>; 5], Refusal> {
    let mut fields = [const { Cow::Borrowed("") }; 5];
    let mut rest = Some(text);
    for (column, field) in (1..).zip(&mut fields) {
        let Some(here) = rest else { return Err((column, format!("{} fields for 5", column - 1))) };
        (*field, rest) = match here.strip_prefix('"') {
            None => match here.split_once(',') {
                Some((field, rest)) => (Cow::Borrowed(field), Some(rest)),
                None => (Cow::Borrowed(here), None),
            },
            Some(quoted) => in_quotes(quoted).ok_or((column, "a quote that is not closed in its line".to_owned()))?,
        };
    }
    match rest {
        None => Ok(fields),
        Some(_) => Err((0, "more than 5 fields".into())),
    }
}

/// A field after its opening quote, and what follows its comma.
fn in_quotes(text: &str) -> Option<(Cow<'_, str>, Option<&str>)> {
    let mut field = String::new();
    let mut rest = text;
    loop {
        let (part, after) = rest.split_once('"')?;
        field.push_str(part);
        match after.strip_prefix('"') {
            Some(more) => {
                field.push('"');
                rest = more;
            }
            None if after.is_empty() => return Some((Cow::Owned(field), None)),
            None => return Some((Cow::Owned(field), Some(after.strip_prefix(',')?))),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn refusal(rows: &str) -> String {
        let text = format!("kind,item_a,item_b,weight_ab,weight_ba\nmade,a,a,1,60000\n{rows}");
        let table = read_counts(text.as_bytes()).and_then(|counted| counted.table().map(|_| ()));
        table.unwrap_err().to_string()
    }

    #[test]
    fn fields_come_with_and_without_quotes() {
        let read = |text| fields(text).map(|fields| fields.map(Cow::into_owned));
        let wanted = ["a", "b,c", "d\"e", "", "5"].map(str::to_owned);
        assert_eq!(read("a,\"b,c\",\"d\"\"e\",\"\",\"5\""), Ok(wanted));
        for bad in ["a,b,c,d", "a,b,c,d,e,f", "a,\"b,c,d,e", "a,\"b\"c,d,e,f", "", "\"", "a,b,c,d,\"e\"\"", ",,,,,"] {
            assert!(read(bad).is_err(), "{bad}");
        }
    }

    #[test]
    fn a_refusal_says_where_and_what_was_expected() {
        let faded = "faded,a,a,1,1\n";
        for (rows, said) in [
            ("seen,a,a,1,1\n", "line 3, column 1: kind is \"seen\""),
            ("item,a\n", "line 3, column 3: 2 fields for 5"),
            ("item,a,b,1,1\n", "line 3, column 3: a and b where one item"),
            ("item,,,1,1\n", "line 3, column 2: an item without an id"),
            ("item,a,a,1.5,1\n", "line 3, column 4: \"1.5\" is no whole number"),
            ("item,a,a,1,-1\n", "line 3, column 5"),
            ("item,a,a,9223372036854775808,1\n", "line 3, column 4: 9223372036854775808 is more than 63 bits"),
            ("item,a,a,1,1\nitem,a,a,1,1\n", "line 4, column 2: a comes a second time"),
            ("viewed,a,a,1,1\n", "line 3, column 3: a is a pair with itself"),
            ("viewed,a,b,0,0\n", "line 3, column 4: a pair of no weight"),
            ("made,a,a,2,1\n", "line 3, column 4: a table of version 2"),
            ("item,a,\"a,1,1\n", "line 3, column 3: a quote"),
            ("item,a,a,1,0\n", "a has no row of the kind faded"),
            ("viewed,a,b,1,1\n", "a has no row of the kind item"),
            ("", "no item to train on"),
        ] {
            let refused = refusal(rows);
            assert!(refused.starts_with(said), "{rows:?} gave {refused:?}");
        }
        let whole = format!("item,a,a,1,0\n{faded}item,b,b,1,0\nfaded,b,b,0,0\n");
        let twice = refusal(&format!("{whole}viewed,a,b,1,0\nviewed,b,a,1,0\n"));
        assert!(twice.starts_with("the pair a and b comes a second time"), "{twice}");
        assert!(refusal(&format!("item,{0},{0},1,1\n", "x".repeat(300))).starts_with("line 3, column 2"));
        let header = read_counts("kind,a,b,ab,ba\n".as_bytes()).unwrap_err().to_string();
        assert!(header.starts_with("line 1, column 2: the header says \"a\" for item_a"), "{header}");
        assert!(read_counts("".as_bytes()).unwrap_err().to_string().starts_with("the file is empty"));
        assert!(read_counts("kind,item_a,item_b,weight_ab,weight_ba\n".as_bytes()).unwrap().table().is_err());
    }
}
