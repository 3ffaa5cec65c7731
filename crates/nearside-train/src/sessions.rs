//! Reads sessions files: a header `SessionId ItemId Time [Event]`, tabs, the events of a session together.

use crate::error::TrainError;
use crate::lines::Lines;
use nearside::event::EventName;
use nearside::id::hash64;
use nearside::limits::MAX_TEXT_BYTES;
use std::collections::HashSet;
use std::io::BufRead;

const HEADER: [&str; 3] = ["SessionId", "ItemId", "Time"];
const EVENT: &str = "Event";
const FILE_REMEDY: &str = "give a tab-separated file with the header SessionId, ItemId, Time and, if you like, Event";

/// One event of a session.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Click {
    /// The item's id.
    pub item: String,
    /// Unix seconds.
    pub at: u32,
    /// What was done with the item.
    pub act: Act,
}

/// What a visitor did with an item.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Act {
    /// Anything that shows interest, short of buying.
    Interest,
    /// Bought it.
    Purchase,
}

/// The events of one visit, in the order of the file.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Session {
    /// The session's id.
    pub id: String,
    /// Its events.
    pub clicks: Vec<Click>,
    /// Events beyond the reader's limit, left out.
    pub cut: u64,
}

/// Reads one session after another.
pub struct Sessions<R> {
    lines: Lines<R>,
    most_clicks: usize,
    columns: Columns,
    next: Option<(String, Option<Click>)>,
    known: HashSet<u64>,
    skipped: u64,
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum Columns {
    Three,
    Four,
}

impl<R: BufRead> Sessions<R> {
    /// A reader of sessions, of which each gives its first `most_clicks` events.
    ///
    /// # Errors
    /// Refuses a file without the header.
    pub fn new(reader: R, most_clicks: usize) -> Result<Self, TrainError> {
        let mut sessions = Self {
            lines: Lines::new(reader),
            most_clicks,
            columns: Columns::Three,
            next: None,
            known: HashSet::new(),
            skipped: 0,
        };
        sessions.read_header()?;
        sessions.next = sessions.read_row()?;
        Ok(sessions)
    }

    /// The next session, put into `session`; `false` at the end.
    ///
    /// # Errors
    /// Refuses a line that is not as it should be, and a session whose events are not together.
    pub fn read(&mut self, session: &mut Session) -> Result<bool, TrainError> {
        session.clicks.clear();
        session.cut = 0;
        let Some((id, click)) = self.next.take() else { return Ok(false) };
        if !self.known.insert(hash64(id.as_bytes())) {
            let message = format!("session {id} comes a second time");
            return Err(TrainError::at(self.lines.line(), 1, message, "sort the file by SessionId, then Time"));
        }
        session.id = id;
        self.take(session, click);
        loop {
            match self.read_row()? {
                Some((id, click)) if id == session.id => self.take(session, click),
                next => {
                    self.next = next;
                    return Ok(true);
                }
            }
        }
    }

    /// Lines read so far.
    pub const fn line(&self) -> u64 {
        self.lines.line()
    }

    /// Events that are about no item a visitor is interested in (`remove_from_cart`, `refund`, `page_view` ...).
    pub const fn skipped(&self) -> u64 {
        self.skipped
    }

    fn take(&mut self, session: &mut Session, click: Option<Click>) {
        match click {
            None => self.skipped += 1,
            Some(_) if session.clicks.len() >= self.most_clicks => session.cut += 1,
            Some(click) => session.clicks.push(click),
        }
    }

    fn read_header(&mut self) -> Result<(), TrainError> {
        let Some(header) = self.lines.read()? else {
            return Err(TrainError::whole("the file is empty".into(), FILE_REMEDY));
        };
        let names: Vec<&str> = header.split('\t').collect();
        for (column, (wanted, name)) in (1..).zip(HEADER.iter().zip(names.iter().chain(std::iter::repeat(&"")))) {
            if wanted != name {
                return Err(TrainError::at(1, column, format!("the header says {name:?} for {wanted}"), FILE_REMEDY));
            }
        }
        self.columns = match names.get(HEADER.len()..) {
            None | Some([]) => Columns::Three,
            Some([name]) if *name == EVENT => Columns::Four,
            Some(_) => return Err(TrainError::at(1, 4, "the header has other columns".into(), FILE_REMEDY)),
        };
        Ok(())
    }

    fn read_row(&mut self) -> Result<Option<(String, Option<Click>)>, TrainError> {
        let columns = self.columns;
        let Some(text) = self.lines.read()? else { return Ok(None) };
        let mut fields = text.split('\t');
        let row = (|| {
            let id = field(fields.next(), 1, "SessionId")?;
            let item = field(fields.next(), 2, "ItemId")?;
            let at = time(fields.next().unwrap_or_default())?;
            let act = match columns {
                Columns::Three => Some(Act::Interest),
                Columns::Four => act(fields.next().unwrap_or_default())?,
            };
            if fields.next().is_some() {
                return Err((0, "more fields than the header has".into(), "remove them, or the tabs in them"));
            }
            let click = act.map(|act| Click { item: item.to_owned(), at, act });
            Ok((id.to_owned(), click))
        })();
        row.map(Some).map_err(|(column, message, remedy)| TrainError::at(self.lines.line(), column, message, remedy))
    }
}

type Refusal = (u32, String, &'static str);

fn field<'a>(text: Option<&'a str>, column: u32, name: &str) -> Result<&'a str, Refusal> {
    let text = text.unwrap_or_default();
    if text.is_empty() {
        return Err((column, format!("{name} is missing"), "give every line its fields, with tabs between them"));
    }
    if text.len() > MAX_TEXT_BYTES {
        return Err((column, format!("{name} is longer than 256 bytes"), "shorten it"));
    }
    Ok(text)
}

