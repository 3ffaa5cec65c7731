//! Draws quality against bytes, as SVG: what a shop gets for how much its visitors download.

use crate::report::{Point, Report};
use std::fmt::Write as _;

/// Pixels of the drawing, and of the space around its axes.
const WIDTH: f64 = 760.0;
const HEIGHT: f64 = 420.0;
const LEFT: f64 = 64.0;
const RIGHT: f64 = 150.0;
const TOP: f64 = 64.0;
const BOTTOM: f64 = 56.0;
/// Marks on an axis, about.
const MARKS: f64 = 6.0;

/// One line of the drawing.
struct Line {
    name: &'static str,
    colour: &'static str,
    value: fn(&Point) -> f64,
}

const LINES: [Line; 2] = [
    Line { name: "any next item", colour: "#1f5fa8", value: |point| point.figures.hit_rate },
    Line { name: "an item not seen yet", colour: "#b8541a", value: |point| point.figures.new_hit_rate },
];

/// The report's curve as an SVG text; empty axes where there is no curve.
#[must_use]
pub fn plot(report: &Report) -> String {
    let points = &report.curve;
    let values = || points.iter().flat_map(|point| LINES.iter().map(|line| 100.0 * (line.value)(point)));
    let x = Axis::over(points.iter().map(kilobytes).chain([0.0]), LEFT, WIDTH - RIGHT);
    let y = Axis::over(values(), HEIGHT - BOTTOM, TOP);
    let mut svg = format!(
        "<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 {WIDTH} {HEIGHT}\" role=\"img\" \
         font-family=\"system-ui, sans-serif\" font-size=\"13\" fill=\"#333\">\n\
         <title>Quality against bytes</title>\n<rect width=\"100%\" height=\"100%\" fill=\"#fff\"/>\n\
         <text x=\"{LEFT}\" y=\"24\" font-size=\"17\" font-weight=\"600\">How often the next item is among 20, by size</text>\n\
         <text x=\"{LEFT}\" y=\"44\" fill=\"#666\">last {} of sessions, predicted by models of those before; KB after brotli, without ids</text>\n",
        "8 %",
    );
    for mark in x.marks() {
        let at = x.place(mark);
        let _ = writeln!(
            svg,
            "<text x=\"{at:.1}\" y=\"{:.1}\" text-anchor=\"middle\">{mark} KB</text>",
            HEIGHT - BOTTOM + 22.0
        );
    }
    for mark in y.marks() {
        let at = y.place(mark);
        let _ = writeln!(
            svg,
            "<path d=\"M{LEFT} {at:.1}H{:.1}\" stroke=\"#e3e3e3\"/><text x=\"{:.1}\" y=\"{:.1}\" text-anchor=\"end\">{mark} %</text>",
            WIDTH - RIGHT,
            LEFT - 8.0,
            at + 4.0
        );
    }
    for line in &LINES {
        put_line(&mut svg, line, points, &x, &y);
    }
    put_chosen(&mut svg, report, &x);
    svg.push_str("</svg>\n");
    svg
}

fn put_line(svg: &mut String, line: &Line, points: &[Point], x: &Axis, y: &Axis) {
    let at = |point: &Point| (x.place(kilobytes(point)), y.place(100.0 * (line.value)(point)));
    let mut path = String::new();
    for point in points {
        let (across, down) = at(point);
        let _ = write!(path, "{}{across:.1} {down:.1}", if path.is_empty() { "M" } else { "L" });
        let _ = writeln!(svg, "<circle cx=\"{across:.1}\" cy=\"{down:.1}\" r=\"3.5\" fill=\"{}\"/>", line.colour);
    }
    let _ = writeln!(svg, "<path d=\"{path}\" fill=\"none\" stroke=\"{}\" stroke-width=\"2\"/>", line.colour);
    if let Some((across, down)) = points.last().map(at) {
        let (across, down) = (across + 8.0, down + 4.0);
        let _ = writeln!(svg, "<text x=\"{across:.1}\" y=\"{down:.1}\" fill=\"{}\">{}</text>", line.colour, line.name);
    }
}

/// Where this model stands.
fn put_chosen(svg: &mut String, report: &Report, x: &Axis) {
    #[expect(clippy::cast_precision_loss, reason = "bytes of a model fit 53 bits")]
    let size = report.packed_bytes as f64 / 1000.0;
    if size > x.most {
        return;
    }
    let at = x.place(size);
    let _ = writeln!(
        svg,
        "<path d=\"M{at:.1} {TOP}V{:.1}\" stroke=\"#333\" stroke-dasharray=\"4 4\"/>\
         <text x=\"{:.1}\" y=\"{:.1}\">this model: {size:.1} KB</text>",
        HEIGHT - BOTTOM,
        at + 6.0,
        HEIGHT - BOTTOM - 8.0
    );
}

fn kilobytes(point: &Point) -> f64 {
    #[expect(clippy::cast_precision_loss, reason = "bytes of a model fit 53 bits")]
    let bytes = point.packed_bytes as f64;
    bytes / 1000.0
}

/// Values from the least to the most, along a line of pixels.
struct Axis {
    least: f64,
    most: f64,
    step: f64,
    from: f64,
    to: f64,
}

impl Axis {
    fn over(values: impl Iterator<Item = f64>, from: f64, to: f64) -> Self {
        let (least, most) =
            values.fold((f64::MAX, f64::MIN), |(least, most), value| (least.min(value), most.max(value)));
        let (least, most) = if least < most { (least, most) } else { (0.0, 1.0) };
        let raw = (most - least) / MARKS;
        let tens = libm::exp10(libm::floor(libm::log10(raw)));
        let step = [1.0, 2.0, 5.0, 10.0].map(|of| of * tens).into_iter().find(|step| *step >= raw).unwrap_or(raw);
        Self { least: libm::floor(least / step) * step, most: libm::ceil(most / step) * step, step, from, to }
    }

    fn place(&self, value: f64) -> f64 {
        self.from + (value - self.least) / (self.most - self.least) * (self.to - self.from)
    }

    /// The marks, without the noise of adding: each is a whole number of hundredths.
    fn marks(&self) -> Vec<f64> {
        let mut marks = Vec::new();
        let mut mark = self.least;
        while mark <= self.most + self.step / 2.0 {
            marks.push((mark * 100.0).round() / 100.0);
            mark += self.step;
        }
        marks
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn marks_are_round_and_cover_the_values() {
        let axis = Axis::over([12.4, 118.0].into_iter(), 0.0, 100.0);
        assert_eq!(axis.marks(), [0.0, 20.0, 40.0, 60.0, 80.0, 100.0, 120.0]);
        assert!((axis.place(60.0) - 50.0).abs() < 1e-9);
        assert_eq!(Axis::over([3.0].into_iter(), 0.0, 1.0).marks().len(), 6);
    }
}
