//! What must hold between the parts of a catalogue.

use std::collections::BTreeSet;

use regex::Regex;

use crate::deadline::DeadlineMark;
use crate::expression::{self, Expression, variable_name};
use crate::field::{ColumnKind, Field, FieldKind};
use crate::load::{Defect, SourceFile};
use crate::model::Catalogue;
use crate::rule::Rule;

/// Finds the line of an element by its identifier.
pub(crate) struct Places<'a> {
    files: &'a [SourceFile<'a>],
}

impl<'a> Places<'a> {
    pub(crate) fn new(files: &'a [SourceFile<'a>]) -> Self {
        Self { files }
    }

    pub(crate) fn nowhere(&self, reason: &str) -> Defect {
        let file = self.files.first().map_or("catalogue", |file| file.name);
        Defect { file: file.to_owned(), line: None, reason: reason.to_owned() }
    }

    /// The place of the definition of `id`: the first line `id: <id>`.
    fn of(&self, id: &str, reason: String) -> Defect {
        for file in self.files {
            let line = file.text.lines().position(|line| {
                line.split_once("id:").is_some_and(|(before, after)| {
                    before.trim_matches([' ', '-', '{']).is_empty()
                        && after.trim_start().split([',', ' ', '}']).next().map(|x| x.trim_matches(['\'', '"']))
                            == Some(id)
                })
            });
            if let Some(line) = line {
                return Defect { file: file.name.to_owned(), line: u64::try_from(line + 1).ok(), reason };
            }
        }
        self.nowhere(&reason)
    }
}

pub(crate) fn check(catalogue: &Catalogue, places: &Places<'_>, defects: &mut Vec<Defect>) {
    let mut checker = Checker { catalogue, places, defects };
    checker.uniqueness();
    checker.structure();
    for field in &catalogue.fields {
        checker.field(field);
    }
    for rule in &catalogue.rules {
        checker.rule(rule);
    }
    checker.references();
    checker.visibility_cycles();
    checker.milestone_cycles();
}

struct Checker<'a, 'b> {
    catalogue: &'a Catalogue,
    places: &'a Places<'a>,
    defects: &'b mut Vec<Defect>,
}

impl Checker<'_, '_> {
    fn say(&mut self, id: &str, reason: impl Into<String>) {
        let defect = self.places.of(id, format!("{id} : {}", reason.into()));
        self.defects.push(defect);
    }

    fn uniqueness(&mut self) {
        let catalogue = self.catalogue;
        let kinds: [(&str, Vec<&str>); 12] = [
            ("phase", catalogue.phases.iter().map(|x| x.id.as_str()).collect()),
            ("paramètre", catalogue.parameters.iter().map(|x| x.id.as_str()).collect()),
            ("liste", catalogue.lists.iter().map(|x| x.id.as_str()).collect()),
            ("section", catalogue.sections.iter().map(|x| x.id.as_str()).collect()),
            ("champ", catalogue.fields.iter().map(|x| x.id.as_str()).collect()),
            ("règle", catalogue.rules.iter().map(|x| x.id.as_str()).collect()),
            ("exigence", catalogue.requirements.iter().map(|x| x.id.as_str()).collect()),
            ("critère", catalogue.criteria.iter().map(|x| x.id.as_str()).collect()),
            ("jalon", catalogue.milestones.iter().map(|x| x.id.as_str()).collect()),
            ("ticket", catalogue.ticket_kinds.iter().map(|x| x.id.as_str()).collect()),
            ("attribut d'environnement", catalogue.environment_attributes.iter().map(|x| x.id.as_str()).collect()),
            ("vérification", catalogue.api_checks.iter().map(|x| x.id.as_str()).collect()),
        ];
        for (kind, ids) in kinds {
            let mut seen = BTreeSet::new();
            for id in ids {
                if !seen.insert(id) {
                    self.say(id, format!("{kind} défini deux fois"));
                }
            }
        }
    }

    fn structure(&mut self) {
        if self.catalogue.phases.is_empty() {
            let defect = self.places.nowhere("aucune phase");
            self.defects.push(defect);
        }
        let date = &self.catalogue.meta.date;
        if Regex::new(r"^\d{4}-\d{2}-\d{2}$").is_ok_and(|iso| !iso.is_match(date)) {
            let defect = self.places.nowhere("catalogue.date doit être un jour au format AAAA-MM-JJ");
            self.defects.push(defect);
        }
    }

    fn phase(&mut self, owner: &str, phase: Option<&str>) {
        if let Some(phase) = phase
            && self.catalogue.phase(phase).is_none()
        {
            self.say(owner, format!("phase inconnue « {phase} »"));
        }
    }

    fn formats(&mut self, owner: &str, formats: &[String], takes_files: bool) {
        if !formats.is_empty() && !takes_files {
            self.say(owner, "seul un fichier a des formats");
        }
    }

