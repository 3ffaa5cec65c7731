//! The import section of a WebAssembly module, read without a library: it is the one section we want.

use anyhow::{Context, Result, bail, ensure};

const MAGIC_AND_VERSION: &[u8] = b"\0asm\x01\0\0\0";
const IMPORT_SECTION: u8 = 2;

/// One import.
#[derive(Debug, PartialEq, Eq)]
pub struct Import {
    /// The module that is asked, for example `./nearside_wasm_bg.js`.
    pub module: String,
    /// What is asked of it.
    pub name: String,
}

/// All imports, in the module's order. <https://webassembly.github.io/spec/core/binary/modules.html#import-section>
///
/// # Errors
/// When the bytes are no module or end early.
pub fn imports_of(module: &[u8]) -> Result<Vec<Import>> {
    let mut reader = Reader { rest: module.strip_prefix(MAGIC_AND_VERSION).context("the header is missing")? };
    while !reader.rest.is_empty() {
        let id = reader.byte()?;
        let length = reader.number()?;
        let body = reader.bytes(length)?;
        if id == IMPORT_SECTION {
            return Reader { rest: body }.imports();
        }
    }
    Ok(Vec::new())
}

struct Reader<'a> {
    rest: &'a [u8],
}

impl<'a> Reader<'a> {
    fn imports(mut self) -> Result<Vec<Import>> {
        let mut imports = Vec::new();
        for _ in 0..self.number()? {
            let import = Import { module: self.text()?, name: self.text()? };
            match self.byte()? {
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
            imports.push(import);
        }
        Ok(imports)
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
}
