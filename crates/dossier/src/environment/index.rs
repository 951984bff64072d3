//! What every environment asks of the whole dossier, looked up once for all of them.

use std::collections::BTreeMap;

use accostage_catalogue::{Catalogue, Severity};

use super::place::text;
use super::{TABLE, certificates};
use crate::evaluation::{Finding, Report};
use crate::flows::Coverage;
use crate::key::{AnswerKey, RowId};
use crate::state::{Row, State};

/// Columns by which a row of another table is about an environment.
const ABOUT: [&str; 2] = ["environnement", "vers"];

/// Where to find what is about an environment.
pub(super) struct Index<'a> {
    /// Findings about a row of the environments, by that row: their ranks in the report.
    own: BTreeMap<RowId, Vec<usize>>,
    /// Findings about a row of another table, by the names that it gives.
    named: BTreeMap<&'a str, Vec<usize>>,
    report: &'a Report,
    /// Names that no certificate covers, by environment.
    bare: BTreeMap<String, Vec<String>>,
    /// Which environments a flow counts for.
    pub flows: Coverage,
}

impl<'a> Index<'a> {
    pub fn of(catalogue: &Catalogue, state: &'a State, report: &'a Report) -> Self {
        let mut tables: BTreeMap<&AnswerKey, BTreeMap<RowId, &'a Row>> = BTreeMap::new();
        let (mut own, mut named) = (BTreeMap::<RowId, Vec<usize>>::new(), BTreeMap::<&str, Vec<usize>>::new());
        let environments = AnswerKey::of(TABLE);
        for (rank, finding) in report.findings.iter().enumerate() {
            let Some(at) = finding.place.as_ref().filter(|_| finding.severity != Severity::Information) else {
                continue;
            };
            if at.table == environments {
                own.entry(at.row).or_default().push(rank);
            }
            let rows = tables
                .entry(&at.table)
                .or_insert_with(|| state.rows(&at.table).iter().map(|row| (row.id, row)).collect());
            let Some(row) = rows.get(&at.row) else { continue };
            let mut told: Vec<&str> = ABOUT.iter().filter_map(|column| text(row, column)).collect();
            told.dedup();
            for name in told {
                named.entry(name).or_default().push(rank);
            }
        }
        let mut bare: BTreeMap<String, Vec<String>> = BTreeMap::new();
        for gap in certificates::uncovered(state, &certificates::held(state)) {
            bare.entry(gap.environment).or_default().push(gap.name);
        }
        Self { own, named, report, bare, flows: Coverage::of(catalogue, state) }
    }

    /// Findings about its row, or about a row that names it, in the order of the report.
    pub fn findings(&self, row: RowId, name: &str) -> impl Iterator<Item = &'a Finding> {
        let named = self.named.get(name).filter(|_| !name.is_empty());
        let mut ranks: Vec<usize> = self.own.get(&row).into_iter().chain(named).flatten().copied().collect();
        ranks.sort_unstable();
        ranks.dedup();
        let report = self.report;
        ranks.into_iter().filter_map(|rank| report.findings.get(rank))
    }

    /// Names of an environment that no certificate covers.
    pub fn bare(&self, environment: &str) -> &[String] {
        self.bare.get(environment).map_or(&[], Vec::as_slice)
    }
}
