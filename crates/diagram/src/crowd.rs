//! What of a diagram is drawn when there is too much of it: parallel links become one, and links are limited. Laying out
//! costs more than in proportion to their number, and nobody follows a thousand lines.

use std::collections::{BTreeMap, BTreeSet};

use crate::{Diagram, Link, LinkStyle};

/// Links drawn at most.
pub(crate) const LINKS_MAX: usize = 600;
/// Labels that one link shows.
const LABELS: usize = 2;

/// The diagram to be drawn, and how many links that could be are not in it.
pub(crate) fn drawn(diagram: &Diagram) -> (Diagram, usize) {
    let nodes: BTreeSet<&str> = diagram.nodes.iter().map(|node| node.id.as_str()).collect();
    let known = |id: &str| nodes.contains(id);
    let drawable = |link: &&Link| link.from != link.to && known(&link.from) && known(&link.to);
    let mut links = bundled(diagram.links.iter().filter(drawable));
    let left_out = links.len().saturating_sub(LINKS_MAX);
    if left_out > 0 {
        // What is to be looked at first, then what stands for the most rows.
        let mut order: Vec<usize> = (0..links.len()).collect();
        order.sort_by_key(|rank| (!links[*rank].flagged, usize::MAX - links[*rank].about.len(), *rank));
        let mut kept = vec![false; links.len()];
        for rank in order.into_iter().take(LINKS_MAX) {
            kept[rank] = true;
        }
        let mut kept = kept.into_iter();
        links.retain(|_| kept.next().unwrap_or(false));
    }
    let diagram =
        Diagram { title: diagram.title.clone(), nodes: diagram.nodes.clone(), links, omitted: diagram.omitted };
    (diagram, left_out)
}

/// Links of one style from one node to another as one: it names two labels, counts the others, and stands for all.
fn bundled<'a>(links: impl Iterator<Item = &'a Link>) -> Vec<Link> {
    let mut known: BTreeMap<(&str, &str, LinkStyle), usize> = BTreeMap::new();
    let mut bundles: Vec<(Link, Vec<&str>)> = Vec::new();
    for link in links {
        let rank = *known.entry((&link.from, &link.to, link.style)).or_insert(bundles.len());
        match bundles.get_mut(rank) {
            None => bundles.push((link.clone(), vec![&link.label])),
            Some((bundle, labels)) => {
                bundle.about.extend(link.about.iter().cloned());
                bundle.flagged |= link.flagged;
                labels.push(&link.label);
            }
        }
    }
    let labelled = bundles.into_iter().map(|(mut bundle, mut labels)| {
        if labels.len() > 1 {
            labels.retain(|label| !label.is_empty());
            labels.sort_unstable();
            labels.dedup();
            let more = labels.len().saturating_sub(LABELS);
            labels.truncate(LABELS);
            bundle.label = labels.join(", ");
            if more > 0 {
                bundle.label += &format!(" +{more}");
            }
        }
        bundle
    });
    labelled.collect()
}

/// What is said of the links that are not drawn; nothing when all are.
pub(crate) fn notice(left_out: usize) -> Option<String> {
    match left_out {
        0 => None,
        1 => Some("1 lien de plus, trop nombreux pour être dessiné.".to_owned()),
        count => Some(format!("{count} liens de plus, trop nombreux pour être dessinés.")),
    }
}
