//! The variables that expressions see. Their meaning is documented in `docs/catalogue.md`.

use std::collections::{BTreeMap, BTreeSet};

use accostage_catalogue::expression::variable_name;
use accostage_catalogue::{Catalogue, ColumnKind, Expression, Field, FieldKind, Phase};
use cel::{Context, Value};
use serde_json::{Map, Value as Json, json};

use super::eligibility::{CASE, Eligibility, eligibility, note};
use super::resources::{self, Consumption, QuotaLine};
use super::{functions, secrets};
use crate::answers_file::platforms;
use crate::key::{AnswerKey, RowPlace};
use crate::path::current_phase;
use crate::state::{Row, State};
use crate::value::Answer;

/// Everything needed to evaluate expressions over one dossier.
pub(super) struct Evaluator<'a> {
    pub catalogue: &'a Catalogue,
    pub state: &'a State,
    pub platforms: Vec<String>,
    pub eligibility: Eligibility,
    pub consumption: Vec<Consumption>,
    pub quotas: Vec<QuotaLine>,
    /// Value of each variable: what a finding shows and what tells an absent answer.
    pub facts: BTreeMap<String, Json>,
    hidden: BTreeSet<String>,
    /// Phases that have no object for this dossier.
    skipped: BTreeSet<&'a str>,
    context: Context<'static, 'static>,
}

impl<'a> Evaluator<'a> {
    pub fn new(catalogue: &'a Catalogue, state: &'a State, gate: &Phase, today: &str) -> Self {
        let platforms = resources::platforms_in_use(catalogue, state);
        let production_stage = parameter_text(catalogue, "stage-production").unwrap_or("prod");
        let mut evaluator = Self {
            catalogue,
            state,
            eligibility: eligibility(catalogue, state),
            consumption: resources::consumption(state),
            quotas: resources::quotas(state, &platforms, production_stage),
            platforms,
            facts: BTreeMap::new(),
            hidden: BTreeSet::new(),
            skipped: BTreeSet::new(),
            context: Context::default(),
        };
        functions::register(&mut evaluator.context);
        evaluator.general_facts(gate, today);
        evaluator.field_facts();
        evaluator
    }

    /// Makes a variable known to expressions.
    pub fn set(&mut self, name: &str, value: Json) {
        // Only a value that CEL cannot hold fails here, and JSON values are not among them.
        let _ = self.context.add_variable(name.to_owned(), doubles(&value));
        self.facts.insert(name.to_owned(), value);
    }

    /// Identifiers of the fields that satisfy `wanted`, in the order of the catalogue.
    pub fn fields(&self, wanted: impl Fn(&Field) -> bool) -> Vec<String> {
        self.catalogue.fields.iter().filter(|field| wanted(field)).map(|field| field.id.clone()).collect()
    }

    pub fn is_visible(&self, field: &str) -> bool {
        !self.hidden.contains(field)
    }

    /// Place on the path at which something due at `phase` is asked: at the next one when it has no object.
    pub fn due_order(&self, phase: &Phase) -> u32 {
        let later = self.catalogue.phases.iter().filter(|other| other.order >= phase.order);
        let kept = later.filter(|other| !self.skipped.contains(other.id.as_str()));
        kept.map(|other| other.order).min().unwrap_or(phase.order)
    }

    /// Phases that have no object for this dossier, in order.
    pub fn skipped_phases(&self) -> Vec<String> {
        let phases = self.catalogue.phases.iter().map(|phase| &phase.id);
        phases.filter(|id| self.skipped.contains(id.as_str())).cloned().collect()
    }

    /// Milestones whose condition does not hold. One that cannot be evaluated must not put a milestone aside.
    pub fn inapplicable_milestones(&self) -> Vec<String> {
        let off = |expression: &Expression| !self.holds(expression, None).unwrap_or(true);
        let milestones = self.catalogue.milestones.iter();
        milestones.filter(|m| m.applies_if.as_ref().is_some_and(off)).map(|m| m.id.clone()).collect()
    }

