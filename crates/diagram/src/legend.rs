//! The legend: what the boxes and the lines that are drawn mean.

use crate::lettering::width;
use crate::scene::{Anchor, DETAIL, Group, Shape, number};
use crate::{Diagram, LinkStyle, Nature};

/// Narrowest scene: the legend must fit.
pub const LEAST: f64 = 720.0;
const HEIGHT: f64 = 22.0;
const SAMPLE: f64 = 28.0;

/// The legend of a diagram under `top`, and the bottom of it all.
pub fn legend(diagram: &Diagram, left: f64, top: f64, right: f64) -> (Group, f64) {
    let mut shapes = Vec::new();
    let (mut x, mut y) = (left, top);
    let title = "Légende";
    shapes.push(text(x, y, title, "schema-nom"));
    x += width(title, DETAIL) + 24.0;
    let natures = Nature::ALL.into_iter().filter(|nature| diagram.nodes.iter().any(|node| node.nature == *nature));
    let styles = LinkStyle::ALL.into_iter().filter(|style| diagram.links.iter().any(|link| link.style == *style));
    let flagged = diagram.nodes.iter().any(|node| node.flagged) || diagram.links.iter().any(|link| link.flagged);
    let entries = natures
        .map(|nature| (Some(format!("schema-boite schema-{}", nature.word())), None, nature.label()))
        .chain(styles.map(|style| (None, Some(format!("schema-lien schema-lien-{}", style.word())), style.label())))
        .chain(flagged.then(|| (Some("schema-boite schema-inconnu schema-a-voir".to_owned()), None, "À vérifier")));
    for (boxed, lined, label) in entries {
        let wide = SAMPLE + 6.0 + width(label, DETAIL) + 20.0;
        if x + wide > right - left {
            x = left;
            y += HEIGHT;
        }
        if let Some(class) = boxed {
            shapes.push(Shape::Rect { x, y, width: SAMPLE, height: 14.0, radius: 3.0, class });
        }
        if let Some(class) = lined {
            let middle = number(y + 7.0);
            shapes.push(Shape::Path { d: format!("M{} {middle}L{} {middle}", number(x), number(x + SAMPLE)), class });
        }
        shapes.push(text(x + SAMPLE + 6.0, y, label, "schema-detail"));
        x += wide;
    }
    (Group { label: title.to_owned(), class: "schema-legende".to_owned(), shapes }, y + HEIGHT + left)
}

fn text(x: f64, y: f64, text: &str, class: &str) -> Shape {
    Shape::Text { x, y: y + 11.0, anchor: Anchor::Start, size: DETAIL, text: text.to_owned(), class: class.to_owned() }
}
