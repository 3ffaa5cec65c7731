//! Laws of the pieces over generated shops: all join to what was split, some join to a part of it, altered ones do no harm.

use super::layout::{BUCKET_ITEMS, Layout, SHARD_ITEMS};
use super::*;
use crate::catalog::reader::close;
use crate::event::Text;
use crate::recommend::fixture::{NUMBERS, new_model};
use crate::recommend::model::MAX_MODEL_ITEMS;
use crate::recommend::{Lean, Model, NewEdge, NewModel, Numbers, Repeats, Scored, Scorer};
use crate::rng::Rng;
use alloc::collections::BTreeSet;
use alloc::format;
use alloc::string::String;

/// A shop of so many items, joined mostly to those beside them.
fn shop(items: u32, seed: u64) -> Model {
    let mut rng = Rng::new(seed);
    let mut graph = |edges: u32| {
        let mut below = |most: u32| u32::try_from(rng.next_u64() % u64::from(most.max(1))).unwrap();
        let mut found = BTreeSet::new();
        for _ in 0..edges {
            let (one, far) = (below(items), if below(4) == 0 { items } else { 20 });
            let other = (one + 1 + below(far)) % items;
            if one != other {
                found.insert((one.min(other), one.max(other)));
            }
        }
        let edge = |(lower, higher)| NewEdge {
            lower,
            higher,
            level: u8::try_from(below(30)).unwrap(),
            lean: [Lean::None, Lean::Along, Lean::Against][below(3) as usize],
        };
        found.into_iter().map(edge).collect::<Vec<_>>()
    };
    let (edges, together) = (graph(items * 3), graph(items));
    let model = NewModel {
        numbers: NUMBERS,
        ids: (0..items).map(|item| Text::new(&format!("item {item}")).unwrap()).collect(),
        popularity: (0..items).map(|item| (item % 13) as u8).collect(),
        popular: (0..items.min(40)).map(|item| (item * (items / 40).max(1) % items, 60_000 - item)).collect(),
        edges,
        together: together.into_iter().map(|edge| NewEdge { lean: Lean::None, ..edge }).collect(),
        trending: [(items / 2, 65_536), (0, 3)].into_iter().take(items.min(2) as usize).collect(),
    };
    Model::load(model.write().unwrap()).unwrap()
}

fn whole(model: &Model) -> Vec<u8> {
    model.bytes().to_vec()
}

/// Fetches all that these items want, as a device does; which pieces those were.
fn fetch(shards: &mut Shards, pieces: &Pieces, ids: &[&str]) -> Vec<Piece> {
    let mut fetched = Vec::new();
    loop {
        let wanted = shards.wanted(&mut ids.iter().copied());
        if wanted.is_empty() {
            return fetched;
        }
        for piece in wanted {
            assert!(!fetched.contains(&piece), "{piece} is asked for once");
            shards.add(pieces.get(piece).unwrap().to_vec()).unwrap();
            fetched.push(piece);
        }
    }
}

#[test]
fn all_pieces_join_to_the_bytes_that_were_split() {
    for (items, seed) in [(1, 1), (7, 2), (256, 3), (257, 4), (2_000, 5), (4_096, 6)] {
        let model = shop(items, seed);
        let pieces = split(&model).unwrap();
        assert_eq!(pieces.shards.len(), items.div_ceil(SHARD_ITEMS) as usize);
        assert_eq!(pieces.buckets.len(), items.div_ceil(BUCKET_ITEMS) as usize);
        let mut shards = Shards::open(pieces.head.clone()).unwrap();
        // In another order than that of their numbers, and twice.
        for shard in pieces.shards.iter().rev().chain(&pieces.shards) {
            shards.add(shard.clone()).unwrap();
        }
        assert_eq!(shards.model().unwrap(), whole(&model), "{items} items");
    }
    let model = Model::load(new_model().write().unwrap()).unwrap();
    let pieces = split(&model).unwrap();
    let mut shards = Shards::open(pieces.head).unwrap();
    shards.add(pieces.shards[0].clone()).unwrap();
    assert_eq!(shards.model().unwrap(), whole(&model));
}

#[test]
fn a_shard_answers_for_its_items_as_the_whole_model_does() {
    let model = shop(2_000, 9);
    let pieces = split(&model).unwrap();
    let (one_step, mut scorer) = (Numbers { second_hop: 0, ..NUMBERS }, Scorer::new());
    let known = model.clone().with_numbers(one_step).unwrap();
    for item in (0..2_000).step_by(37) {
        let id = model.id(item).unwrap();
        let mut shards = Shards::open(pieces.head.clone()).unwrap();
        let fetched = fetch(&mut shards, &pieces, &[id]);
        assert!(fetched.contains(&Piece::Shard(Layout::new(1, 2_000).shard_of(item))), "{fetched:?}");
        let joined = Model::load(shards.model().unwrap()).unwrap();
        assert!(joined.len() < 1_200);
        let number = joined.find(id).unwrap();
        let names = |model: &Model, list: Vec<Scored>| -> Vec<(String, u64)> {
            list.iter().map(|scored| (model.id(scored.item).unwrap().into(), scored.score)).collect()
        };
        let together = scorer.together(&model, &[item], 9, &mut |_| true);
        let expected = names(&model, together);
        let together = scorer.together(&joined, &[number], 9, &mut |_| true);
        assert_eq!(names(&joined, together), expected);
        let all = scorer.top(&known, &[item], Repeats::Unwanted, 30, &mut |_| true);
        let expected = names(&known, all);
        let part = joined.with_numbers(one_step).unwrap();
        let some = scorer.top(&part, &[number], Repeats::Unwanted, 30, &mut |_| true);
        assert_eq!(names(&part, some), expected);
    }
}