fn time(text: &str) -> Result<u32, Refusal> {
    // A fraction is dropped: some exports write 1700000000.0
    let whole = text.split_once('.').map_or(text, |(whole, _)| whole);
    whole.parse().map_err(|_| (3, format!("Time is {text:?}"), "give whole unix seconds, like 1700000000"))
}

/// Events that show interest in an item, short of buying it.
pub(crate) const INTEREST: &[EventName] =
    &[EventName::ViewItem, EventName::SelectItem, EventName::AddToCart, EventName::AddToWishlist];
/// Events that buy an item.
pub(crate) const PURCHASE: &[EventName] = &[EventName::Purchase, EventName::StorePurchase];

/// What an event says about its item; nothing where it shows no interest.
fn act(text: &str) -> Result<Option<Act>, Refusal> {
    let name = EventName::parse(text)
        .map_err(|_| (4, format!("Event is {text:?}"), "use a GA4 ecommerce name, or custom:<name> for your own"))?;
    Ok(if PURCHASE.contains(&name) { Some(Act::Purchase) } else { INTEREST.contains(&name).then_some(Act::Interest) })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(text: &str) -> Result<Vec<(String, Vec<String>, u64)>, String> {
        let mut sessions = Sessions::new(text.as_bytes(), 3).map_err(|error| error.to_string())?;
        let (mut session, mut all) = (Session::default(), Vec::new());
        while sessions.read(&mut session).map_err(|error| error.to_string())? {
            let items = session.clicks.iter().map(|click| click.item.clone()).collect();
            all.push((session.id.clone(), items, session.cut));
        }
        Ok(all)
    }

    fn refusal(text: &str) -> String {
        read(text).unwrap_err()
    }

    #[test]
    fn sessions_come_whole_and_long_ones_are_cut_and_counted() {
        let text = "SessionId\tItemId\tTime\n1\ta\t5\n1\tb\t6\r\n2\tc\t7\n2\tc\t8\n2\td\t9.5\n2\te\t9\n2\tf\t9";
        let strings = |items: &[&str]| items.iter().map(ToString::to_string).collect::<Vec<_>>();
        assert_eq!(
            read(text).unwrap(),
            [("1".to_string(), strings(&["a", "b"]), 0), ("2".to_string(), strings(&["c", "c", "d"]), 2)]
        );
        assert_eq!(read("SessionId\tItemId\tTime\n").unwrap(), []);
    }

    #[test]
    fn events_that_show_no_interest_are_left_out() {
        let text =
            "SessionId\tItemId\tTime\tEvent\n1\ta\t5\tview_item\n1\tb\t6\tremove_from_cart\n1\tc\t6\tOrder Completed\n";
        assert_eq!(read(text).unwrap()[0].1, ["a", "c"]);
    }

    #[test]
    fn a_refusal_says_where_and_what_was_expected() {
        assert!(refusal("").contains("empty"));
        assert!(refusal("SessionId,ItemId,Time\n").starts_with("line 1, column 1"));
        assert!(refusal("SessionId\tItemId\tTime\tEvent\tX\n").starts_with("line 1, column 4"));
        let head = "SessionId\tItemId\tTime\n1\ta\t5\n";
        for (row, place) in [
            ("\ta\t5", "line 3, column 1"),
            ("1\t\t5", "line 3, column 2"),
            ("1", "line 3, column 2"),
            ("1\ta\tnow", "line 3, column 3: Time is \"now\": give whole unix seconds"),
            ("1\ta\t1700000000000", "line 3, column 3"),
            ("1\ta\t-4", "line 3, column 3"),
            ("1\ta\t4\tview_item", "line 3: more fields"),
            ("2\tb\t5\n1\ta\t6", "line 4, column 1: session 1 comes a second time: sort"),
        ] {
            let refused = refusal(&format!("{head}{row}"));
            assert!(refused.starts_with(place), "{row:?} gave {refused:?}");
        }
        let bad = refusal("SessionId\tItemId\tTime\tEvent\n1\ta\t5\tviewed\n");
        assert!(bad.starts_with("line 2, column 4"), "{bad}");
        assert!(refusal(&format!("{head}{}", "x".repeat(70_000))).starts_with("line 3: longer"));
    }

    #[test]
    fn bytes_that_are_no_text_are_refused() {
        let refused = Sessions::new(&b"SessionId\tItemId\tTime\n1\t\xff\xfe\t5\n"[..], 3).err().unwrap();
        assert_eq!((refused.line, refused.message.as_str()), (2, "not UTF-8"));
    }
}
