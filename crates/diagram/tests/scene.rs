//! A scene can be read: nothing overlaps, every text stays where it belongs, and it is always the same.

use std::collections::BTreeSet;

use accostage_diagram::{
    Anchor, Diagram, Link, LinkStyle, Nature, Node, Scene, Shape, Theme, Zone, outline, text_area, to_svg,
};
use proptest::prelude::*;

type Area = [f64; 4];

fn node(rank: usize, zone: Zone) -> Node {
    Node {
        id: format!("n{rank}"),
        name: format!("composant-numero-{rank}"),
        detail: "PostgreSQL 16 répliqué".to_owned(),
        zone,
        nature: Nature::ALL[rank % Nature::ALL.len()],
        tier: rank % 3,
        about: Some(format!("composants/{rank}")),
        flagged: rank.is_multiple_of(7),
    }
}

fn link(rank: usize, from: usize, to: usize) -> Link {
    Link {
        id: format!("l{rank}"),
        from: format!("n{from}"),
        to: format!("n{to}"),
        label: format!("HTTPS {}", 8000 + rank),
        style: LinkStyle::ALL[rank % 3],
        about: Vec::new(),
        flagged: false,
    }
}

/// A dossier of the size that the product promises to keep readable.
fn sixty() -> Diagram {
    let zone = |rank: usize| match rank {
        0..=5 => Zone::Internet,
        6..=9 => Zone::Rie,
        10..=11 => Zone::Entry,
        12..=51 => Zone::Namespace,
        _ => Zone::Ministry,
    };
    let links = (0..110).map(|rank| link(rank, rank * 7 % 60, (rank * 13 + 5) % 60)).collect();
    Diagram {
        title: "Soixante".to_owned(),
        nodes: (0..60).map(|rank| node(rank, zone(rank))).collect(),
        links,
        omitted: 0,
    }
}

fn overlaps(a: Area, b: Area) -> bool {
    let apart = a[0] + a[2] <= b[0] || b[0] + b[2] <= a[0] || a[1] + a[3] <= b[1] || b[1] + b[3] <= a[1];
    !apart
}

fn holds(outer: Area, inner: Area) -> bool {
    inner[0] >= outer[0] - 0.01
        && inner[1] >= outer[1] - 0.01
        && inner[0] + inner[2] <= outer[0] + outer[2] + 0.01
        && inner[1] + inner[3] <= outer[1] + outer[3] + 0.01
}

fn texts(shapes: &[Shape]) -> Vec<(Area, String)> {
    let texts = shapes.iter().filter_map(|shape| match shape {
        Shape::Text { x, y, anchor, size, text, .. } => Some((text_area(*x, *y, *anchor, *size, text), text.clone())),
        _ => None,
    });
    texts.collect()
}

/// What makes a scene readable; the reason when it is not.
fn readable(scene: &Scene) -> Result<(), String> {
    let whole = [0.0, 0.0, scene.width, scene.height];
    for (rank, node) in scene.nodes.iter().enumerate() {
        if !holds(whole, node.area) {
            return Err(format!("{} leaves the scene", node.id));
        }
        for other in &scene.nodes[rank + 1..] {
            if overlaps(node.area, other.area) {
                return Err(format!("{} and {} overlap", node.id, other.id));
            }
        }
        for (area, text) in texts(&node.group.shapes) {
            if !holds(node.area, area) {
                return Err(format!("« {text} » leaves its box: {area:?} in {:?}", node.area));
            }
        }
    }
    let labels: Vec<(Area, String)> = scene.links.iter().flat_map(|link| texts(&link.group.shapes)).collect();
    for (rank, (area, text)) in labels.iter().enumerate() {
        if !holds(whole, *area) {
            return Err(format!("« {text} » leaves the scene"));
        }
        if let Some(node) = scene.nodes.iter().find(|node| overlaps(node.area, *area)) {
            return Err(format!("« {text} » is over {}", node.id));
        }
        if let Some((_, other)) = labels[rank + 1..].iter().find(|(other, _)| overlaps(*area, *other)) {
            return Err(format!("« {text} » and « {other} » overlap"));
        }
    }
    for group in scene.zones.iter().chain([&scene.legend]) {
        if let Some((_, text)) = texts(&group.shapes).iter().find(|(area, _)| !holds(whole, *area)) {
            return Err(format!("« {text} » leaves the scene"));
        }
    }
    Ok(())
}

#[test]
fn sixty_components_stay_readable_and_are_always_laid_out_the_same() {
    let scene = Scene::of(&sixty());
    readable(&scene).expect("readable");
    assert_eq!(scene.nodes.len(), 60);
    assert_eq!(scene, Scene::of(&sixty()));
    let labelled = scene.links.iter().filter(|link| !texts(&link.group.shapes).is_empty()).count();
    assert_eq!(labelled, scene.links.len(), "every link keeps its label");
}