    fn field(&mut self, field: &Field) {
        let id = field.id.as_str();
        if !self.catalogue.sections.iter().any(|section| section.id == field.section) {
            self.say(id, format!("section inconnue « {} »", field.section));
        }
        self.phase(id, field.required_at.as_deref());
        self.list(id, field.list.as_deref());
        self.pattern(id, field.pattern.as_deref());
        if matches!(field.kind, FieldKind::Enum | FieldKind::MultipleEnum) && field.list.is_none() {
            self.say(id, "une énumération doit nommer sa liste");
        }
        if (field.kind == FieldKind::Table) == field.columns.is_empty() {
            self.say(id, "une table a des colonnes, et elle seule");
        }
        for expression in [&field.visible_if, &field.complete_if].into_iter().flatten() {
            self.expression(id, expression, &[]);
        }
        self.formats(id, &field.formats, field.kind == FieldKind::File);
        let mut seen = BTreeSet::new();
        for column in &field.columns {
            let place = format!("{id}.{}", column.id);
            if !seen.insert(&column.id) {
                self.say(id, format!("colonne « {} » définie deux fois", column.id));
            }
            self.list(id, column.list.as_deref());
            self.pattern(id, column.pattern.as_deref());
            self.formats(&place, &column.formats, column.kind == ColumnKind::File);
            if column.kind == ColumnKind::Enum && column.list.is_none() && column.options.is_empty() {
                self.say(id, format!("la colonne « {place} » n'a pas de valeurs"));
            }
            if let Some((table, target)) = column.target.as_deref().and_then(|target| target.split_once('.'))
                && self.catalogue.field(table).and_then(|table| table.column(target)).is_none()
            {
                self.say(id, format!("la colonne « {place} » vise « {table}.{target} », qui n'existe pas"));
            }
        }
        self.deadlines(field);
        if field.columns.iter().filter(|column| column.key).count() > 1 {
            self.say(id, "deux colonnes « cle »");
        }
    }

    /// A deadline is a day, and its conditions bear on a neighbour that exists.
    fn deadlines(&mut self, field: &Field) {
        let id = field.id.as_str();
        let tests = |mark: &DeadlineMark| mark.only_if.clone().into_iter().chain(mark.unless.clone());
        if let Some(mark) = &field.deadline {
            if field.kind != FieldKind::Date {
                self.say(id, "seule une date est une échéance");
            }
            for test in tests(mark).filter(|test| self.catalogue.field(&test.on).is_none()) {
                self.say(id, format!("l'échéance dépend du champ « {} », qui n'existe pas", test.on));
            }
        }
        for column in &field.columns {
            let Some(mark) = &column.deadline else { continue };
            let place = format!("{id}.{}", column.id);
            if column.kind != ColumnKind::Date {
                self.say(id, format!("la colonne « {place} » est une échéance sans être une date"));
            }
            for test in tests(mark).filter(|test| field.column(&test.on).is_none()) {
                self.say(id, format!("l'échéance « {place} » dépend de « {} », qui n'existe pas", test.on));
            }
        }
    }

    fn list(&mut self, owner: &str, list: Option<&str>) {
        if let Some(list) = list
            && self.catalogue.list(list).is_none()
        {
            self.say(owner, format!("liste inconnue « {list} »"));
        }
    }

    fn pattern(&mut self, owner: &str, pattern: Option<&str>) {
        if let Some(pattern) = pattern
            && let Err(error) = Regex::new(pattern)
        {
            self.say(owner, format!("motif « {pattern} » illisible : {error}"));
        }
    }

    fn rule(&mut self, rule: &Rule) {
        let id = rule.id.as_str();
        self.phase(id, Some(&rule.from_phase));
        for path in rule.fields.iter().chain(&rule.may_be_empty) {
            self.field_path(id, path);
        }
        match (&rule.requires, &rule.judgement) {
            (Some(_), None) => {
                if rule.message.is_none() {
                    self.say(id, "une règle évaluée doit avoir un « message »");
                }
                if rule.examples.passing.is_empty() || rule.examples.failing.is_empty() {
                    self.say(id, "il faut au moins un exemple conforme et un exemple fautif");
                }
            }
            (None, Some(_)) => {
                if rule.examples.asked.is_empty() {
                    self.say(id, "il faut au moins un exemple où la question est posée");
                }
            }
            _ => self.say(id, "une règle a soit « exige », soit « jugement »"),
        }
        let row: &[&str] = if rule.for_each.is_some() { &["ligne"] } else { &[] };
        if let Some(each) = &rule.for_each {
            self.expression(id, each, &[]);
        }
        for expression in [&rule.applies_if, &rule.requires, &rule.value].into_iter().flatten() {
            self.expression(id, expression, row);
        }
    }

    fn field_path(&mut self, owner: &str, path: &str) {
        let (field, column) = path.split_once('.').map_or((path, None), |(field, column)| (field, Some(column)));
        match (self.catalogue.field(field), column) {
            (None, _) => self.say(owner, format!("champ inconnu « {field} »")),
            (Some(found), Some(column)) if found.column(column).is_none() => {
                self.say(owner, format!("le champ « {field} » n'a pas de colonne « {column} »"));
            }
            _ => {}
        }
    }

