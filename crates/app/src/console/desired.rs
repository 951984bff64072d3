//! What a dossier wants of the console of a platform, read from its answers.
//!
//! What the dossier does not say, says twice or says in a form that cannot be sent becomes a [`Gap`], which blocks the line
//! of the item that it is about and names the field to complete. Nothing is guessed.

use std::collections::BTreeSet;

use accostage_catalogue::Catalogue;
use accostage_dossier::value::Person;
use accostage_dossier::{Answer, AnswerKey, Answered, Row, State, cell_text};
use accostage_platform::Quantity;
use accostage_platform::plan::{
    DeploymentWish, Desired, EnvironmentWish, Gap, Kind, LimitsWish, MemberWish, Place, ProjectWish, RepositoryWish,
    SourceWish,
};

const ENVIRONMENTS: &str = "environnements";
const REPOSITORIES: &str = "depots";
const MEMBERS: &str = "console-membres";
const DEPLOYMENTS: &str = "deploiements-console";
const NAME: &str = "projet-nom-console";

/// What the dossier wants on the console of a platform.
#[must_use]
pub fn desired(catalogue: &Catalogue, state: &State, platform: &str) -> Desired {
    let mut reader = Reader { catalogue, state, platform, gaps: Vec::new() };
    let environments = reader.environments();
    let repositories = reader.repositories();
    let (members, owner_of_table) = reader.members();
    let deployments = reader.deployments(&environments);
    let mut project = reader.project();
    project.owner = project.owner.or(owner_of_table);
    let Reader { gaps, .. } = reader;
    Desired { platform: platform.to_owned(), project, environments, repositories, members, deployments, gaps }
}

/// The item that is being read.
struct Item {
    kind: Kind,
    name: String,
    table: &'static str,
    row: String,
}

struct Reader<'a> {
    catalogue: &'a Catalogue,
    state: &'a State,
    platform: &'a str,
    gaps: Vec<Gap>,
}

