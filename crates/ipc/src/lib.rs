//! What the page and the window say to each other: commands, their types, the wire error.
//!
//! [`with_commands!`] is the one list. From it come the Tauri handler (`src-tauri`), the permission file and
//! the TypeScript bindings ([`bindings`], [`permissions`]); a test fails when a generated file has drifted.
//! No rule lives here, no Tauri either.

mod generate;
mod types;

pub use generate::{bindings, permissions};
pub use types::*;

/// Calls `$callback!` with every command: documentation, name, request, response.
///
/// Adding one: a line here, its types in `types.rs`, its body in `src-tauri/src/commands.rs`, then `./dev gen`.
#[macro_export]
macro_rules! with_commands {
    ($callback:ident) => {
        $callback! {
            /// Where the start is, and what the page must know before anything else.
            app_state(Empty) -> AppState;
            /// First start: makes keys and store, keeps the author.
            setup(SetupRequest) -> AppState;
            /// Opens the store with the recovery passphrase.
            unlock(UnlockRequest) -> AppState;
            /// A page of the list of dossiers.
            list_dossiers(ListRequest) -> DossierPage;
            /// Creates an empty dossier.
            create_dossier(CreateRequest) -> Created;
            /// A dossier and its sections.
            open_dossier(OpenRequest) -> DossierView;
            /// A section and its fields.
            read_section(SectionRequest) -> SectionView;
            /// Gives a text answer; answered once it is on the disk.
            set_text(SetTextRequest) -> EditAck;
        }
    };
}

/// Name of the event sent after an edit.
pub const DOSSIER_CHANGED: &str = "dossier-changed";