    fn has_no_object(&self, phase: &Phase) -> bool {
        phase.skipped_if.as_ref().is_some_and(|skipped_if| self.holds(skipped_if, None).unwrap_or(false))
    }

    /// Evaluates an expression, with `ligne` (or another name) bound when given.
    pub fn evaluate(&self, expression: &Expression, bound: Option<(&str, &Value)>) -> Result<Value, String> {
        let mut scope = self.context.new_inner_scope();
        if let Some((name, value)) = bound {
            scope.add_variable_from_value(name.to_owned(), value.clone());
        }
        expression.program().execute(&scope).map_err(|error| error.to_string())
    }

    /// Evaluates an expression that must give true or false.
    pub fn holds(&self, expression: &Expression, bound: Option<(&str, &Value)>) -> Result<bool, String> {
        match self.evaluate(expression, bound)? {
            Value::Bool(flag) => Ok(flag),
            other => Err(format!("« {} » donne {} au lieu de vrai ou faux", expression.source(), other.type_of())),
        }
    }

    /// Rows of the environments, as expressions see them.
    pub fn environments(&self) -> Vec<Value> {
        match Expression::compile("environnements").and_then(|all| self.evaluate(&all, None)) {
            Ok(Value::List(rows)) => rows.iter().cloned().collect(),
            _ => Vec::new(),
        }
    }

    /// True when the variable is a field without any answer.
    pub fn is_unanswered(&self, name: &str) -> bool {
        self.facts.get(name).is_none_or(is_empty)
    }

    /// Computed fields of the catalogue, by identifier.
    pub fn computed_fields(&self) -> Map<String, Json> {
        let computed = self.catalogue.fields.iter().filter(|field| field.kind == FieldKind::Computed);
        computed.map(|field| (field.id.clone(), self.computed(field))).collect()
    }

    fn computed(&self, field: &Field) -> Json {
        let counts = resources::counts(self.state);
        match field.computation.as_deref() {
            Some("dossier_id") => json!(self.state.id),
            Some("catalogue_revision") => json!(self.state.catalogue_revision),
            Some("phase_courante") => {
                json!(current_phase(self.catalogue, self.state, |phase| self.skipped.contains(phase)))
            }
            Some(CASE) => json!(self.eligibility.cas),
            Some("accompagnements_ouverts") => json!(self.eligibility.accompagnements),
            Some("score_maturite") => json!(self.eligibility.maturite),
            Some("score_complexite") => json!(self.eligibility.complexite),
            Some("consommation") => json!(self.consumption),
            Some(name) if counts.contains_key(name) => json!(counts[name]),
            // The console gives the others: they stay unknown until it has been read.
            _ => Json::Null,
        }
    }

    fn general_facts(&mut self, gate: &Phase, today: &str) {
        let catalogue = self.catalogue;
        self.set("aujourdhui", json!(today));
        self.set("phase_ordre", json!(f64::from(gate.order)));
        self.set("plateformes", json!(self.platforms));
        self.set("consommation", json!(self.consumption));
        let quotas: Vec<Json> = self.quotas.iter().flat_map(quota_facts).collect();
        self.set("quotas", Json::Array(quotas));
        self.set("eliminatoires_defavorables", json!(self.eligibility.eliminatoires_defavorables));
        self.set("secrets_reperes", json!(secrets::scan(self.state)));
        self.set("bloquants_ouverts", json!(0.0));
        let criteria: Map<String, Json> = catalogue
            .criteria
            .iter()
            .map(|criterion| (variable_name(&criterion.id), json!(note(self.state, &criterion.id))))
            .collect();
        self.set("criteres", Json::Object(criteria));
        self.set("parametres", Json::Object(parameters(catalogue)));
        let lists: Map<String, Json> = catalogue
            .lists
            .iter()
            .map(|list| (variable_name(&list.id), list.options.iter().map(|choice| json!(choice.id)).collect()))
            .collect();
        self.set("listes", Json::Object(lists));
        let kyverno = catalogue
            .policies
            .iter()
            .map(|policy| json!({ "id": policy.id, "hors_prod": policy.non_production, "prod": policy.production }));
        self.set("kyverno", kyverno.collect());
        let practices =
            catalogue.best_practices.iter().map(|practice| json!({ "id": practice.id, "niveau": practice.level }));
        self.set("bonnes_pratiques", practices.collect());
        let skills = catalogue.skills.iter().map(|skill| json!({ "id": skill.id, "exigence": skill.requirement }));
        self.set("competences", skills.collect());
        let days = |id: &str| parameter_number(catalogue, id).unwrap_or(0.0);
        let lead_times =
            days("delai-initialisation-jours") + (days("delai-certificat-heures") + days("delai-dns-heures")) / 24.0;
        self.set("delais_connus_jours", json!(lead_times));
        // Requirements depend on the fields: set again once these are known.
        self.set("exigences_cct", json!([]));
    }