impl<'a> Reader<'a> {
    /// The answer for this platform, or the one for every platform.
    fn answered(&self, field: &str) -> Option<&'a Answered> {
        let own = self.state.answers.get(&AnswerKey::on(field, self.platform));
        own.or_else(|| self.state.answers.get(&AnswerKey::of(field)))
    }

    /// Rows for this platform, or those for every platform.
    fn rows(&self, table: &str) -> &'a [Row] {
        let own = self.state.rows(&AnswerKey::on(table, self.platform));
        if own.is_empty() { self.state.rows(&AnswerKey::of(table)) } else { own }
    }

    fn project(&mut self) -> ProjectWish {
        let name = match self.answered(NAME).map(|answered| &answered.value) {
            Some(Answer::Text(text)) => text.trim().to_owned(),
            _ => String::new(),
        };
        let said = |this: &mut Self, field: &str| {
            let answered = this.answered(field)?;
            if !answered.others.is_empty() {
                this.project_gap(&name, field, "Deux valeurs ont été données en même temps : il faut choisir.");
            }
            (!answered.value.is_blank()).then_some(&answered.value)
        };
        let text = |this: &mut Self, field: &str| match said(this, field)? {
            Answer::Text(text) => Some(text.trim().to_owned()),
            _ => {
                this.project_gap(&name, field, UNREADABLE);
                None
            }
        };
        let number = |this: &mut Self, field: &str| match said(this, field)? {
            Answer::Number(number) => Quantity::new(*number).ok().or_else(|| {
                this.project_gap(&name, field, "Une quantité est un nombre positif ou nul.");
                None
            }),
            _ => {
                this.project_gap(&name, field, UNREADABLE);
                None
            }
        };
        let limitless = match said(self, "quota-sans-limite") {
            Some(Answer::Bool(flag)) => Some(*flag),
            _ => None,
        };
        let owner = match said(self, "console-proprietaire") {
            Some(Answer::Person(person)) => self.email_of(person),
            _ => None,
        };
        ProjectWish {
            name: text(self, NAME),
            description: text(self, "projet-description-console"),
            limits: LimitsWish {
                limitless,
                quota_hprod_cpu: number(self, "quota-hprod-cpu"),
                quota_hprod_memory: number(self, "quota-hprod-memoire"),
                quota_hprod_gpu: number(self, "quota-hprod-gpu"),
                quota_prod_cpu: number(self, "quota-prod-cpu"),
                quota_prod_memory: number(self, "quota-prod-memoire"),
                quota_prod_gpu: number(self, "quota-prod-gpu"),
            },
            owner,
        }
    }

    fn project_gap(&mut self, name: &str, field: &str, message: &str) {
        let place = Place::field(field);
        self.gaps.push(Gap { kind: Kind::Project, name: name.to_owned(), place, message: message.to_owned() });
    }

    fn environments(&mut self) -> Vec<EnvironmentWish> {
        let here = |row: &&Row| raw(row, "plateforme") == Some(self.platform);
        let rows: Vec<&Row> = self.rows(ENVIRONMENTS).iter().filter(here).collect();
        let mut wishes = Vec::new();
        for (index, row) in rows.into_iter().enumerate() {
            let Some(item) = self.item(Kind::Environment, ENVIRONMENTS, row, "nom", index) else { continue };
            wishes.push(EnvironmentWish {
                stage: self.text(&item, row, "stage"),
                cluster: self.text(&item, row, "cluster"),
                zone: self.text(&item, row, "zone"),
                cpu: self.number(&item, row, "cpu"),
                gpu: self.number(&item, row, "gpu"),
                memory: self.number(&item, row, "memoire"),
                autosync: self.flag(&item, row, "autosync"),
                row: item.row,
                name: item.name,
            });
        }
        wishes
    }

    fn repositories(&mut self) -> Vec<RepositoryWish> {
        let mut wishes = Vec::new();
        for (index, row) in self.rows(REPOSITORIES).iter().enumerate() {
            let Some(item) = self.item(Kind::Repository, REPOSITORIES, row, "nom-interne", index) else { continue };
            let url = if self.flag(&item, row, "sans-source-externe") == Some(true) {
                Some(String::new())
            } else {
                self.text(&item, row, "url-externe")
            };
            if url.is_none() {
                let told = "Le dossier ne dit ni l'adresse externe du dépôt, ni qu'il n'en a pas.";
                self.gap(&item, "url-externe", told);
            }
            let kind = self.text(&item, row, "type");
            wishes.push(RepositoryWish {
                url,
                private: self.flag(&item, row, "prive"),
                // A repository that holds both is also what deploys.
                infra: kind.map(|kind| kind != "applicatif"),
                revision: self.text(&item, row, "revision"),
                path: self.text(&item, row, "chemin"),
                values: self.text(&item, row, "fichiers-values"),
                row: item.row,
                name: item.name,
            });
        }
        wishes
    }

    /// People with their roles, and the owner when the table names one.
    fn members(&mut self) -> (Vec<MemberWish>, Option<String>) {
        let (mut wishes, mut owner) = (Vec::new(), None);
        let described = self.catalogue.field(MEMBERS).and_then(|field| field.column("role"));
        for (index, row) in self.rows(MEMBERS).iter().enumerate() {
            let person = raw(row, "personne");
            let known = || self.contact(person?);
            let Some(email) = raw(row, "courriel").map(str::to_owned).or_else(known) else {
                let name = person.map_or_else(|| rank(index), str::to_owned);
                let item = Item { kind: Kind::Member, name, table: MEMBERS, row: row.id.to_string() };
                self.gap(
                    &item,
                    "courriel",
                    "Le dossier ne dit pas le courriel, qui seul désigne un compte de la console.",
                );
                continue;
            };
            let email = email.trim().to_lowercase();
            let item = Item { kind: Kind::Member, name: email.clone(), table: MEMBERS, row: row.id.to_string() };
            let role = self.text(&item, row, "role");
            let roles = match role.as_deref() {
                Some("proprietaire") => {
                    owner.get_or_insert(email);
                    continue;
                }
                Some("role-personnalise") => {
                    self.gap(&item, "role", "Le dossier ne dit pas le nom du rôle personnalisé.");
                    Vec::new()
                }
                // The labels of the catalogue are the names that the console gives to its own roles.
                Some(role) => vec![cell_text(self.catalogue, described, &Answer::Text(role.to_owned()))],
                None => Vec::new(),
            };
            wishes.push(MemberWish { row: item.row, email, roles });
        }
        (wishes, owner)
    }

    fn deployments(&mut self, environments: &[EnvironmentWish]) -> Vec<DeploymentWish> {
        let here: BTreeSet<&str> = environments.iter().map(|environment| environment.name.as_str()).collect();
        let elsewhere: BTreeSet<&str> = self
            .rows(ENVIRONMENTS)
            .iter()
            .filter(|row| raw(row, "plateforme") != Some(self.platform))
            .filter_map(|row| raw(row, "nom"))
            .collect();
        let mut wishes = Vec::new();
        for (index, row) in self.rows(DEPLOYMENTS).iter().enumerate() {
            let environment = raw(row, "environnement").unwrap_or_default();
            if elsewhere.contains(environment) && !here.contains(environment) {
                continue;
            }
            let Some(item) = self.item(Kind::Deployment, DEPLOYMENTS, row, "nom", index) else { continue };
            let environment = self.text(&item, row, "environnement").unwrap_or_default();
            let source = self.text(&item, row, "depot").map(|repository| SourceWish {
                repository,
                revision: self.text(&item, row, "revision").unwrap_or_default(),
                path: self.text(&item, row, "chemin").unwrap_or_default(),
                values: self.text(&item, row, "valeurs").map(|text| several(&text)).unwrap_or_default(),
            });
            wishes.push(DeploymentWish {
                environment,
                sources: source.into_iter().collect(),
                row: item.row,
                name: item.name,
            });
        }
        wishes
    }

    /// The item of a row; none, with its gap: the row has no name.
    fn item(&mut self, kind: Kind, table: &'static str, row: &Row, key: &str, index: usize) -> Option<Item> {
        let item = |name: String| Item { kind, name, table, row: row.id.to_string() };
        if let Some(name) = raw(row, key) {
            return Some(item(name.to_owned()));
        }
        self.gap(&item(rank(index)), key, "Cette ligne du dossier n'a pas de nom.");
        None
    }

    fn gap(&mut self, item: &Item, column: &str, message: &str) {
        let place = Place::cell(item.table, &item.row, column);
        self.gaps.push(Gap { kind: item.kind, name: item.name.clone(), place, message: message.to_owned() });
    }

    /// A cell that says something.
    fn cell<'r>(&mut self, item: &Item, row: &'r Row, column: &str) -> Option<&'r Answer> {
        let answered = row.cells.get(column)?;
        if !answered.others.is_empty() {
            self.gap(item, column, "Deux valeurs ont été données en même temps : il faut choisir.");
        }
        (!answered.value.is_blank()).then_some(&answered.value)
    }

    fn text(&mut self, item: &Item, row: &Row, column: &str) -> Option<String> {
        match self.cell(item, row, column)? {
            Answer::Text(text) => Some(text.trim().to_owned()),
            _ => self.unreadable(item, column),
        }
    }

    fn flag(&mut self, item: &Item, row: &Row, column: &str) -> Option<bool> {
        match self.cell(item, row, column)? {
            Answer::Bool(flag) => Some(*flag),
            _ => self.unreadable(item, column),
        }
    }

    fn number(&mut self, item: &Item, row: &Row, column: &str) -> Option<Quantity> {
        let Answer::Number(number) = self.cell(item, row, column)? else { return self.unreadable(item, column) };
        let quantity = Quantity::new(*number).ok();
        if quantity.is_none() {
            self.gap(item, column, "Une quantité est un nombre positif ou nul.");
        }
        quantity
    }

    fn unreadable<T>(&mut self, item: &Item, column: &str) -> Option<T> {
        self.gap(item, column, UNREADABLE);
        None
    }

    fn email_of(&self, person: &Person) -> Option<String> {
        let own = person.courriel.clone().filter(|email| !email.trim().is_empty());
        own.or_else(|| self.contact(&person.nom)).map(|email| email.trim().to_lowercase())
    }

    /// E-mail of somebody of the directory of the dossier.
    fn contact(&self, name: &str) -> Option<String> {
        let rows = self.state.rows(&AnswerKey::of("contacts"));
        let row = rows.iter().find(|row| raw(row, "nom") == Some(name.trim()))?;
        raw(row, "courriel").map(str::to_owned)
    }
}

const UNREADABLE: &str =
    "Cette valeur a été écrite par une version plus récente d'Accostage, et ne peut pas être envoyée.";

/// A row without name, as people find it.
fn rank(index: usize) -> String {
    format!("ligne {}", index + 1)
}

fn raw<'r>(row: &'r Row, column: &str) -> Option<&'r str> {
    match &row.cells.get(column)?.value {
        Answer::Text(text) if !text.trim().is_empty() => Some(text.trim()),
        _ => None,
    }
}

/// Several paths in one text.
fn several(text: &str) -> Vec<String> {
    text.split([',', ';', '\n']).map(str::trim).filter(|part| !part.is_empty()).map(str::to_owned).collect()
}

#[cfg(test)]
mod tests;
