//! x
use crate::figures::Figures;
/// x
pub fn brief(f: &Figures) -> String {
    format!(
        "visitors {} sessions {} events {} commits {} sent {} dropped {} dbl {} cut {} acks {} forks {} closed {} crashes {} retired {} copies {} rb {} renew {} thrown {} races {} links {} unl {} er {} anew {} {:?} took {:?}",
        f.visitors,
        f.sessions,
        f.events,
        f.commits,
        f.sent,
        f.dropped,
        f.doubled,
        f.cut_off,
        f.acks,
        f.forks,
        f.closed,
        f.crashes,
        f.retired,
        f.copies,
        f.roll_backs,
        f.renewals,
        f.thrown_away,
        f.races,
        f.links,
        f.unlinks,
        f.erasures,
        f.begun_anew,
        f.wrong,
        f.took
    )
}
