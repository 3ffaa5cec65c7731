//! Imports and function sizes of a WebAssembly module, read without a library: they are few sections of a plain format.
//! <https://webassembly.github.io/spec/core/binary/modules.html>

use std::collections::BTreeMap;

use anyhow::{Context, Result, bail, ensure};

const MAGIC_AND_VERSION: &[u8] = b"\0asm\x01\0\0\0";
const CUSTOM_SECTION: u8 = 0;
const IMPORT_SECTION: u8 = 2;
const CODE_SECTION: u8 = 10;
/// Within the custom section `name`: the names of functions.
const FUNCTION_NAMES: u8 = 1;

/// One import.
#[derive(Debug, PartialEq, Eq)]
pub struct Import {
    /// The module that is asked, for example `./nearside_wasm_bg.js`.
    pub module: String,
    /// What is asked of it.
    pub name: String,
}

/// A function of the module itself.
#[derive(Debug, PartialEq, Eq)]
pub struct Function {
    /// Its name; empty if the module does not tell.
    pub name: String,
    /// Bytes of its body.
    pub bytes: usize,
}

/// All imports, in the module's order.
///
/// # Errors
/// When the bytes are no module or end early.
pub fn imports_of(module: &[u8]) -> Result<Vec<Import>> {
    match sections(module)?.iter().find(|(id, _)| *id == IMPORT_SECTION) {
        Some((_, body)) => Ok(Reader { rest: body }.imports()?.into_iter().map(|(import, _)| import).collect()),
        None => Ok(Vec::new()),
    }
}

/// All functions, in the module's order.
///
/// # Errors
/// When the bytes are no module or end early.
pub fn functions_of(module: &[u8]) -> Result<Vec<Function>> {
    let (mut imported, mut bodies, mut names) = (0, Vec::new(), BTreeMap::new());
    for (id, body) in sections(module)? {
        let mut reader = Reader { rest: body };
        match id {
            IMPORT_SECTION => imported = reader.imports()?.iter().filter(|(_, kind)| *kind == Kind::Function).count(),
            CODE_SECTION => bodies = reader.bodies()?,
            CUSTOM_SECTION if reader.text()? == "name" => names = reader.function_names()?,
            _ => {}
        }
    }
    // Functions are numbered from the imported ones on.
    let numbered = bodies.into_iter().zip(imported..);
    Ok(numbered.map(|(bytes, number)| Function { name: names.remove(&number).unwrap_or_default(), bytes }).collect())
}

fn sections(module: &[u8]) -> Result<Vec<(u8, &[u8])>> {
    let mut reader = Reader { rest: module.strip_prefix(MAGIC_AND_VERSION).context("the header is missing")? };
    let mut sections = Vec::new();
    while !reader.rest.is_empty() {
        let id = reader.byte()?;
        let length = reader.number()?;
        sections.push((id, reader.bytes(length)?));
    }
    Ok(sections)
}

#[derive(Debug, PartialEq, Eq)]
enum Kind {
    Function,
    Other,
}

struct Reader<'a> {
    rest: &'a [u8],
}

impl<'a> Reader<'a> {
    fn imports(mut self) -> Result<Vec<(Import, Kind)>> {
        let mut imports = Vec::new();
        for _ in 0..self.number()? {
            let import = Import { module: self.text()?, name: self.text()? };
            let kind = self.byte()?;
            match kind {
                0x00 => drop(self.number()?),
                0x01 => {
                    self.byte()?;
                    self.range()?;
                }
                0x02 => self.range()?,
                0x03 => drop(self.bytes(2)?),
                0x04 => {
                    self.byte()?;
                    self.number()?;
                }
                kind => bail!("an import of unknown kind {kind}"),
            }
            imports.push((import, if kind == 0 { Kind::Function } else { Kind::Other }));
        }
        Ok(imports)
    }

    /// The length of each body of the code section.
    fn bodies(&mut self) -> Result<Vec<usize>> {
        let mut bodies = Vec::new();
        for _ in 0..self.number()? {
            let length = self.number()?;
            self.bytes(length)?;
            bodies.push(length);
        }
        Ok(bodies)
    }

    /// Names by function number, from what follows the title of the section `name`.
    fn function_names(&mut self) -> Result<BTreeMap<usize, String>> {
        let mut names = BTreeMap::new();
        while !self.rest.is_empty() {
            let id = self.byte()?;
            let length = self.number()?;
            let mut part = Reader { rest: self.bytes(length)? };
            if id == FUNCTION_NAMES {
                for _ in 0..part.number()? {
                    names.insert(part.number()?, part.text()?);
                }
            }
        }
        Ok(names)
    }

    /// Limits of a table or memory: the lowest bit says whether there is an upper one.
    fn range(&mut self) -> Result<()> {
        let bounded = self.byte()? & 1 == 1;
        self.number()?;
        if bounded {
            self.number()?;
        }
        Ok(())
    }

    fn text(&mut self) -> Result<String> {
        let length = self.number()?;
        Ok(String::from_utf8(self.bytes(length)?.to_vec())?)
    }

    /// LEB128, at most five bytes.
    fn number(&mut self) -> Result<usize> {
        let mut value = 0_u64;
        for shift in [0, 7, 14, 21, 28] {
            let byte = self.byte()?;
            value |= u64::from(byte & 0x7f) << shift;
            if byte & 0x80 == 0 {
                return Ok(usize::try_from(value)?);
            }
        }
        bail!("a number of over five bytes")
    }

    fn byte(&mut self) -> Result<u8> {
        let (&first, rest) = self.rest.split_first().context("the module ends early")?;
        self.rest = rest;
        Ok(first)
    }

    fn bytes(&mut self, length: usize) -> Result<&'a [u8]> {
        ensure!(length <= self.rest.len(), "the module ends early");
        let (taken, rest) = self.rest.split_at(length);
        self.rest = rest;
        Ok(taken)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn functions_memories_and_globals_are_read() {
        let mut module = MAGIC_AND_VERSION.to_vec();
        // A custom section first, then the imports: a.f (function 0), a.m (memory 1..2), a.g (a global).
        module.extend([0, 2, 1, b'x']);
        let body = [3, 1, b'a', 1, b'f', 0, 0, 1, b'a', 1, b'm', 2, 1, 1, 2, 1, b'a', 1, b'g', 3, 0x7f, 0];
        module.extend([2, u8::try_from(body.len()).unwrap()]);
        module.extend(body);
        let names: Vec<String> =
            imports_of(&module).unwrap().iter().map(|i| format!("{}.{}", i.module, i.name)).collect();
        assert_eq!(names, ["a.f", "a.m", "a.g"]);
        for end in 9..module.len() {
            if end != 12 {
                imports_of(&module[..end]).unwrap_err();
            }
        }
    }
    #[test]
    fn sizes_and_names_of_functions_are_read() {
        let mut module = MAGIC_AND_VERSION.to_vec();
        module.extend([2, 7, 1, 1, b'a', 1, b'f', 0, 0]);
        module.extend([10, 6, 2, 2, 0, 0x0b, 1, 0x0b]);
        module.extend([0, 12, 4, b'n', b'a', b'm', b'e', 1, 5, 1, 2, 2, b'g', b'o']);
        let functions = functions_of(&module).unwrap();
        let told: Vec<(&str, usize)> = functions.iter().map(|f| (f.name.as_str(), f.bytes)).collect();
        assert_eq!(told, [("", 2), ("go", 1)]);
    }
}