    fn field_facts(&mut self) {
        let catalogue = self.catalogue;
        let mut justifications = Map::new();
        for field in &catalogue.fields {
            let value = self.field_fact(field);
            if field.kind == FieldKind::YesNo {
                let justification = match self.state.answer(&AnswerKey::of(&field.id)) {
                    Some(Answer::YesNo(answer)) => answer.justification.clone(),
                    _ => String::new(),
                };
                justifications.insert(variable_name(&field.id), json!(justification));
            }
            self.set(&variable_name(&field.id), value);
        }
        self.set("justifications", Json::Object(justifications));
        self.hide_fields();
        self.skipped =
            catalogue.phases.iter().filter(|phase| self.has_no_object(phase)).map(|phase| &*phase.id).collect();
        let requirements: Vec<Json> = catalogue
            .requirements
            .iter()
            .map(|requirement| {
                let applies = requirement
                    .applies_if
                    .as_ref()
                    .is_none_or(|expression| self.holds(expression, None).unwrap_or(true));
                let phase = requirement.required_at.as_deref().and_then(|id| catalogue.phase(id));
                let order = phase.map(|phase| f64::from(self.due_order(phase)));
                json!({
                    "id": requirement.id,
                    "officiel": requirement.official,
                    "type": requirement.weight,
                    "exige_a_ordre": order,
                    "applicable": applies,
                })
            })
            .collect();
        self.set("exigences_cct", Json::Array(requirements));
    }

    /// Takes hidden fields out of sight, those that others depend on first.
    fn hide_fields(&mut self) {
        let catalogue = self.catalogue;
        let mut done = BTreeSet::new();
        for field in &catalogue.fields {
            self.settle(field, &mut done);
        }
    }

    fn settle(&mut self, field: &'a Field, done: &mut BTreeSet<&'a str>) {
        if !done.insert(&field.id) {
            return;
        }
        let Some(visible_if) = &field.visible_if else { return };
        let names = visible_if.variables();
        let catalogue = self.catalogue;
        for other in catalogue.fields.iter().filter(|other| names.contains(&variable_name(&other.id))) {
            self.settle(other, done);
        }
        // A condition that cannot be evaluated must not hide a question.
        if !self.holds(visible_if, None).unwrap_or(true) {
            self.hidden.insert(field.id.clone());
            self.set(&variable_name(&field.id), blank(catalogue, field));
        }
    }

    fn field_fact(&self, field: &Field) -> Json {
        if field.kind == FieldKind::Computed {
            return self.computed(field);
        }
        if field.kind == FieldKind::Table {
            return self.table_fact(field);
        }
        if field.is_per_platform() {
            let value = |platform: &str| {
                let in_use = self.platforms.iter().any(|used| used == platform);
                let own = self.state.answer(&AnswerKey::on(&field.id, platform));
                let shared =
                    || self.state.answer(&AnswerKey::of(&field.id)).filter(|_| in_use || self.platforms.is_empty());
                own.or_else(shared).map_or(Json::Null, fact)
            };
            return Json::Object(platforms(self.catalogue).map(|id| (id.to_owned(), value(id))).collect());
        }
        match self.state.answer(&AnswerKey::of(&field.id)) {
            Some(answer) => fact(answer),
            None => blank(self.catalogue, field),
        }
    }

