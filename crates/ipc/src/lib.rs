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
/// Adding one: a line here, its types in `types/`, its body in `src-tauri/src/bodies/`, then `./dev gen`.
#[macro_export]
macro_rules! with_commands {
    ($callback:ident) => {
        $callback! {
            /// Where the start is, and what the page must know before anything else.
            app_state(Empty) -> AppState;
            /// First start: makes keys and store, keeps the author.
            setup(SetupRequest) -> AppState;
            /// Opens the store with the recovery passphrase, or with the keychain after a lock.
            unlock(UnlockRequest) -> AppState;
            /// Closes the data until somebody opens them again.
            lock(Empty) -> AppState;
            /// What the settings show.
            read_settings(Empty) -> SettingsView;
            /// Keeps who edits.
            save_author(Author) -> AppState;
            /// Adds or replaces the recovery passphrase.
            set_passphrase(PassphraseRequest) -> AppState;
            /// Puts the key in the keychain, or takes it away.
            set_keychain(KeychainRequest) -> AppState;
            /// Backups, the most recent first.
            list_backups(Empty) -> BackupList;
            /// Makes a backup and re-opens it.
            create_backup(Empty) -> BackupView;
            /// Puts a backup in place of the data, which are kept aside.
            restore_backup(RestoreBackupRequest) -> BackupRestored;
            /// Looks at keys, store, catalogue, backups and disk.
            diagnose(Empty) -> Diagnosis;
            /// Looks at a catalogue that arrives, or installs it.
            import_catalogue(CatalogueRequest) -> CatalogueArrival;
            /// A page of the list of dossiers.
            list_dossiers(ListRequest) -> DossierPage;
            /// Creates a dossier, empty or from a file of answers.
            create_dossier(CreateRequest) -> Created;
            /// What a file would bring: answers, or a whole dossier that was exported.
            preview_file(ChosenFile) -> FilePreview;
            /// Brings in a dossier that was exported, merged with the one that is here.
            import_dossier(ChosenFile) -> Created;
            /// Copies a dossier under a new identity.
            duplicate_dossier(DuplicateRequest) -> Created;
            /// Puts a dossier away, or takes it back.
            archive_dossier(ArchiveRequest) -> EditAck;
            /// Writes a dossier to the user's folder of downloads.
            export_dossier(ExportRequest) -> Exported;
            /// Shows, in the file manager, the folder of a file that this window has exported.
            show_export(ShowExportRequest) -> Empty;
            /// Labels in use, with how many dossiers carry each.
            list_labels(LabelsRequest) -> LabelList;
            /// Writes the list of dossiers to the user's folder of downloads.
            export_list(ListExportRequest) -> Exported;
            /// Full-text search over every dossier.
            search(SearchRequest) -> SearchResults;
            /// A dossier and its sections.
            open_dossier(OpenRequest) -> DossierView;
            /// A section and its fields.
            read_section(SectionRequest) -> SectionView;
            /// Rows of a table.
            read_table(TableRequest) -> TablePage;
            /// Does one action on a dossier; answered once it is on the disk.
            edit_dossier(EditRequest) -> EditAck;
            /// Takes a block of a spreadsheet into a table.
            paste_rows(PasteRequest) -> PasteReport;
            /// Takes back the last action of this device.
            undo(DossierRequest) -> EditAck;
            /// Does again the last action taken back.
            redo(DossierRequest) -> EditAck;
            /// Attaches a file to a field, a cell or a new row.
            attach_file(AttachRequest) -> EditAck;
            /// Content of an attachment, to show it.
            read_attachment(AttachmentRequest) -> AttachmentContent;
            /// Writes a copy of an attachment to the user's folder of downloads.
            save_attachment(SaveAttachmentRequest) -> Exported;
            /// Checks a dossier for a gate.
            check_dossier(CheckRequest) -> CheckView;
            /// Eligibility, with how it was reached.
            read_eligibility(DossierRequest) -> EligibilityView;
            /// Where the milestones of a dossier stand.
            read_path(DossierRequest) -> PathView;
            /// Moves a milestone.
            move_milestone(MoveRequest) -> EditAck;
            /// Adds an evidence to a milestone.
            prove_milestone(EvidenceRequest) -> EditAck;
            /// Lifts a reservation.
            lift_reserve(LiftRequest) -> EditAck;
            /// Plans a milestone: dates, efforts, people.
            plan_milestone(PlanRequest) -> EditAck;
            /// Adds or removes a period without work.
            set_holiday(HolidayRequest) -> EditAck;
            /// What a gate asks and what is there.
            read_gate(CheckRequest) -> GateReportView;
            /// Passes a gate, or not: a signed decision.
            decide_gate(DecideRequest) -> EditAck;
            /// Forecasts the go-live.
            forecast(ForecastRequest) -> ForecastView;
            /// Risks, decisions, and what stands in the way of the next gate.
            read_register(DossierRequest) -> RegisterView;
            /// Adds a risk.
            add_risk(AddRiskRequest) -> EditAck;
            /// Assesses a risk: signed.
            assess_risk(AssessRiskRequest) -> EditAck;
            /// Accepts a risk: signed.
            accept_risk(AcceptRiskRequest) -> EditAck;
            /// Records a decision: signed.
            record_decision(RecordDecisionRequest) -> EditAck;
            /// Deadlines of every dossier, or of one.
            read_agenda(AgendaRequest) -> AgendaView;
            /// Roles, and those of who edits.
            read_roles(Empty) -> RoleList;
            /// Declares the roles of who edits.
            save_roles(RolesRequest) -> RoleList;
            /// The environments of a dossier, attribute by attribute.
            read_environments(DossierRequest) -> EnvironmentsView;
            /// Declares something of one attribute of one environment.
            declare_environment(DeclareRequest) -> EditAck;
            /// Forgets what was declared of an environment that was removed, or gives it to another one.
            settle_removed(SettleRemovedRequest) -> EditAck;
            /// What importing a certificate would do.
            preview_certificate(CertificateRequest) -> CertificatePreview;
            /// Imports a certificate.
            import_certificate(CertificateRequest) -> EditAck;
            /// A page of the flow matrix.
            read_flows(FlowsRequest) -> FlowsView;
            /// The architecture diagram, laid out.
            read_diagram(DossierRequest) -> DiagramView;
            /// Writes rows that were offered to the flow matrix.
            accept_flows(AcceptFlowsRequest) -> EditAck;
            /// Adds a flow drawn between two boxes of the diagram.
            draw_flow(DrawFlowRequest) -> EditAck;
            /// Adds a component or an external system.
            add_party(AddPartyRequest) -> EditAck;
            /// Writes the flow matrix to the user's folder of downloads.
            export_flows(FlowsExportRequest) -> Exported;
            /// Actions of the past, the latest first.
            read_history(HistoryRequest) -> HistoryPage;
            /// What differs between two moments.
            compare_moments(CompareRequest) -> Comparison;
            /// Brings back what was, as a new action.
            restore_moment(RestoreRequest) -> EditAck;
            /// Consoles that the user connects to.
            list_consoles(Empty) -> ConsoleList;
            /// Adds a connection, or changes one; its token goes to the keychain.
            keep_console(KeepConsoleRequest) -> ConsoleKept;
            /// Asks nothing of a console any more, or asks again.
            set_offline(OfflineRequest) -> Empty;
            /// Removes a connection, what was read of it, and its secrets.
            remove_console(ConsoleRequest) -> Empty;
            /// Opens, in the browser of the session, the page of a console where personal tokens are made.
            open_token_page(TokenPageRequest) -> Empty;
            /// Tests a connection, step by step.
            test_console(ConsoleRequest) -> ConsoleTested;
            /// Reads a console into its mirror; answered once it is over.
            pull_console(PullRequest) -> Empty;
            /// Gives up the reading on its way.
            cancel_pull(ConsoleRequest) -> Empty;
            /// A page of the projects that were read.
            read_mirror(MirrorRequest) -> MirrorPageView;
            /// A project that was read, with what it holds.
            read_mirror_project(MirrorProjectRequest) -> MirrorProjectView;
            /// A dossier as a console is concerned: its project, or those that it may be about.
            read_synchro(SynchroRequest) -> SynchroView;
            /// Links a dossier to a project of a console. Nothing changes there.
            link_project(LinkProjectRequest) -> Empty;
            /// Forgets the project of a dossier. Nothing changes on the console nor in the dossier.
            unlink_project(DossierConsole) -> Empty;
            /// Makes a dossier of a project that was read.
            adopt_project(AdoptRequest) -> Adoption;
            /// Reads a console again, and says what would be done there.
            make_plan(PlanMakeRequest) -> PlanMade;
            /// Keeps the credentials of a private repository, in the keychain.
            keep_git(GitRequest) -> GitKept;
            /// Sends lines of the last plan; answered once it is over.
            apply_plan(ApplyRequest) -> SentView;
            /// Settles what is in doubt by reading the console, then sends what waits.
            resume_sending(DossierConsole) -> SentView;
            /// Stops sending between two lines.
            stop_sending(Empty) -> Empty;
            /// Gives up a line that is not over, and those that wait for it.
            give_up_line(GiveUpRequest) -> Empty;
            /// What differs between a dossier and its project.
            read_drift(DossierConsole) -> DriftList;
            /// Takes over into a dossier what the console says.
            take_over(TakeOverRequest) -> TakenOverView;
            /// Calls that wrote to a console.
            read_calls(CallsRequest) -> CallPage;
        }
    };
}

/// Name of the event sent after an edit.
pub const DOSSIER_CHANGED: &str = "dossier-changed";
/// Name of the event sent while a console is read.
pub const CONSOLE_PULLED: &str = "console-pulled";
/// Name of the event sent when a line moves while it is sent.
pub const LINE_SENT: &str = "line-sent";
