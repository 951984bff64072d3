//! The colours of the ministry's conventions, and what they become on a dark ground.

/// A colour, by the class that wears it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Colour {
    /// Name: that of a CSS variable, without its dashes.
    pub name: &'static str,
    /// On a light ground.
    pub light: &'static str,
    /// On a dark ground.
    pub dark: &'static str,
}

const fn colour(name: &'static str, light: &'static str, dark: &'static str) -> Colour {
    Colour { name, light, dark }
}

/// Every colour of the diagram. The window repeats them in a style sheet; a test compares the two.
pub const COLOURS: [Colour; 18] = [
    colour("schema-fond", "#ffffff", "#161616"),
    colour("schema-texte", "#161616", "#f5f5f5"),
    colour("schema-texte-discret", "#3a3a3a", "#cecece"),
    colour("schema-trait", "#3a3a3a", "#cecece"),
    colour("schema-bord", "#666666", "#929292"),
    colour("schema-alerte", "#b34000", "#fc5d00"),
    // Zones: outside ones share a colour, those of the cluster another.
    colour("schema-zone-exterieure", "#afffaf", "#12301a"),
    colour("schema-zone-entree", "#f8cecc", "#40201f"),
    colour("schema-zone-namespace", "#e1d5e7", "#2e2436"),
    colour("schema-zone-ministere", "#f0f0f0", "#242424"),
    colour("schema-essentiel", "#fff2cc", "#4a3d10"),
    colour("schema-support", "#afffaf", "#17451c"),
    colour("schema-bloc", "#ffff99", "#4a4a0c"),
    colour("schema-acces", "#dae8fc", "#1c2f4a"),
    colour("schema-chaine", "#d5e8d4", "#21402a"),
    colour("schema-replica", "#e1d5e7", "#43324f"),
    colour("schema-inconnu", "#ffffff", "#1e1e1e"),
    colour("schema-replication", "#0000cc", "#a9b8ff"),
];