#[test]
fn every_node_stands_in_the_box_of_its_zone_and_in_no_other() {
    let diagram = sixty();
    let scene = Scene::of(&diagram);
    let boxes: Vec<Area> = scene
        .zones
        .iter()
        .map(|zone| match &zone.shapes[0] {
            Shape::Rect { x, y, width, height, .. } => [*x, *y, *width, *height],
            other => panic!("{other:?}"),
        })
        .collect();
    for drawn in &scene.nodes {
        let described = diagram.nodes.iter().find(|node| node.id == drawn.id).expect("described");
        for (zone, area) in scene.zones.iter().zip(&boxes) {
            let own = zone.label == described.zone.label();
            assert_eq!(holds(*area, drawn.area), own, "{} and {}", drawn.id, zone.label);
            assert_eq!(overlaps(*area, drawn.area), own, "{} and {}", drawn.id, zone.label);
        }
    }
    for (rank, area) in boxes.iter().enumerate() {
        assert!(!boxes[rank + 1..].iter().any(|other| overlaps(*area, *other)), "zones overlap");
    }
}

#[test]
fn a_link_starts_and_ends_at_the_side_of_its_nodes() {
    let diagram = Diagram {
        title: "Deux".to_owned(),
        nodes: vec![node(0, Zone::Internet), node(1, Zone::Namespace), node(2, Zone::Ministry)],
        links: vec![link(0, 0, 1), link(1, 2, 0)],
        omitted: 0,
    };
    let scene = Scene::of(&diagram);
    for drawn in &scene.links {
        let Some(Shape::Path { d, .. }) = drawn.group.shapes.first() else { panic!("a path") };
        let numbers: Vec<f64> = d
            .split(|letter: char| letter.is_alphabetic() || letter == ' ')
            .filter_map(|number| number.parse().ok())
            .collect();
        let ends = [(&drawn.from, numbers[0]), (&drawn.to, numbers[numbers.len() - 2])];
        for (id, x) in ends {
            let node = scene.nodes.iter().find(|node| node.id == *id).expect("drawn");
            let sides = [node.area[0], node.area[0] + node.area[2]];
            assert!(sides.iter().any(|side| (side - x).abs() < 0.1), "{id}: {x} in {sides:?}");
        }
    }
}

#[test]
fn nothing_and_nonsense_are_drawn_without_harm() {
    let empty = Scene::of(&Diagram::default());
    readable(&empty).expect("readable");
    let mut odd = Diagram { nodes: vec![node(1, Zone::Rie), node(1, Zone::Entry)], ..Diagram::default() };
    odd.links = vec![link(0, 1, 1), link(1, 1, 9)];
    let scene = Scene::of(&odd);
    assert_eq!((scene.nodes.len(), scene.links.len()), (1, 0));
}

#[test]
fn what_is_long_is_cut_in_the_drawing_and_whole_in_words() {
    let mut diagram = sixty();
    let long = "W".repeat(400);
    diagram.nodes[20].name.clone_from(&long);
    diagram.nodes[21].name = format!("{}\u{202e}\n\t{}", "mot ".repeat(80), "字".repeat(90));
    diagram.links[0].label.clone_from(&long);
    readable(&Scene::of(&diagram)).expect("readable");
    let words = outline(&diagram);
    assert!(words.zones.iter().any(|zone| zone.nodes.iter().any(|node| node.contains(&long))));
    assert_eq!(words.links[0].label, long);
}

#[test]
fn the_file_has_a_title_a_description_and_the_colours_of_its_ground() {
    let scene = Scene::of(&sixty());
    let (light, dark) = (to_svg(&scene, Theme::Light), to_svg(&scene, Theme::Dark));
    for svg in [&light, &dark] {
        assert!(svg.contains("<title id=\"titre\">Soixante</title>") && svg.contains("<desc id=\"description\">"));
        assert!(!svg.contains("var(--"), "every colour is written");
        assert!(!svg.contains("href") && !svg.contains("url("), "nothing outside is needed");
    }
    assert!(light.contains("#fff2cc") && !dark.contains("#fff2cc"));
    assert!(light.contains("#0000cc"), "replication is blue, as the conventions say");
}

#[test]
fn links_within_a_zone_turn_back_without_going_through_a_box() {
    let nodes = (0..4).map(|rank| node(rank, Zone::Ministry)).collect();
    let scene = Scene::of(&Diagram { nodes, links: vec![link(0, 0, 3), link(1, 2, 1)], ..Diagram::default() });
    readable(&scene).expect("readable");
    assert!(scene.links.iter().all(|link| texts(&link.group.shapes).len() == 1));
}

