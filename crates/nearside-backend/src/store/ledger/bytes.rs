//! An entry as the bytes of one column, and back. Integers are little-endian and of fixed width.

use super::entry::{Entry, Family, Joined, Member, Record, Replica, Role, Root};
use super::held::Held;
use nearside::id::ReplicaId;
use nearside::profile::Version;
use nearside::sync::Mark;
use nearside::time::Time;

/// The values of the column `kind`.
const PROFILE: i16 = 0;
const MEMBER: i16 = 1;
const ERASED: i16 = 2;

/// The value of `kind` for profiles, which whoever reads all of them asks for.
pub const KIND_OF_PROFILES: i16 = PROFILE;
/// The value of `kind` for what is part of another profile.
pub const KIND_OF_MEMBERS: i16 = MEMBER;

/// Most states before the last that a record may have: room for more than the protocol remembers today. Bytes with more are no
/// entry.
const MAX_PAST: usize = 64;
/// Most replicas of a profile. Bytes with more are no entry.
const MAX_HELD: usize = 64;

/// What the columns `kind` and `body` of an entry hold.
#[must_use]
pub fn encode(entry: &Entry) -> (i16, Vec<u8>) {
    let mut body = Vec::new();
    let kind = match entry {
        Entry::Profile(family) => {
            put_u32(&mut body, family.clock);
            put_u32(&mut body, family.membership);
            put_root(&mut body, &family.root);
            put_len(&mut body, family.replicas.len());
            for replica in &family.replicas {
                put_replica(&mut body, replica);
            }
            PROFILE
        }
        Entry::Member(member) => {
            body.extend_from_slice(&member.parent);
            body.push(u8::from(member.joined == Joined::Followed));
            put_root(&mut body, &member.root);
            MEMBER
        }
        Entry::Erased(at) => {
            body.extend_from_slice(&at.ms().to_le_bytes());
            ERASED
        }
    };
    (kind, body)
}

/// The entry that two columns hold; `None` for what [`encode`] did not write.
#[must_use]
pub fn decode(kind: i16, body: &[u8]) -> Option<Entry> {
    let mut rest = body;
    let entry = match kind {
        PROFILE => {
            let (clock, membership, root) = (u32(&mut rest)?, u32(&mut rest)?, root(&mut rest)?);
            let count = usize::from(byte(&mut rest)?);
            let replicas = (0..count).map(|_| replica(&mut rest)).collect::<Option<Vec<_>>>()?;
            let sorted = replicas.is_sorted_by(|one, next| one.id < next.id);
            (sorted && count <= MAX_HELD)
                .then(|| Entry::Profile(Box::new(Family { clock, membership, root, replicas })))?
        }
        MEMBER => {
            let parent = array(&mut rest)?;
            let joined = match byte(&mut rest)? {
                0 => Joined::Linked,
                1 => Joined::Followed,
                _ => return None,
            };
            Entry::Member(Member { parent, joined, root: root(&mut rest)? })
        }
        ERASED => Entry::Erased(time(&mut rest)?),
        _ => return None,
    };
    rest.is_empty().then_some(entry)
}

fn put_root(body: &mut Vec<u8>, root: &Root) {
    match &root.role {
        Role::Live => body.push(0),
        Role::Closed(record) => {
            body.push(1);
            put_record(body, record);
        }
    }
    body.push(u8::from(root.base.is_some()));
    body.extend_from_slice(root.base.as_ref().map_or(&[], |base| &base.0));
    body.push(root.height);
}

fn root(rest: &mut &[u8]) -> Option<Root> {
    let role = match byte(rest)? {
        0 => Role::Live,
        1 => Role::Closed(record(rest)?),
        _ => return None,
    };
    let base = match byte(rest)? {
        0 => None,
        1 => Some(ReplicaId(array(rest)?)),
        _ => return None,
    };
    Some(Root { role, base, height: byte(rest)? })
}

fn put_record(body: &mut Vec<u8>, record: &Record) {
    put_u32(body, record.epoch);
    put_mark(body, record.head);
    put_len(body, record.past.len());
    for mark in &record.past {
        put_mark(body, *mark);
    }
}

