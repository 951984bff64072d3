//! The revision shipped with the program.

use std::sync::{Arc, OnceLock};

use include_dir::{Dir, include_dir};
use serde::Deserialize;

use crate::model::Meta;
use crate::{Catalogue, SourceFile};

static FILES: Dir<'_> = include_dir!("$CARGO_MANIFEST_DIR/../../catalogue");

/// Texts of the shipped files, in a stable order.
pub(crate) fn files() -> Vec<SourceFile<'static>> {
    fn walk<'a>(dir: &'a Dir<'a>, found: &mut Vec<SourceFile<'a>>) {
        for file in dir.files() {
            if let (Some(name), Some(text)) = (file.path().to_str(), file.contents_utf8())
                && name.ends_with(".yaml")
            {
                found.push(SourceFile { name, text });
            }
        }
        for inner in dir.dirs() {
            walk(inner, found);
        }
    }
    let mut found = Vec::new();
    walk(&FILES, &mut found);
    found.sort_by_key(|file| file.name);
    found
}

impl Catalogue {
    /// The revision shipped with the program, parsed once.
    ///
    /// # Panics
    /// If the shipped files are broken, which the tests of this crate exclude.
    #[must_use]
    pub fn builtin() -> &'static Arc<Catalogue> {
        static BUILTIN: OnceLock<Arc<Catalogue>> = OnceLock::new();
        BUILTIN.get_or_init(|| Arc::new(Catalogue::load(&files()).expect("the shipped catalogue is tested")))
    }

    /// Identity of the revision shipped with the program, without parsing the rest: a start does not wait for it.
    ///
    /// # Panics
    /// As [`Self::builtin`].
    #[must_use]
    pub fn shipped() -> &'static Meta {
        #[derive(Deserialize)]
        struct Head {
            catalogue: Meta,
        }
        static HEAD: OnceLock<Meta> = OnceLock::new();
        HEAD.get_or_init(|| {
            let text = FILES.get_file("catalogue.yaml").and_then(|file| file.contents_utf8()).unwrap_or_default();
            serde_saphyr::from_str::<Head>(text).expect("the shipped catalogue is tested").catalogue
        })
    }

    /// The shipped files as one document, in the form that `catalogue import` reads.
    #[must_use]
    pub fn builtin_files() -> Vec<SourceFile<'static>> {
        files()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_shipped_catalogue_holds() {
        match Catalogue::load(&files()) {
            Ok(catalogue) => {
                assert_eq!(catalogue.meta, *Catalogue::shipped());
                let columns: usize = catalogue.fields.iter().map(|field| field.columns.len()).sum();
                let counts = [
                    catalogue.sections.len(),
                    catalogue.fields.len(),
                    columns,
                    catalogue.rules.len(),
                    catalogue.requirements.len(),
                    catalogue.criteria.len(),
                    catalogue.milestones.len(),
                    catalogue.ticket_kinds.len(),
                    catalogue.environment_attributes.len(),
                    catalogue.api_checks.len(),
                ];
                assert_eq!(counts, [30, 269, 519, 142, 55, 31, 87, 35, 32, 18]);
            }
            Err(defects) => {
                let text: Vec<String> = defects.iter().map(ToString::to_string).collect();
                panic!("{} defects:\n{}", text.len(), text.join("\n"));
            }
        }
    }
}