    fn expression(&mut self, owner: &str, expression: &Expression, also: &[&str]) {
        for name in expression.bound() {
            if self.catalogue.fields.iter().any(|field| variable_name(&field.id) == name) {
                let reason = format!(
                    "l'expression « {} » lie « {name} », qui est un champ ; choisissez un autre nom",
                    expression.source()
                );
                self.say(owner, reason);
            }
        }
        for name in expression.variables() {
            let known = expression::VARIABLES.contains(&name.as_str())
                || also.contains(&name.as_str())
                || self.catalogue.fields.iter().any(|field| variable_name(&field.id) == name);
            if !known {
                self.say(owner, format!("l'expression « {} » nomme « {name} », inconnu", expression.source()));
            }
        }
        for name in expression.functions() {
            let word = name.chars().all(|letter| letter.is_ascii_alphanumeric() || letter == '_')
                && name.starts_with(|letter: char| letter.is_ascii_alphabetic());
            let standard = [
                "size",
                "contains",
                "startsWith",
                "endsWith",
                "matches",
                "has",
                "all",
                "exists",
                "exists_one",
                "filter",
                "map",
                "int",
                "double",
                "string",
            ];
            if word && !standard.contains(&name.as_str()) && !expression::FUNCTIONS.contains(&name.as_str()) {
                self.say(owner, format!("l'expression « {} » appelle « {name} », inconnu", expression.source()));
            }
        }
    }

    fn references(&mut self) {
        let catalogue = self.catalogue;
        for phase in &catalogue.phases {
            if let Some(skipped_if) = &phase.skipped_if {
                self.expression(&phase.id, skipped_if, &[]);
            }
        }
        for criterion in &catalogue.criteria {
            for field in &criterion.fields {
                self.field_path(&criterion.id, field);
            }
        }
        for requirement in &catalogue.requirements {
            self.phase(&requirement.id, requirement.required_at.as_deref());
            if let Some(applies_if) = &requirement.applies_if {
                self.expression(&requirement.id, applies_if, &[]);
            }
        }
        for attribute in &catalogue.environment_attributes {
            if let Some(applies_if) = &attribute.applies_if {
                self.expression(&attribute.id, applies_if, &["env"]);
            }
        }
        for milestone in &catalogue.milestones {
            self.phase(&milestone.id, Some(&milestone.phase));
            if let Some(applies_if) = &milestone.applies_if {
                self.expression(&milestone.id, applies_if, &[]);
            }
            for field in &milestone.fields {
                self.field_path(&milestone.id, field);
            }
            for before in &milestone.depends_on {
                if !catalogue.milestones.iter().any(|other| other.id == *before) {
                    self.say(&milestone.id, format!("dépend du jalon inconnu « {before} »"));
                }
            }
            for rule in &milestone.rules {
                if !catalogue.rules.iter().any(|other| other.id == *rule) {
                    self.say(&milestone.id, format!("règle inconnue « {rule} »"));
                }
            }
            for ticket in &milestone.tickets {
                if !catalogue.ticket_kinds.iter().any(|other| other.id == *ticket) {
                    self.say(&milestone.id, format!("type de ticket inconnu « {ticket} »"));
                }
            }
            for check in &milestone.api_checks {
                if !catalogue.api_checks.iter().any(|other| other.id == *check) {
                    self.say(&milestone.id, format!("vérification inconnue « {check} »"));
                }
            }
        }
    }

    /// The visibility of a field may depend on other fields, never on itself, even from afar.
    fn visibility_cycles(&mut self) {
        let fields = &self.catalogue.fields;
        let reads = |id: &str| -> Vec<&str> {
            let field = fields.iter().find(|field| field.id == id);
            let Some(visible_if) = field.and_then(|field| field.visible_if.as_ref()) else { return Vec::new() };
            let names = visible_if.variables();
            let read = fields.iter().filter(|other| names.contains(&variable_name(&other.id)));
            read.map(|other| other.id.as_str()).collect()
        };
        for id in cyclic(fields.iter().map(|field| field.id.as_str()), reads) {
            self.say(&id, "sa condition dépend d'elle-même");
        }
    }

    fn milestone_cycles(&mut self) {
        let milestones = &self.catalogue.milestones;
        let before = |id: &str| -> Vec<&str> {
            let milestone = milestones.iter().find(|milestone| milestone.id == id);
            milestone.map(|milestone| milestone.depends_on.iter().map(String::as_str).collect()).unwrap_or_default()
        };
        for id in cyclic(milestones.iter().map(|milestone| milestone.id.as_str()), before) {
            self.say(&id, "ce jalon dépend de lui-même");
        }
    }
}

/// Those that lead back to themselves.
fn cyclic<'a>(all: impl Iterator<Item = &'a str>, next: impl Fn(&str) -> Vec<&'a str>) -> Vec<String> {
    let leads_back = |start: &str| {
        let mut pending = next(start);
        let mut seen = BTreeSet::new();
        while let Some(id) = pending.pop() {
            if id == start {
                return true;
            }
            if seen.insert(id) {
                pending.extend(next(id));
            }
        }
        false
    };
    all.filter(|id| leads_back(id)).map(str::to_owned).collect()
}
