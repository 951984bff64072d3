//! What the functions written in Rust read of a catalogue by name. A revision that renames one would silently give
//! zero consumption or no case: it is refused instead.

use accostage_catalogue::{Catalogue, Right};

use crate::register::{ACCEPT_RISK, GO_NO_GO, JUDGE_DEROGATION};

/// Fields, with the columns of tables.
const FIELDS: [(&str, &[&str]); 53] = [
    (
        "environnements",
        &[
            "nom",
            "plateforme",
            "stage",
            "cpu",
            "memoire",
            "gpu",
            "zone",
            "label-env",
            "cluster",
            "confidentialite",
            "fonctionnement",
            "plages",
            "autosync",
            "promotion-depuis",
        ],
    ),
    (
        "composants",
        &["nom", "replicas-min", "replicas-max", "cpu-limit", "memoire-limit", "gpu", "tier", "component", "expose"],
    ),
    ("composants-surcharges", &["composant", "environnement"]),
    ("criteres-reponses", &["critere", "note"]),
    ("cible-hebergement", &[]),
    ("organisation-rattachement", &[]),
    ("objectif-demarche", &[]),
    ("quota-hprod-cpu", &[]),
    ("quota-hprod-memoire", &[]),
    ("quota-hprod-gpu", &[]),
    ("quota-prod-cpu", &[]),
    ("quota-prod-memoire", &[]),
    ("quota-prod-gpu", &[]),
    ("quota-sans-limite", &[]),
    ("sensibilite", &[]),
    (
        "risques",
        &[
            "id",
            "libelle",
            "origine",
            "probabilite",
            "gravite",
            "traitement",
            "mesures",
            "porteur",
            "echeance",
            "statut",
        ],
    ),
    ("decisions", &["date", "sujet", "options", "decision", "decideur", "risques-acceptes", "revue-le"]),
    ("derogations", &["exigence", "motif", "duree", "jusqu-au", "deposee-le", "decision", "notifiee-le"]),
    ("plan-charge", &["etape", "charge-min", "charge-max", "consomme"]),
    ("periodes-gel", &["debut", "fin"]),
    ("echeances", &["libelle", "date", "souplesse"]),
    ("mise-en-production-visee", &[]),
    (
        "flux-matrice",
        &[
            "contexte",
            "environnement",
            "sens",
            "famille",
            "reseau",
            "protocole",
            "source-nom",
            "source-ip",
            "destination-nom",
            "destination-ip",
            "port",
            "description",
            "chiffrement",
            "statut",
            "fin",
        ],
    ),
    ("composants-externes", &["nom", "localisation", "protocole", "fqdn", "port", "donnees"]),
    ("services-exposes", &["nom", "composant", "environnement", "url", "reseau"]),
    ("exposition-reseaux", &[]),
    ("promotions", &["de", "vers", "mecanisme", "tests-exiges", "restauration-exigee"]),
    ("restauration-tests", &["date", "environnement", "promotion", "scenario", "resultat"]),
    ("domaines", &["environnement", "fqdn", "alternatifs", "reseau", "statut"]),
    (
        "certificats",
        &["environnement", "cn", "san", "autorite", "format", "emis-le", "expire-le", "responsable", "statut"],
    ),
    ("chaines-de-service", &["environnement", "cn", "env-cds", "etat"]),
    ("fip", &["contexte", "ip"]),
    ("secrets-inventaire", &["nom", "environnement", "chemin", "expire-le", "responsable", "statut"]),
    ("secrets-cle-sops", &["cluster", "cle"]),
    ("authentification-raccordement", &["environnement", "fournisseur", "statut"]),
    ("stockage-objet", &["bucket", "environnement", "statut"]),
    ("bases", &["nom"]),
    ("creation-base-mode", &[]),
    ("kyverno-releve", &["regle", "environnement", "violations", "date"]),
    ("acces-supervision", &["environnement", "logs", "metriques", "tableaux", "verifie-le"]),
    ("alertes", &["niveau"]),
    ("sauvegardes", &["objet", "environnement", "frequence", "retention"]),
    ("demande-hebergement", &["deposee-le", "validee-le"]),
    ("cdn-anti-ddos", &[]),
    ("waf-apprentissage", &[]),
    ("politiques-reseau", &[]),
    ("projet-nom-console", &[]),
    ("projet-description-console", &[]),
    (
        "depots",
        &[
            "nom-interne",
            "type",
            "url-externe",
            "sans-source-externe",
            "prive",
            "revision",
            "chemin",
            "fichiers-values",
        ],
    ),
    ("console-proprietaire", &[]),
    ("console-membres", &["personne", "courriel", "role"]),
    ("deploiements-console", &["nom", "environnement", "depot", "revision", "chemin", "valeurs"]),
    ("contacts", &["nom", "courriel"]),
];
const LISTS: [&str; 1] = ["plateforme"];
const PARAMETERS: [&str; 6] = [
    "stage-production",
    "delai-initialisation-jours",
    "delai-certificat-heures",
    "delai-dns-heures",
    "certificat-alertes-jours",
    "restauration-age-max-jours",
];

/// Correspondences between vocabularies.
const CORRESPONDENCES: [&str; 3] = ["stage_vers_label_env", "contexte_flux_vers_stage", "stage_vers_chaine_de_service"];

/// Actions that somebody must be allowed to have the last word on.
const ACTIONS: [&str; 3] = [ACCEPT_RISK, JUDGE_DEROGATION, GO_NO_GO];

/// What a catalogue lacks, in French.
pub(crate) fn lacks(catalogue: &Catalogue) -> Vec<String> {
    let mut lacks = Vec::new();
    for (id, columns) in FIELDS {
        match catalogue.field(id) {
            None => lacks.push(format!("le champ « {id} », que les calculs lisent, a disparu")),
            Some(field) => {
                let absent = columns.iter().filter(|column| field.column(column).is_none());
                lacks.extend(
                    absent.map(|column| format!("la colonne « {id}.{column} », que les calculs lisent, a disparu")),
                );
            }
        }
    }
    let lists = LISTS.into_iter().filter(|id| catalogue.list(id).is_none());
    lacks.extend(lists.map(|id| format!("la liste « {id} », que les calculs lisent, a disparu")));
    let known = |id: &str| catalogue.parameters.iter().any(|parameter| parameter.id == id);
    let parameters = PARAMETERS.into_iter().filter(|id| !known(id));
    lacks.extend(parameters.map(|id| format!("le paramètre « {id} », que les calculs lisent, a disparu")));
    let given = |id: &str| catalogue.annexes.get("correspondances").is_some_and(|all| all.get(id).is_some());
    let correspondences = CORRESPONDENCES.into_iter().filter(|id| !given(id));
    lacks.extend(correspondences.map(|id| format!("la correspondance « {id} », que les calculs lisent, a disparu")));
    let nobody = ACTIONS.into_iter().filter(|action| catalogue.roles_with(action, Right::Approves).next().is_none());
    lacks.extend(nobody.map(|action| format!("aucun rôle n'approuve l'action « {action} », que le registre lit")));
    lacks
}
