//! Click sessions to the model that recommends on the visitor's device, with its offline evaluation.
//!
//! ```
//! use nearside_train::{TrainOptions, evaluate, train};
//!
//! let sessions = "SessionId\tItemId\tTime\n1\tboot\t1700000000\n1\tsock\t1700000060\n2\tboot\t1700000100\n2\tsock\t1700000160\n";
//! let (model, report) = train(&TrainOptions::default(), sessions.as_bytes(), &mut |_| ())?;
//! assert_eq!((report.sessions, report.items, report.edges), (2, 2, 1));
//!
//! let model = nearside::recommend::Model::load(model).map_err(|error| error.to_string())?;
//! let figures = evaluate(&model, sessions.as_bytes(), 20).map_err(|error| error.to_string())?;
//! assert_eq!(figures.predictions, 2);
//! # Ok::<(), Box<dyn std::error::Error>>(())
//! ```

mod error;
mod input;
mod lines;
mod sessions;
mod options;
mod events;
mod gathered;
mod weights;
mod pairs;
mod basket;
mod popular;
mod counts;
mod counted;
mod csv;
mod sql;
mod prune;
mod device;
mod draft;
mod order;
mod budget;
mod judge;
mod tune;
mod report;
mod run;
mod train;
mod predict;
mod evaluate;
mod leave_one_out;
mod shards;
mod plot;

pub use counted::{CountKind, CountRow, Counted, MAX_PAIRS};
pub use csv::{CSV_HEADER, read_counts};
pub use error::TrainError;
pub use evaluate::{Figures, evaluate};
pub use gathered::{Gathered, Learnt};
pub use input::unpacked;
pub use leave_one_out::{BasketFigures, evaluate_baskets};
pub use lines::MAX_LINE_BYTES;
pub use options::{Curve, Device, GraphSize, Kind, Learned, Recipe, TrainOptions, Tune};
pub use plot::plot;
pub use predict::{Predicted, predict};
pub use report::{Origin, Point, Progress, Report, Step, Tuning};
pub use sessions::{Act, Click, Session, Sessions};
pub use shards::{ShardFigures, evaluate_shards};
pub use sql::{Clicks, sql};
pub use train::{Inputs, MAX_SESSION_EVENTS, Source, count, train, train_counted, train_from};
