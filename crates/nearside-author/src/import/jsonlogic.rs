//! `JSONLogic`: rules of one operator each, true where their result is truthy.

use super::attribute::Others;
use super::javascript::{Compare, number, truthy};
use super::missing;
use super::operand::{Operand, Variable};
use super::part::{Answer, Part};
use super::scope::Scope;
use crate::error::{element, field};
use crate::suggest;
use serde_json::Value;

/// The operators that are carried over.
const OPERATORS: [&str; 16] =
    ["and", "or", "!", "!!", "if", "==", "===", "!=", "!==", "<", "<=", ">", ">=", "in", "missing", "missing_some"];

/// Where the result of a rule is truthy, or is not.
pub(super) fn truth(scope: &mut Scope, rule: &Value, path: &str, wanted: Answer) -> Part {
    let Value::Object(fields) = rule else {
        return Part::constant(Answer::from(truthy(rule)), wanted);
    };
    let (1, Some((name, operands))) = (fields.len(), fields.iter().next()) else {
        return scope.lost(path, "a rule is an object with one operator", "join rules by { \"and\": [.., ..] }");
    };
    let at = &field(path, name);
    if let Some(variable) = Variable::read(rule) {
        return variable.truth(scope, at, wanted);
    }
    scope.inside(at, |scope| {
        operator(scope, name, &Operands { values: listed(operands), is_list: operands.is_array(), path: at }, wanted)
    })
}

/// What stands behind an operator; a single operand may stand there without a list.
struct Operands<'a> {
    values: &'a [Value],
    is_list: bool,
    path: &'a str,
}

impl Operands<'_> {
    fn at(&self, index: usize) -> String {
        if self.is_list { element(self.path, index) } else { self.path.to_owned() }
    }

    fn truths(&self, scope: &mut Scope, wanted: Answer) -> Vec<Part> {
        let numbered = self.values.iter().enumerate();
        numbered.map(|(index, value)| truth(scope, value, &self.at(index), wanted)).collect()
    }
}

fn listed(operands: &Value) -> &[Value] {
    operands.as_array().map_or(std::slice::from_ref(operands), Vec::as_slice)
}

fn operator(scope: &mut Scope, name: &str, operands: &Operands<'_>, wanted: Answer) -> Part {
    let path = operands.path;
    match name {
        // The result of nothing is undefined, which is false, for both.
        "and" | "or" if operands.values.is_empty() => Part::constant(Answer::No, wanted),
        "and" => Part::conjunction(wanted, operands.truths(scope, wanted)),
        "or" => Part::disjunction(wanted, operands.truths(scope, wanted)),
        "!" | "!!" => {
            let wanted = if name == "!" { !wanted } else { wanted };
            let value = operands.values.first().unwrap_or(&Value::Null);
            truth(scope, value, &operands.at(0), wanted)
        }
        "if" | "?:" => branches(scope, operands, 0, wanted),
        "==" => comparison(scope, operands, Compare::Loose, wanted),
        "===" => comparison(scope, operands, Compare::Strict, wanted),
        "!=" => comparison(scope, operands, Compare::Loose, !wanted),
        "!==" => comparison(scope, operands, Compare::Strict, !wanted),
        "<" => comparison(scope, operands, Compare::Lt, wanted),
        "<=" => comparison(scope, operands, Compare::Lte, wanted),
        ">" => comparison(scope, operands, Compare::Gt, wanted),
        ">=" => comparison(scope, operands, Compare::Gte, wanted),
        "in" => membership(scope, operands, wanted),
        "missing" => missing::one(scope, operands.values, path, wanted),
        "missing_some" => missing::some(scope, operands.values, path, wanted),
        "+" | "-" | "*" | "/" | "%" | "min" | "max" | "cat" | "substr" | "log" | "merge" | "map" | "filter"
        | "reduce" | "all" | "some" | "none" | "method" => not_an_operator_here(scope, path),
        "var" => {
            scope.lost(path, "this names no attribute", "write { \"var\": \"name\" } or { \"var\": [\"name\", 0] }")
        }
        _ => scope.lost(path, format!("there is no operator `{name}`"), suggest::remedy(name, OPERATORS)),
    }
}

/// `if`: condition, result, condition, result, .., else.
fn branches(scope: &mut Scope, operands: &Operands<'_>, from: usize, wanted: Answer) -> Part {
    let truth_at = |scope: &mut Scope, index: usize, wanted| {
        operands.values.get(index).map(|value| truth(scope, value, &operands.at(index), wanted))
    };
    if from.saturating_add(1) >= operands.values.len() {
        return truth_at(scope, from, wanted).unwrap_or_else(|| Part::constant(Answer::No, wanted));
    }
    scope.inside(operands.path, |scope| {
        let mut side = |index: usize, condition: Answer| {
            let condition = truth_at(scope, from, condition).unwrap_or(Part::Lost);
            let result = if condition == Part::Never {
                Part::Never
            } else if index == from + 1 {
                truth_at(scope, index, wanted).unwrap_or(Part::Lost)
            } else {
                branches(scope, operands, index, wanted)
            };
            Part::all([condition, result])
        };
        let (then, otherwise) = (side(from + 1, Answer::Yes), side(from + 2, Answer::No));
        Part::any([then, otherwise])
    })
}

