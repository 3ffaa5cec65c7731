//! `cargo xtask sim`.
use nearside_sim::run::{self, Order};
use nearside_sim::universe::Name;
fn main() {
    let a: Vec<String> = std::env::args().collect();
    let get = |n: &str| a.iter().position(|x| x == n).and_then(|i| a.get(i + 1)).cloned();
    let seed = get("--seed").map_or(1, |s| s.parse().unwrap());
    let mutant = get("--mutant").map(|m| nearside_sim::mutant::Mutant::named(&m).unwrap());
    if let Some(v) = get("--visitor") {
        let shop = nearside_sim::shop::Shop::open().unwrap();
        let mut hub = nearside_sim::hub::Hub::open(mutant).unwrap();
        let mut figures = nearside_sim::figures::Figures::default();
        let mut t = Vec::new();
        let f =
            run::one(&shop, &mut hub, &mut figures, (Name { seed, visitor: v.parse().unwrap() }, mutant), Some(&mut t));
        t.iter().for_each(|l| println!("{l}"));
        println!("{f:?}");
        return;
    }
    let sessions = get("--sessions").map_or(10_000, |s| s.parse().unwrap());
    let o = run::run(Order { seed, sessions, mutant }, &|n| eprintln!("{n}")).unwrap();
    for f in &o.faults {
        println!("{f:?}");
    }
    let mut f = o.figures.clone();
    println!("{} faulty; median {} p99 {}", o.faulty, f.delta_bytes.quantile(500), f.delta_bytes.quantile(990));
    f.delta_bytes = Default::default();
    println!("{:?}", nearside_sim::report::brief(&f));
}