#[test]
fn anchors_hold_a_text_by_its_start_or_by_its_middle() {
    let [start, .., width, _] = text_area(100.0, 0.0, Anchor::Start, 10.0, "abc");
    let [middle, ..] = text_area(100.0, 0.0, Anchor::Middle, 10.0, "abc");
    assert!((start - 100.0).abs() < 0.01 && (middle + width / 2.0 - 100.0).abs() < 0.01);
}

/// What is laid out is limited, whatever arrives; what is left out is said, and is whole in words.
#[test]
fn ten_thousand_links_are_bundled_limited_and_told() {
    let mut diagram = sixty();
    // 60 times 59 pairs in three styles: more links than there are ways to draw, several on each way.
    diagram.links = (0..10_000)
        .map(|rank| Link { style: LinkStyle::ALL[rank / 60 % 3], ..link(rank, rank % 60, (rank / 60 * 7 + 1) % 60) })
        .filter(|link| link.from != link.to)
        .collect();
    diagram.links[9_000].flagged = true;
    let ways = diagram.links.iter().map(|link| (&link.from, &link.to, link.style)).collect::<BTreeSet<_>>().len();
    assert!(ways > 2_000 && ways < diagram.links.len(), "{ways}");
    let scene = Scene::of(&diagram);
    assert_eq!(scene.links.len(), 600);
    let told = format!("{} liens de plus, trop nombreux pour être dessinés.", ways - 600);
    assert!(scene.description.ends_with(&told), "{}", scene.description);
    let flagged = &diagram.links[9_000];
    assert!(
        scene
            .links
            .iter()
            .any(|link| (&link.from, &link.to) == (&flagged.from, &flagged.to)
                && link.group.label.ends_with("à vérifier"))
    );
    let words = outline(&diagram);
    assert_eq!(words.links.len(), diagram.links.len(), "words hold every link");
    assert_eq!(words.notices, std::slice::from_ref(&told));
    assert!(words.lines().last().is_some_and(|line| line.contains(&told)));
    assert!(outline(&sixty()).notices.is_empty());
}

#[test]
fn what_cannot_be_drawn_takes_no_place_among_the_links() {
    let mut diagram = sixty();
    let absent = (0..600).map(|rank| Link { to: format!("absent-{rank}"), flagged: true, ..link(rank, rank % 60, 0) });
    let turning = (600..700).map(|rank| link(rank, rank % 60, rank % 60));
    diagram.links.splice(0..0, absent.chain(turning));
    let scene = Scene::of(&diagram);
    assert_eq!(scene.links.len(), Scene::of(&sixty()).links.len());
    assert!(!scene.description.contains("de plus"), "{}", scene.description);
}

#[test]
fn parallel_links_are_one_that_names_two_and_counts_the_others() {
    let nodes = (0..2).map(|rank| node(rank, Zone::Ministry)).collect();
    let links = (0..5).map(|rank| Link { style: LinkStyle::Flow, ..link(rank, 0, 1) }).collect();
    let scene = Scene::of(&Diagram { nodes, links, ..Diagram::default() });
    let [link] = scene.links.as_slice() else { panic!("{} links", scene.links.len()) };
    assert!(link.group.label.ends_with("HTTPS 8000, HTTPS 8001 +3"), "{}", link.group.label);
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(64))]

    #[test]
    fn whatever_the_links_are_the_scene_is_readable(
        zones in proptest::collection::vec(0_usize..5, 1..40),
        ends in proptest::collection::vec((0_usize..40, 0_usize..40), 0..70),
    ) {
        let nodes: Vec<Node> = zones.iter().enumerate().map(|(rank, zone)| node(rank, Zone::ALL[*zone])).collect();
        let links: Vec<Link> = ends.iter().enumerate().map(|(rank, (from, to))| link(rank, *from, *to)).collect();
        let known: BTreeSet<&str> = nodes.iter().map(|node| node.id.as_str()).collect();
        let joined = links.iter().filter(|link| {
            link.from != link.to && known.contains(link.from.as_str()) && known.contains(link.to.as_str())
        });
        let drawn = joined.map(|link| (&link.from, &link.to, link.style)).collect::<BTreeSet<_>>().len();
        let count = nodes.len();
        let scene = Scene::of(&Diagram { nodes, links, ..Diagram::default() });
        prop_assert_eq!((scene.nodes.len(), scene.links.len()), (count, drawn));
        prop_assert_eq!(readable(&scene), Ok(()));
    }
}
