//! Counts in Parquet, as databases export them.

use crate::refusal::Refusal;
use nearside_train::{CSV_HEADER, CountKind, CountRow, Counted};
use parquet::file::reader::FileReader as _;
use parquet::file::serialized_reader::SerializedFileReader;
use parquet::record::{Field, Row};
use std::fs::File;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::path::Path;

/// The first bytes of a Parquet file.
pub const MAGIC: &[u8; 4] = b"PAR1";
const REMEDY: &str = "give the columns kind, item_a and item_b as texts and weight_ab and weight_ba as whole numbers";

/// Reads counts from a Parquet file.
///
/// # Errors
/// Names the file, the row and the column, and what was expected.
pub fn read(path: &Path) -> Result<Counted, Refusal> {
    // The library trusts a file's own lengths here and there, and panics where they are wrong.
    let read = catch_unwind(AssertUnwindSafe(|| rows(path)));
    let read = read.unwrap_or_else(|_| Err("not a whole Parquet file: write it again".to_owned()));
    read.map_err(|message| Refusal::of_file(path, message))
}

fn rows(path: &Path) -> Result<Counted, String> {
    let broken = |error: &dyn std::fmt::Display| format!("{error}: write the file again");
    let file = File::open(path).map_err(|error| error.to_string())?;
    let reader = SerializedFileReader::new(file).map_err(|error| broken(&error))?;
    let columns = reader.metadata().file_metadata().schema().get_fields();
    let names: Vec<&str> = columns.iter().map(|column| column.name()).collect();
    if names != CSV_HEADER {
        return Err(format!("the columns are {}: {REMEDY}", names.join(", ")));
    }
    let mut counted = Counted::default();
    for (number, row) in (1_u64..).zip(reader.get_row_iter(None).map_err(|error| broken(&error))?) {
        let row = row.map_err(|error| format!("row {number}: {}", broken(&error)))?;
        let texts = [text(&row, 0), text(&row, 1), text(&row, 2)];
        let [Some(kind), Some(item_a), Some(item_b)] = &texts else {
            return Err(at(number, texts.iter().position(Option::is_none), "no text"));
        };
        let numbers = [whole(&row, 3), whole(&row, 4)];
        let [Some(weight_ab), Some(weight_ba)] = numbers else {
            let place = numbers.iter().position(Option::is_none).map(|place| place + 3);
            return Err(at(number, place, "no whole number from 0 to 2^63-1"));
        };
        let known = CountKind::ALL.into_iter().find(|known| known.as_str() == kind.as_str());
        let kind = known.ok_or_else(|| at(number, Some(0), &format!("{kind:?} is no kind of row")))?;
        let row = CountRow { kind, item_a: item_a.as_str(), item_b: item_b.as_str(), weight_ab, weight_ba };
        counted.add(number, &row).map_err(|error| {
            let name = error.column.checked_sub(1).and_then(|column| CSV_HEADER.get(column as usize));
            let column = name.map_or(String::new(), |name| format!(", {name}"));
            format!("row {number}{column}: {}: {}", error.message, error.remedy)
        })?;
    }
    Ok(counted)
}

fn at(row: u64, column: Option<usize>, what: &str) -> String {
    let name = column.and_then(|column| CSV_HEADER.get(column)).copied().unwrap_or_default();
    format!("row {row}, {name}: {what}: {REMEDY}")
}

/// A column's text; numbers of items are as good as texts.
fn text(row: &Row, column: usize) -> Option<String> {
    match row.get_column_iter().nth(column)?.1 {
        Field::Str(text) => Some(text.clone()),
        // Some engines do not say that their bytes are text.
        Field::Bytes(bytes) => String::from_utf8(bytes.data().to_vec()).ok(),
        field => integer(field).map(|number| number.to_string()),
    }
}

fn whole(row: &Row, column: usize) -> Option<u64> {
    integer(row.get_column_iter().nth(column)?.1).and_then(|number| u64::try_from(number).ok())
}

fn integer(field: &Field) -> Option<i128> {
    Some(match field {
        Field::Byte(number) => i128::from(*number),
        Field::Short(number) => i128::from(*number),
        Field::Int(number) => i128::from(*number),
        Field::Long(number) => i128::from(*number),
        Field::UByte(number) => i128::from(*number),
        Field::UShort(number) => i128::from(*number),
        Field::UInt(number) => i128::from(*number),
        Field::ULong(number) => i128::from(*number),
        _ => return None,
    })
}
