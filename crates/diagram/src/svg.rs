//! A scene as a file of its own: nothing outside of it is needed to draw it.

use crate::palette::COLOURS;
use crate::scene::{Anchor, Group, Scene, Shape, number};

/// The ground that it is read on.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub enum Theme {
    /// Light: what is printed too.
    #[default]
    Light,
    /// Dark.
    Dark,
}

/// What the classes look like. The window has the same in its own style sheet.
const STYLE: &str = "\
.schema-fond{fill:var(--schema-fond)}\
text{font-family:Marianne,Arial,sans-serif;fill:var(--schema-texte)}\
.schema-nom,.schema-titre{font-weight:700}\
.schema-detail,.schema-etiquette{fill:var(--schema-texte-discret)}\
.schema-etiquette{paint-order:stroke;stroke:var(--schema-fond);stroke-width:2px;stroke-opacity:.6}\
.schema-zone{stroke:var(--schema-bord)}\
.schema-zone-internet,.schema-zone-rie{fill:var(--schema-zone-exterieure)}\
.schema-zone-entree{fill:var(--schema-zone-entree)}\
.schema-zone-namespace{fill:var(--schema-zone-namespace)}\
.schema-zone-ministere{fill:var(--schema-zone-ministere)}\
.schema-boite{stroke:var(--schema-bord);stroke-width:1.5px}\
.schema-essentiel{fill:var(--schema-essentiel)}\
.schema-support{fill:var(--schema-support)}\
.schema-bloc{fill:var(--schema-bloc)}\
.schema-acces{fill:var(--schema-acces)}\
.schema-chaine{fill:var(--schema-chaine)}\
.schema-replica{fill:var(--schema-replica)}\
.schema-inconnu{fill:var(--schema-inconnu);stroke-dasharray:4 3}\
.schema-boite.schema-a-voir{stroke:var(--schema-alerte);stroke-width:3px}\
.schema-lien{fill:none;stroke:var(--schema-trait);stroke-width:1.5px}\
.schema-lien-flux,.schema-lien-replication{stroke-dasharray:6 4}\
.schema-lien-replication{stroke:var(--schema-replication)}\
.schema-lien.schema-a-voir{stroke:var(--schema-alerte)}\
.schema-fleche{fill:var(--schema-trait)}\
.schema-fleche-replication{fill:var(--schema-replication)}\
.schema-fleche.schema-a-voir{fill:var(--schema-alerte)}";

/// Writes a scene as SVG.
#[must_use]
pub fn to_svg(scene: &Scene, theme: Theme) -> String {
    let (width, height) = (number(scene.width), number(scene.height));
    let mut svg = format!(
        "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<svg xmlns=\"http://www.w3.org/2000/svg\" width=\"{width}\" \
         height=\"{height}\" viewBox=\"0 0 {width} {height}\" role=\"img\" aria-labelledby=\"titre description\">\n\
         <title id=\"titre\">{}</title>\n<desc id=\"description\">{}</desc>\n<style>{}</style>\n\
         <rect width=\"{width}\" height=\"{height}\" class=\"schema-fond\"/>\n",
        escaped(&scene.title),
        escaped(&scene.description),
        resolved(theme),
    );
    for zone in &scene.zones {
        group(&mut svg, zone);
    }
    for link in &scene.links {
        group(&mut svg, &link.group);
    }
    for node in &scene.nodes {
        group(&mut svg, &node.group);
    }
    group(&mut svg, &scene.legend);
    svg.push_str("</svg>\n");
    svg
}

/// The style with the value of each variable in its place: many programs that draw SVG know none.
fn resolved(theme: Theme) -> String {
    COLOURS.iter().fold(STYLE.to_owned(), |style, colour| {
        let value = if theme == Theme::Dark { colour.dark } else { colour.light };
        style.replace(&format!("var(--{})", colour.name), value)
    })
}

fn group(svg: &mut String, group: &Group) {
    svg.push_str(&format!("<g class=\"{}\"><title>{}</title>\n", escaped(&group.class), escaped(&group.label)));
    for shape in &group.shapes {
        svg.push_str(&drawn(shape));
        svg.push('\n');
    }
    svg.push_str("</g>\n");
}

fn drawn(shape: &Shape) -> String {
    match shape {
        Shape::Rect { x, y, width, height, radius, class } => format!(
            "<rect x=\"{}\" y=\"{}\" width=\"{}\" height=\"{}\" rx=\"{}\" class=\"{}\"/>",
            number(*x),
            number(*y),
            number(*width),
            number(*height),
            number(*radius),
            escaped(class)
        ),
        Shape::Path { d, class } => format!("<path d=\"{}\" class=\"{}\"/>", escaped(d), escaped(class)),
        Shape::Text { x, y, anchor, size, text, class } => {
            let anchor = match anchor {
                Anchor::Start => "start",
                Anchor::Middle => "middle",
            };
            format!(
                "<text x=\"{}\" y=\"{}\" text-anchor=\"{anchor}\" font-size=\"{}\" class=\"{}\">{}</text>",
                number(*x),
                number(*y),
                number(*size),
                escaped(class),
                escaped(text)
            )
        }
    }
}

/// A text as XML holds it; what no XML may hold is left out.
fn escaped(text: &str) -> String {
    let mut escaped = String::with_capacity(text.len());
    for letter in text.chars() {
        match letter {
            '&' => escaped.push_str("&amp;"),
            '<' => escaped.push_str("&lt;"),
            '>' => escaped.push_str("&gt;"),
            '"' => escaped.push_str("&quot;"),
            '\t' | '\n' | '\r' => escaped.push(' '),
            '\u{fffe}' | '\u{ffff}' => {}
            letter if letter.is_control() => {}
            letter => escaped.push(letter),
        }
    }
    escaped
}