fn record(rest: &mut &[u8]) -> Option<Record> {
    let (epoch, head, count) = (u32(rest)?, mark(rest)?, usize::from(byte(rest)?));
    let past = (0..count).map(|_| mark(rest)).collect::<Option<Vec<_>>>()?;
    (count <= MAX_PAST).then_some(Record { epoch, head, past })
}

fn put_replica(body: &mut Vec<u8>, replica: &Replica) {
    body.extend_from_slice(&replica.id.0);
    put_u32(body, replica.changed);
    body.extend_from_slice(&replica.updated.ms().to_le_bytes());
    put_record(body, &replica.record);
    let cells = replica.cells.bytes();
    // A replica's cells are bounded by the limits of their tables, far below what 32 bits count.
    put_u32(body, u32::try_from(cells.len()).unwrap_or(u32::MAX));
    body.extend_from_slice(&cells);
}

fn replica(rest: &mut &[u8]) -> Option<Replica> {
    let id = ReplicaId(array(rest)?);
    let (changed, updated, record) = (u32(rest)?, time(rest)?, record(rest)?);
    let length = usize::try_from(u32(rest)?).ok()?;
    let (cells, behind) = rest.split_at_checked(length)?;
    *rest = behind;
    Some(Replica { id, changed, updated, record, cells: Held::Bytes(cells.into()) })
}

fn put_mark(body: &mut Vec<u8>, mark: Mark) {
    put_u32(body, mark.version.0);
    put_u32(body, mark.tag);
}

fn mark(rest: &mut &[u8]) -> Option<Mark> {
    Some(Mark { version: Version(u32(rest)?), tag: u32(rest)? })
}

fn put_u32(body: &mut Vec<u8>, number: u32) {
    body.extend_from_slice(&number.to_le_bytes());
}

/// The length of a list that is far shorter than a byte counts.
fn put_len(body: &mut Vec<u8>, length: usize) {
    body.push(u8::try_from(length).unwrap_or(u8::MAX));
}

fn u32(rest: &mut &[u8]) -> Option<u32> {
    array(rest).map(u32::from_le_bytes)
}

fn time(rest: &mut &[u8]) -> Option<Time> {
    Time::from_ms(u64::from_le_bytes(array(rest)?)).ok()
}

fn byte(rest: &mut &[u8]) -> Option<u8> {
    array::<1>(rest).map(|[byte]| byte)
}

fn array<const N: usize>(rest: &mut &[u8]) -> Option<[u8; N]> {
    let (array, behind) = rest.split_first_chunk::<N>()?;
    *rest = behind;
    Some(*array)
}

#[cfg(test)]
mod tests {
    use super::*;
    use nearside::profile::Cells;

    fn entries() -> Vec<Entry> {
        let mark = |version| Mark { version: Version(version), tag: version.wrapping_mul(77) };
        let record = Record { epoch: 3, head: mark(9), past: vec![mark(7), mark(8)] };
        let replica = |id: u8| Replica {
            id: ReplicaId([id; 16]),
            changed: 5,
            updated: Time::from_ms(1_764_000_000_000).unwrap(),
            record: record.clone(),
            cells: Cells::default().into(),
        };
        let root = Root { role: Role::Closed(record.clone()), base: Some(ReplicaId([4; 16])), height: 2 };
        vec![
            Entry::Profile(Box::new(Family {
                clock: 6,
                membership: 2,
                root: root.clone(),
                replicas: vec![replica(1), replica(2)],
            })),
            Entry::Member(Member { parent: [8; 16], joined: Joined::Linked, root }),
            Entry::Member(Member { parent: [8; 16], joined: Joined::Followed, root: Root::default() }),
            Entry::Erased(Time::from_ms(1).unwrap()),
        ]
    }

    #[test]
    fn what_is_encoded_reads_back_and_nothing_shorter_or_longer_does() {
        for entry in entries() {
            let (kind, body) = encode(&entry);
            assert_eq!(decode(kind, &body).as_ref(), Some(&entry));
            for length in 0..body.len() {
                assert_eq!(decode(kind, &body[..length]), None, "cut to {length}");
            }
            assert_eq!(decode(kind, &[body, vec![0]].concat()), None);
        }
        assert_eq!(decode(9, &[]), None);
    }
}
