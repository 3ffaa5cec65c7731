//! The backend as its callers meet it: the binary over HTTP and on the command line, and the store by its trait.

#[cfg(test)]
mod support;
#[cfg(test)]
mod device;
#[cfg(test)]
mod postgres;
#[cfg(test)]
mod conformance;
#[cfg(test)]
mod store;
#[cfg(test)]
mod report;
#[cfg(test)]
mod sync;
#[cfg(test)]
mod till;
#[cfg(test)]
mod refusals;
#[cfg(test)]
mod security;
#[cfg(test)]
mod batch;
#[cfg(test)]
mod several;
#[cfg(test)]
mod cookie;
#[cfg(test)]
mod files;
#[cfg(test)]
mod durability;
#[cfg(test)]
mod outage;
#[cfg(test)]
mod kill;
#[cfg(test)]
mod cli;
#[cfg(test)]
mod train;
#[cfg(test)]
mod documented;
