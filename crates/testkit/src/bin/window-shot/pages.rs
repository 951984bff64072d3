//! What the pictures show: addresses, and what is done there first.

/// One picture: its name, its address (`ID` is that of the dossier, `CONSOLE` and `PROJET` those of a console that was
/// read), and what is done once the page is there.
pub struct Shot(pub &'static str, pub &'static str, pub &'static [Step]);

/// What a person does before the picture. Clicks are given to the element itself: after a change of size, the pointer
/// of the driver is off.
pub enum Step {
    Click(&'static str),
    /// The same, on the last of several.
    ClickLast(&'static str),
    Fill(&'static str, &'static str),
    Select(&'static str, &'static str),
    /// A file of this folder, given to a file input.
    File(&'static str, &'static str),
    /// A key, on what has the focus once this element has it.
    Key(&'static str, &'static str),
    /// Brings an element to the top.
    Scroll(&'static str),
    Wait(&'static str),
}

impl Step {
    /// The element that it waits for.
    pub fn on(&self) -> &'static str {
        match self {
            Self::Click(id) | Self::ClickLast(id) | Self::Scroll(id) | Self::Wait(id) => id,
            Self::Fill(id, _) | Self::Select(id, _) | Self::File(id, _) | Self::Key(id, _) => id,
        }
    }
}

use Step::{Click, ClickLast, File, Fill, Key, Scroll, Select, Wait};

/// Pages that people print.
pub const PRINTED: [&str; 7] =
    ["dossier-besoin", "controle", "historique", "reglages-securite", "registre", "environnements", "parcours-etapes"];

pub const SHOTS: &[Shot] = &[
    Shot("portefeuille", "/", &[]),
    Shot("portefeuille-filtre", "/?q=introuvable", &[]),
    Shot("portefeuille-creation", "/", &[Click("new-dossier"), Wait("new-dossier-name")]),
    Shot(
        "portefeuille-creation-fichier",
        "/",
        &[Click("new-dossier"), Click("way-fichier"), File("answers-file", "rapport.yaml"), Wait("answers-report")],
    ),
    Shot("portefeuille-creation-copie", "/", &[Click("new-dossier"), Click("way-copie"), Wait("original-search")]),
    Shot("portefeuille-creation-modele", "/", &[Click("new-dossier"), Click("way-modele"), Wait("original-search")]),
    Shot("portefeuille-colonnes", "/?colonnes=jalon,modifie", &[Click("columns"), Wait("show-jalon")]),
    Shot("portefeuille-modeles", "/?etat=modeles", &[]),
    Shot("portefeuille-vues", "/?q=guichet", &[Click("manage-views"), Wait("views-panel")]),
    Shot("portefeuille-export", "/", &[Click("export-list"), Wait("export-form")]),
    Shot("palette", "/", &[Click("open-search"), Wait("palette-start")]),
    Shot("palette-resultats", "/", &[Click("open-search"), Fill("palette-input", "flux"), Wait("palette-option")]),
    Shot("palette-rien", "/", &[Click("open-search"), Fill("palette-input", "zzzz"), Wait("palette-nothing")]),
    Shot("dossier-identite", "/dossiers/ID/identite", &[]),
    Shot("dossier-acteurs", "/dossiers/ID/parties-prenantes", &[]),
    Shot("dossier-besoin", "/dossiers/ID/contexte-metier", &[]),
    Shot("dossier-architecture", "/dossiers/ID/architecture", &[]),
    Shot("dossier-flux", "/dossiers/ID/flux", &[]),
    Shot("dossier-quotas", "/dossiers/ID/ressources", &[]),
    Shot("dossier-securite", "/dossiers/ID/securite", &[]),
    Shot("dossier-pieces", "/dossiers/ID/pieces", &[]),
    Shot("dossier-pourquoi", "/dossiers/ID/parties-prenantes?champ=organisation-nom", &[Click("why-organisation-nom")]),
    Shot(
        "dossier-refus",
        "/dossiers/ID/usages-volumetrie?champ=nb-utilisateurs",
        &[Fill("field-nb-utilisateurs", "beaucoup"), Wait("unsaved-links")],
    ),
    Shot(
        "dossier-pas-un-secret",
        "/dossiers/ID/identite?champ=projet-nom-usuel",
        &[
            // In parts, so that no scanner takes this file for a leak.
            Fill("field-projet-nom-usuel", concat!("Guichet q7Rt9vLz", "K4wpX2m8", "sYdN3bH6c")),
            Wait("vouch-projet-nom-usuel"),
        ],
    ),
    Shot("dossier-guide", "/dossiers/ID/identite", &[Click("mode-questions"), Wait("guide")]),
    Shot(
        "dossier-depart",
        "/dossiers/ID/usages-volumetrie?champ=nb-utilisateurs",
        &[Fill("field-nb-utilisateurs", "beaucoup"), Click("page-parcours"), Wait("leaving")],
    ),
    Shot(
        "dossier-collage",
        "/dossiers/ID/parties-prenantes?champ=contacts",
        &[Click("paste-open"), Wait("paste-panel")],
    ),
    Shot(
        "dossier-collage-rapport",
        "/dossiers/ID/parties-prenantes?champ=contacts",
        &[
            Click("paste-open"),
            Fill("paste-text", "chef-de-projet\tCamille Exemple\nintendant\tDominique Exemple"),
            Click("paste-end"),
            Wait("paste-report"),
        ],
    ),
    Shot("dossier-export", "/dossiers/ID/identite", &[Click("export-dossier"), Wait("export-form")]),
    Shot("dossier-etiquettes", "/dossiers/ID/identite", &[Click("identity")]),
    Shot("controle", "/controle/ID", &[]),
    Shot("eligibilite", "/eligibilite/ID", &[]),
    Shot("historique", "/historique/ID", &[]),
    Shot("historique-choix", "/historique/ID", &[Click("pick-from"), Wait("picked")]),
    Shot("historique-comparaison", "/historique/ID", &[ClickLast("compare-now"), Wait("difference")]),
    Shot("flux-schema", "/dossiers/ID/architecture-et-flux", &[]),
    Shot("flux-ajout", "/dossiers/ID/architecture-et-flux", &[Click("add-flow"), Wait("flow-form")]),
    Shot("flux-composant", "/dossiers/ID/architecture-et-flux", &[Click("add-component"), Wait("party-form")]),
    Shot("flux-detail", "/dossiers/ID/architecture-et-flux", &[Key("diagram-box", "\u{e007}"), Wait("box-detail")]),
    Shot("flux-mots", "/dossiers/ID/architecture-et-flux", &[Click("diagram-words"), Scroll("diagram-words")]),
    Shot("flux-matrice", "/dossiers/ID/architecture-et-flux?vue=matrice", &[]),
    Shot("flux-matrice-vide", "/dossiers/ID/architecture-et-flux?vue=matrice&texte=introuvable", &[]),
    Shot("parcours", "/dossiers/ID/parcours", &[]),
    Shot("parcours-etapes", "/dossiers/ID/parcours?vue=etapes", &[]),
    Shot("parcours-tableau", "/dossiers/ID/parcours?vue=tableau", &[]),
    Shot("parcours-calendrier", "/dossiers/ID/parcours?vue=calendrier", &[]),
    Shot("parcours-prevision", "/dossiers/ID/parcours?vue=prevision", &[]),
    Shot("parcours-roles", "/dossiers/ID/parcours", &[Click("roles")]),
    Shot("parcours-jalon", "/dossiers/ID/parcours?jalon=sensibilisation", &[]),
    Shot(
        "parcours-preuve",
        "/dossiers/ID/parcours?jalon=sensibilisation",
        &[Click("evidence-add"), Wait("evidence-text"), Scroll("evidence-text")],
    ),
    Shot(
        "parcours-mouvement",
        "/dossiers/ID/parcours?jalon=sensibilisation",
        &[Click("move-en-cours"), Wait("move-form")],
    ),
    Shot("parcours-controle", "/dossiers/ID/parcours?controle=decouverte", &[]),
    Shot(
        "parcours-decision",
        "/dossiers/ID/parcours?controle=decouverte",
        &[Scroll("gate-decision"), Click("issue-no-go"), Click("decision-reason")],
    ),
    Shot(
        "parcours-decision-relue",
        "/dossiers/ID/parcours?controle=decouverte",
        &[
            Click("issue-no-go"),
            Fill("decision-reason", "Le dossier d’architecture manque."),
            Click("decision-review"),
            Wait("decision-sign"),
        ],
    ),
    Shot("environnements", "/environnements/ID", &[]),
    Shot("environnements-cellule", "/environnements/ID", &[Click("cell-prod-env-namespace"), Wait("cell-save")]),
    Shot("environnements-certificats", "/environnements/ID", &[Scroll("certificates")]),
    Shot("environnements-import", "/environnements/ID", &[Click("certificate-import"), Wait("certificate-file")]),
    Shot(
        "environnements-import-lu",
        "/environnements/ID",
        &[Click("certificate-import"), File("certificate-file", "preprod.pem"), Wait("certificate-preview")],
    ),
    Shot("environnements-retire", "/environnements/ID", &[Scroll("settle-removed")]),
    Shot("registre", "/registre/ID", &[]),
    Shot("registre-grille", "/registre/ID", &[Scroll("grid")]),
    Shot("registre-risque", "/registre/ID", &[Click("risk-add"), Wait("risk-add-form")]),
    Shot("registre-evaluation", "/registre/ID", &[Click("risk-assess"), Wait("assess-form")]),
    Shot("registre-acceptation", "/registre/ID", &[Click("risk-accept"), Wait("accept-form")]),
    Shot("registre-decision", "/registre/ID", &[Click("decision-add"), Select("decision-kind", "derogation")]),
    Shot("agenda", "/agenda", &[]),
    Shot("reglages-identite", "/reglages/identite", &[]),
    Shot("reglages-securite", "/reglages/securite", &[]),
    Shot("reglages-consoles", "/reglages/consoles", &[Wait("console")]),
    Shot(
        "reglages-consoles-test",
        "/reglages/consoles",
        &[
            Click("console-change"),
            Fill("console-token-typed", "revoked"),
            Click("console-keep-send"),
            Wait("done"),
            Click("console-test"),
            Wait("console-tested"),
            Scroll("console-tested"),
        ],
    ),
    Shot("reglages-consoles-ajout", "/reglages/consoles", &[Click("console-add"), Wait("console-keep-form")]),
    Shot("reglages-consoles-retrait", "/reglages/consoles", &[Click("console-remove"), Wait("console-remove-form")]),
    Shot("consoles", "/consoles", &[Wait("mirror-project")]),
    Shot("consoles-detail", "/consoles/CONSOLE", &[Click("reading-detail")]),
    Shot("consoles-projet", "/consoles/CONSOLE/PROJET", &[Wait("mirror-title")]),
    Shot("synchro-sans-lien", "/dossiers/ID/console", &[Wait("synchro-link")]),
    Shot("synchro-journal", "/dossiers/ID/console?vue=journal", &[]),
    Shot("reglages-catalogue", "/reglages/catalogue", &[]),
    Shot("reglages-sauvegardes", "/reglages/sauvegardes", &[]),
    Shot(
        "reglages-restauration",
        "/reglages/sauvegardes",
        &[Click("backup-now"), Wait("backup"), Click("backup-restore"), Wait("restore-form")],
    ),
    Shot("reglages-apparence", "/reglages/apparence", &[]),
    Shot("reglages-diagnostic", "/reglages/diagnostic", &[]),
    Shot("aide-raccourcis", "/aide", &[]),
    Shot("aide-glossaire", "/aide/glossaire", &[]),
    Shot("aide-sources", "/aide/sources", &[]),
    Shot("aide-a-propos", "/aide/a-propos", &[]),
    Shot("aide-accessibilite", "/aide/accessibilite", &[]),
    Shot("aide-confidentialite", "/aide/confidentialite", &[]),
];