#[test]
fn a_head_alone_is_a_model_of_what_is_popular() {
    let model = shop(3_000, 4);
    let shards = Shards::open(split(&model).unwrap().head).unwrap();
    let joined = Model::load(shards.model().unwrap()).unwrap();
    let ids = |model: &Model, list: &[(u32, u32)]| -> Vec<_> {
        list.iter().map(|(item, weight)| (Text::new(model.id(*item).unwrap()).unwrap(), *weight)).collect()
    };
    assert_eq!(ids(&joined, joined.popular()), ids(&model, model.popular()));
    assert_eq!(ids(&joined, joined.trending()), ids(&model, model.trending()));
    assert_eq!(joined.edge_count(), 0);
}

#[test]
fn what_is_wanted_ends_and_is_bounded() {
    let model = shop(8_000, 11);
    let pieces = split(&model).unwrap();
    let mut shards = Shards::open(pieces.head.clone()).unwrap();
    assert_eq!(fetch(&mut shards, &pieces, &[]), []);
    let unknown = fetch(&mut shards, &pieces, &["no such item"]);
    assert!(matches!(unknown[0], Piece::Bucket(_)) && unknown.len() <= 2, "{unknown:?}");
    let ids: Vec<_> = (0..8_000).step_by(250).map(|item| model.id(item).unwrap()).collect();
    assert!(shards.wanted(&mut ids.iter().copied()).len() <= 2 * MAX_NEAR_SHARDS);
    let fetched = fetch(&mut shards, &pieces, &ids);
    let of_shards = fetched.iter().filter(|piece| matches!(piece, Piece::Shard(_))).count();
    assert!((4..=MAX_HELD_SHARDS).contains(&of_shards), "{of_shards}");
    for shard in &pieces.shards {
        shards.add(shard.clone()).unwrap();
    }
    for bucket in &pieces.buckets {
        shards.add(bucket.clone()).unwrap();
    }
    assert_eq!(
        (shards.ranges.len(), shards.buckets.len()),
        (MAX_HELD_SHARDS, MAX_HELD_BUCKETS.min(pieces.buckets.len()))
    );
    Model::load(shards.model().unwrap()).unwrap();
}

#[test]
fn every_item_lies_in_the_range_of_its_shard() {
    for items in [1, 255, 256, 257, 1_000, 17_376, MAX_MODEL_ITEMS] {
        let layout = Layout::new(1, items);
        for item in (0..layout.items).step_by(items / 997 + 1).chain([layout.items - 1]) {
            let shard = layout.shard_of(item);
            assert!(shard < layout.shards);
            assert!((layout.first_of(shard)..layout.first_of(shard + 1)).contains(&item), "{item} of {items}");
        }
    }
}

#[test]
fn what_is_cut_altered_or_of_another_model_is_refused() {
    let model = shop(300, 21);
    let (pieces, others) = (split(&model).unwrap(), split(&shop(300, 22)).unwrap());
    let mut shards = Shards::open(pieces.head.clone()).unwrap();
    let before = shards.model().unwrap();
    assert!(is_head(&pieces.head) && !is_head(&whole(&model)) && !is_head(&[]));
    assert!(Shards::open(whole(&model)).is_err() && shards.add(pieces.head.clone()).is_err());
    for foreign in [&others.shards[0], &others.buckets[0]] {
        assert!(shards.add(foreign.clone()).unwrap_err().message.contains("another model"));
    }
    for piece in [&pieces.head, &pieces.shards[1], &pieces.buckets[1]] {
        for end in 0..piece.len() {
            assert!(shards.add(piece[..end].to_vec()).is_err() && Shards::open(piece[..end].to_vec()).is_err());
            let mut altered = piece.clone();
            altered[end] ^= 1 << (end % 8);
            assert!(shards.add(altered.clone()).is_err() && Shards::open(altered).is_err());
        }
    }
    assert_eq!(shards.model().unwrap(), before);
}

#[test]
fn altered_bytes_under_a_right_hash_are_refused_or_harmless() {
    let model = shop(24, 31);
    let pieces = split(&model).unwrap();
    let mut taken = 0;
    for piece in [&pieces.head, &pieces.shards[0], &pieces.buckets[0]] {
        let name: [u8; 4] = piece[..4].try_into().unwrap();
        for (place, value) in
            (12..piece.len()).flat_map(|place| [0, 1, 2, 31, 64, 127, 128, 255].map(|value| (place, value)))
        {
            let mut altered = piece.clone();
            altered[place] = value;
            let altered = close(name, &altered[12..]);
            let opened = if is_head(piece) { Shards::open(altered.clone()) } else { Shards::open(pieces.head.clone()) };
            let Ok(mut shards) = opened else { continue };
            let _ = is_head(piece) || shards.add(altered).is_ok();
            let _ = shards.add(pieces.shards[0].clone());
            for id in [model.id(3).unwrap(), "x"] {
                let wanted = shards.wanted(&mut [id, id].into_iter());
                assert!(wanted.len() <= 2);
            }
            if let Ok(bytes) = shards.model() {
                let joined = Model::load(bytes).unwrap();
                let _ = Scorer::new().predict(&joined, &[0, 2], Repeats::Wanted, 9);
                taken += 1;
            }
        }
    }
    assert!(taken > 100, "some alterations still make a model: {taken}");
}

#[test]
fn a_pieces_name_is_what_it_is_asked_for_by() {
    let names = [Piece::Shard(0), Piece::Shard(1_203), Piece::Bucket(90), Piece::Bucket(u32::MAX)].map(Piece::name);
    assert_eq!(names, ["s0", "s1203", "b90", "b4294967295"]);
}