fn comparison(scope: &mut Scope, operands: &Operands<'_>, compare: Compare, wanted: Answer) -> Part {
    let path = operands.path;
    match operands.values {
        [one, other] => pair(scope, [one, other], compare, path, wanted),
        [low, middle, high] if matches!(compare, Compare::Lt | Compare::Lte) => {
            let pairs = [[low, middle], [middle, high]];
            Part::conjunction(wanted, pairs.map(|sides| pair(scope, sides, compare, path, wanted)))
        }
        _ => {
            scope.lost(path, "a comparison has two operands, `<` and `<=` also three", "write [{ \"var\": \"x\" }, 5]")
        }
    }
}

fn pair(scope: &mut Scope, sides: [&Value; 2], compare: Compare, path: &str, wanted: Answer) -> Part {
    match sides.map(Operand::read) {
        [Operand::Variable(variable), Operand::Constant(constant)] => {
            against(scope, &variable, compare, constant, path, wanted)
        }
        [Operand::Constant(constant), Operand::Variable(variable)] => {
            against(scope, &variable, compare.mirrored(), constant, path, wanted)
        }
        [Operand::Constant(one), Operand::Constant(other)] => {
            Part::constant(Answer::from(compare.holds(one, other)), wanted)
        }
        [Operand::Variable(_), Operand::Variable(_)] => {
            let remedy = "set an attribute with the answer, and ask for that";
            scope.lost(path, "two attributes cannot be compared with each other", remedy)
        }
        [Operand::List(_), _] | [_, Operand::List(_)] => no_lists(scope, path),
        _ => not_an_operator_here(scope, path),
    }
}

fn against(
    scope: &mut Scope,
    variable: &Variable,
    compare: Compare,
    constant: &Value,
    path: &str,
    wanted: Answer,
) -> Part {
    let attribute = variable.at(path);
    let missing = Answer::from(compare.holds(&variable.default, constant));
    let equality = matches!(compare, Compare::Strict | Compare::Loose);
    match constant {
        // No value that is there equals null.
        Value::Null if equality => {
            let present = if wanted == Answer::No { attribute.present(scope) } else { Part::Never };
            attribute.or_missing(scope, present, missing, wanted)
        }
        Value::Null | Value::Bool(_) if !equality => {
            scope.lost(path, "only texts and numbers have an order", "compare with a text or a number")
        }
        _ => {
            let turns = !constant.is_string() || number(constant).is_some();
            let others = if compare == Compare::Strict || !turns { Others::Differ } else { Others::Turned };
            attribute.compare(scope, compare, constant, missing, others, wanted)
        }
    }
}

fn membership(scope: &mut Scope, operands: &Operands<'_>, wanted: Answer) -> Part {
    let path = operands.path;
    let [one, other] = operands.values else {
        return scope.lost(path, "`in` has two operands", "write [{ \"var\": \"x\" }, [\"a\", \"b\"]]");
    };
    match (Operand::read(one), Operand::read(other)) {
        (Operand::Variable(_), Operand::List([])) => Part::constant(Answer::No, wanted),
        (Operand::Variable(variable), Operand::List(list)) => {
            let missing = list.iter().any(|value| Compare::Strict.holds(&variable.default, value));
            variable.at(path).one_of(scope, list, Answer::from(missing), wanted)
        }
        (Operand::Constant(Value::String(text)), Operand::Variable(variable)) => {
            part_of(scope, text, &variable, path, wanted)
        }
        (Operand::Variable(_), Operand::Constant(_)) => {
            let remedy = "list the values that are meant: [\"a\", \"b\"]";
            scope.lost(path, "whether an attribute is a part of a text cannot be asked", remedy)
        }
        (Operand::Constant(_), Operand::Variable(_) | Operand::List(_)) | (Operand::List(_), _) => {
            no_lists(scope, path)
        }
        (Operand::Variable(_), Operand::Variable(_)) => {
            scope.lost(path, "two attributes cannot be compared with each other", "list the values")
        }
        _ => not_an_operator_here(scope, path),
    }
}

/// Whether a text stands in an attribute's.
fn part_of(scope: &mut Scope, text: &str, variable: &Variable, path: &str, wanted: Answer) -> Part {
    let attribute = variable.at(path);
    let name = attribute.name;
    let message =
        format!("`{name}` is read as a text with {text:?} in it; were it a list there, it could not be one here");
    let remedy = format!("for a list set an attribute of its own for what is asked of `{name}`");
    scope.note_once(format!("list {name}"), path, message, remedy);
    // Nothing stands in an empty text there, not even another one.
    let found = |default: &str| !default.is_empty() && default.contains(text);
    let missing = Answer::from(variable.default.as_str().is_some_and(found));
    if text.is_empty() {
        let empty = Value::from("");
        return attribute.compare(scope, Compare::Strict, &empty, !missing, Others::Differ, !wanted);
    }
    attribute.text(scope, "contains", text, missing, Others::Differ, wanted)
}

fn no_lists(scope: &mut Scope, path: &str) -> Part {
    let remedy = "compare with one value, or ask whether it is `in` a list of texts and numbers";
    scope.lost(path, "an attribute is one text, number, `true` or `false`, never a list or an object", remedy)
}

fn not_an_operator_here(scope: &mut Scope, path: &str) -> Part {
    let remedy = "set an attribute with the result, and compare that";
    scope.lost(path, "nothing is calculated or put together in a condition", remedy)
}