    fn table_fact(&self, field: &Field) -> Json {
        let keys = self.state.tables.keys().filter(|key| key.field == field.id);
        let mut rows = Vec::new();
        for key in keys {
            for (rank, row) in self.state.rows(key).iter().enumerate() {
                let mut cells = row_fact(field, row);
                cells.insert("_rang".to_owned(), json!(rank + 1));
                let place = RowPlace { table: key.clone(), row: row.id };
                cells.insert("_ligne".to_owned(), json!(place));
                if field.is_per_platform() {
                    cells.insert("plateforme".to_owned(), json!(key.platform));
                }
                rows.push(Json::Object(cells));
            }
        }
        Json::Array(rows)
    }
}

fn row_fact(field: &Field, row: &Row) -> Map<String, Json> {
    field
        .columns
        .iter()
        .map(|column| {
            let value = match row.cells.get(&column.id) {
                Some(cell) => fact(&cell.value),
                None if matches!(column.kind, ColumnKind::FqdnList | ColumnKind::CidrList) => json!([]),
                None => Json::Null,
            };
            (variable_name(&column.id), value)
        })
        .collect()
}

/// An answer as expressions see it.
fn fact(answer: &Answer) -> Json {
    match answer {
        Answer::YesNo(answer) if answer.valeur.is_empty() => Json::Null,
        Answer::YesNo(answer) => json!(answer.valeur),
        Answer::Person(person) => json!({ "nom": person.nom, "courriel": person.courriel }),
        Answer::File(file) => json!({ "nom": file.fichier, "sensibilite": file.sensibilite }),
        other => other.to_json(),
    }
}

/// What an unanswered field is to expressions.
fn blank(catalogue: &Catalogue, field: &Field) -> Json {
    match field.kind {
        FieldKind::Table | FieldKind::MultipleEnum | FieldKind::TextList => json!([]),
        _ if field.is_per_platform() => {
            Json::Object(platforms(catalogue).map(|id| (id.to_owned(), Json::Null)).collect())
        }
        _ => Json::Null,
    }
}

fn is_empty(value: &Json) -> bool {
    match value {
        Json::Null => true,
        Json::String(text) => text.trim().is_empty(),
        Json::Array(items) => items.is_empty(),
        Json::Object(entries) => entries.values().all(Json::is_null),
        Json::Bool(_) | Json::Number(_) => false,
    }
}

fn quota_facts(line: &QuotaLine) -> Vec<Json> {
    let resources = resources::RESOURCES.iter().enumerate();
    resources
        .map(|(rank, resource)| {
            json!({
                "plateforme": line.platform,
                "famille": line.family,
                "ressource": resource,
                "demande": line.asked[rank],
                "plafond": line.ceiling[rank],
                "configure": line.configured,
            })
        })
        .collect()
}

fn parameters(catalogue: &Catalogue) -> Map<String, Json> {
    let mut parameters = Map::new();
    for parameter in &catalogue.parameters {
        let name = variable_name(&parameter.id);
        if let Some(length) = &parameter.length {
            parameters.insert(format!("{name}_longueur"), length.clone());
        }
        if let Some(forbidden) = &parameter.forbidden {
            parameters.insert(format!("{name}_interdits"), forbidden.clone());
        }
        parameters.insert(name, parameter.value.clone());
    }
    parameters
}

fn parameter_text<'a>(catalogue: &'a Catalogue, id: &str) -> Option<&'a str> {
    catalogue.parameters.iter().find(|parameter| parameter.id == id)?.value.as_str()
}

fn parameter_number(catalogue: &Catalogue, id: &str) -> Option<f64> {
    catalogue.parameters.iter().find(|parameter| parameter.id == id)?.value.as_f64()
}

/// Every number is a double in expressions: one rule to remember for who writes them.
fn doubles(value: &Json) -> Json {
    match value {
        Json::Number(number) => number.as_f64().map_or(Json::Null, |number| json!(number)),
        Json::Array(items) => items.iter().map(doubles).collect(),
        Json::Object(entries) => {
            Json::Object(entries.iter().map(|(key, value)| (key.clone(), doubles(value))).collect())
        }
        other => other.clone(),
    }
}
