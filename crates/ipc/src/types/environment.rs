//! Environments and certificates.

use serde::{Deserialize, Serialize};
use ts_rs::TS;

use super::StatusTone;

wire! {
    /// The environments of a dossier.
    EnvironmentsView {
        /// Day of the reading.
        today: String,
        /// Attributes by group, in the order of the catalogue.
        groups: Vec<AttributeGroup>,
        /// Environments, in the order of the dossier.
        environments: Vec<EnvironmentView>,
        /// Quotas by platform and family.
        quotas: Vec<QuotaView>,
        /// Certificates.
        certificates: Vec<CertificateView>,
        /// Names that no certificate covers.
        uncovered: Vec<GapView>,
        /// The table of the environments.
        table: Option<crate::TargetView>,
        /// The table of the certificates.
        certificate_table: Option<crate::TargetView>,
        /// Facts kept of environments that were removed.
        removed: Vec<RemovedView>,
        /// Places that name an environment that is not in the dossier.
        dangling: Vec<DanglingView>,
    }
    /// Attributes that go together.
    AttributeGroup {
        /// Identifier.
        id: String,
        /// What people read.
        label: String,
        /// Its attributes.
        attributes: Vec<AttributeView>,
    }
    /// Something followed on each environment.
    AttributeView {
        /// Identifier.
        id: String,
        /// What people read.
        label: String,
        /// Statuses that it may have.
        statuses: Vec<crate::ChoiceView>,
        /// Its value is read elsewhere, and declared.
        takes_value: bool,
        /// What it is required for.
        required_for: Option<String>,
        /// Remark.
        note: Option<String>,
        /// Where its value is given.
        target: Option<crate::TargetView>,
    }
    /// An environment.
    EnvironmentView {
        /// Its row.
        row: String,
        /// Its name.
        name: String,
        /// Platform, as people read it.
        platform: Option<String>,
        /// Stage, as people read it.
        stage: Option<String>,
        /// How far it lives, as people read it.
        life: String,
        /// How much is ready, from 0 to 100.
        percent: u32,
        /// Attributes that are not ready.
        missing: Vec<MissingAttribute>,
        /// What stands in the way, what must be settled first.
        blockers: Vec<BlockerView>,
        /// One cell per attribute, in the order of the groups.
        cells: Vec<EnvironmentCell>,
        /// In the console.
        console_word: Option<String>,
        /// Label of Kubernetes.
        label_words: Vec<String>,
        /// In the flow matrix.
        flow_words: Vec<String>,
        /// In service chains.
        chain_words: Vec<String>,
        /// Family of quotas, as people read it.
        quota_word: Option<String>,
    }
    /// An attribute that is not ready.
    MissingAttribute {
        /// Attribute.
        attribute: String,
        /// What people read of it.
        label: String,
        /// Its status, as people read it.
        status: String,
    }
    /// Something that stands in the way.
    BlockerView {
        /// What people read of its kind.
        kind: String,
        /// What people read.
        label: String,
        /// It must be settled.
        blocking: bool,
        /// Where to settle it.
        target: Option<crate::TargetView>,
    }
    /// What one attribute says of one environment.
    EnvironmentCell {
        /// Attribute.
        attribute: String,
        /// It concerns this environment.
        applies: bool,
        /// Its value.
        value: Option<String>,
        /// More about it.
        details: Vec<String>,
        /// Its status: a word.
        status: Option<String>,
        /// What people read of it.
        status_label: String,
        /// Its colour; none: nothing to tell.
        status_tone: Option<StatusTone>,
        /// The answers say the status: it changes where they are.
        firm: bool,
        /// A person declared the status.
        declared: bool,
        /// Since when.
        date: Option<String>,
        /// Who answers for it.
        owner: Option<String>,
        /// What shows it.
        evidence: Option<String>,
        /// What an automatic check found, as people read it.
        observed: Option<String>,
        /// Where its value is given.
        target: Option<crate::TargetView>,
    }
    /// One family of quotas on one platform.
    QuotaView {
        /// Platform, as people read it.
        platform: String,
        /// Family, as people read it.
        family: String,
        /// The console controls it.
        controlled: bool,
        /// Resource by resource.
        lines: Vec<QuotaResource>,
        /// What each environment takes.
        shares: Vec<QuotaShare>,
    }
    /// One resource of a quota.
    QuotaResource {
        /// What people read.
        label: String,
        /// Asked by the environments.
        asked: f64,
        /// Used by the components.
        used: f64,
        /// Quota declared.
        ceiling: Option<f64>,
        /// What goes over, in sentences.
        excesses: Vec<String>,
        /// How it stands, as people read it; none: nobody controls it.
        status_label: Option<String>,
        /// Its colour; none: nothing to tell.
        status_tone: Option<StatusTone>,
    }
    /// What one environment takes of a quota.
    QuotaShare {
        /// Environment.
        environment: String,
        /// What it asks.
        asked: String,
        /// What its components use.
        used: String,
    }
    /// A certificate of the dossier.
    CertificateView {
        /// Its row.
        row: String,
        /// Its first name.
        name: String,
        /// Its other names.
        others: Vec<String>,
        /// Environment.
        environment: Option<String>,
        /// Authority.
        authority: Option<String>,
        /// Day on which it expires.
        expires: Option<String>,
        /// What people read of its end.
        status_label: String,
        /// Its colour; none: nothing to tell.
        status_tone: Option<StatusTone>,
        /// Who renews it.
        owner: Option<String>,
        /// Fingerprint of the file imported, SHA-256.
        fingerprint: Option<String>,
        /// Its public key.
        key: Option<String>,
    }
    /// A name of the dossier.
    GapView {
        /// The name.
        name: String,
        /// Its environment.
        environment: String,
    }
    /// Facts kept of an environment that was removed.
    RemovedView {
        /// Its row, as it was.
        row: String,
        /// Its name, as it was.
        name: Option<String>,
        /// What was declared, in words.
        facts: Vec<String>,
        /// Milestones that name it.
        milestones: Vec<crate::ChoiceView>,
    }
    /// A place that names an environment that is not in the dossier.
    DanglingView {
        /// What it names.
        name: String,
        /// Where.
        target: Option<crate::TargetView>,
        /// Rank of the row, from 1.
        rank: u32,
        /// Milestones that name it.
        milestones: Vec<crate::ChoiceView>,
    }
    /// Settles what is kept of an environment that was removed.
    SettleRemovedRequest {
        /// Dossier.
        id: String,
        /// Its row, as it was.
        row: String,
        /// Row of the environment that receives it; none: it is forgotten.
        to: Option<String>,
    }
    /// Declares something of one attribute of one environment.
    DeclareRequest {
        /// Dossier.
        id: String,
        /// Row of the environment.
        row: String,
        /// Attribute.
        attribute: String,
        /// Status, by its word; none: unchanged, empty: taken away. The same for the others.
        status: Option<String>,
        /// Value.
        value: Option<String>,
        /// Since when.
        date: Option<String>,
        /// Who answers for it.
        owner: Option<String>,
        /// What shows it.
        evidence: Option<String>,
    }
    /// A file that holds certificates.
    CertificateRequest {
        /// Dossier.
        id: String,
        /// Content, in base64.
        content: String,
        /// Opens a PKCS #12 file.
        passphrase: Option<String>,
        /// Row that receives it; none: the one that has the same name, else a new one.
        row: Option<String>,
        /// Rank of the certificate in the file, from 0.
        rank: u32,
        /// Other answers of the row may be replaced.
        replace: bool,
    }
    /// What importing a file would do.
    CertificatePreview {
        /// The file asks its passphrase: nothing else was read. `wrong`: one was given, which is not the right one.
        passphrase: Option<PassphraseAsked>,
        /// Certificates of the file, the one of the service first.
        certificates: Vec<ReadCertificate>,
        /// The one that is taken, from 0.
        rank: u32,
        /// Row that receives it; none: a new one.
        row: Option<String>,
        /// What is written.
        changes: Vec<CertificateChange>,
        /// Who signed it, from the nearest to the furthest that the file holds.
        signers: Vec<String>,
        /// Names of the dossier that it covers.
        covered: Vec<GapView>,
        /// Names that would still have no certificate.
        uncovered: Vec<GapView>,
        /// What deserves a look.
        remarks: Vec<String>,
    }
    /// The file asks its passphrase.
    PassphraseAsked {
        /// One was given, which is not the right one.
        wrong: bool,
    }
    /// A certificate, as the file tells it.
    ReadCertificate {
        /// What people call it.
        name: String,
        /// Subject, whole.
        subject: String,
        /// Names of domains.
        names: Vec<String>,
        /// Issuer, whole.
        issuer: String,
        /// Serial number, in hexadecimal.
        serial: String,
        /// First day.
        not_before: String,
        /// Last day.
        not_after: String,
        /// SHA-256, in hexadecimal.
        fingerprint: String,
        /// Public key, in words.
        key: String,
        /// It may be taken: it is that of a service, or the one that was taken.
        importable: bool,
    }
    /// A column that an import writes.
    CertificateChange {
        /// What people read of it.
        label: String,
        /// The other answer that it replaces.
        before: Option<String>,
        /// What is written.
        after: String,
    }
}
