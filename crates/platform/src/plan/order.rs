//! The order of a plan: kinds, then names, and what a line needs before it.

use std::collections::BTreeSet;

use super::line::{Line, LineId};

/// Lines so that none depends on a later one; otherwise by kind, then by name.
pub(super) fn sorted(mut lines: Vec<Line>) -> Vec<Line> {
    lines.sort_by(|one, other| (one.kind, &one.name, &one.id).cmp(&(other.kind, &other.name, &other.id)));
    let known: BTreeSet<LineId> = lines.iter().filter(|line| line.acts()).map(|line| line.id.clone()).collect();
    for line in &mut lines {
        // What does nothing is not waited for.
        line.after.retain(|id| known.contains(id));
        line.after.sort();
        line.after.dedup();
    }
    let mut done = BTreeSet::new();
    let mut ordered = Vec::with_capacity(lines.len());
    while !lines.is_empty() {
        let ready = lines.iter().position(|line| line.after.iter().all(|id| done.contains(id)));
        // Dependencies go from kind to kind, and make no circle.
        let line = lines.remove(ready.unwrap_or_default());
        done.insert(line.id.clone());
        ordered.push(line);
    }
    ordered
}
