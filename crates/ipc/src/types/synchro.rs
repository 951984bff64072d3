//! A dossier and its console: link, plan, sending, drift, journal.

use serde::{Deserialize, Serialize};
use ts_rs::TS;

use super::{ChoiceView, StatusTone, TypedSecret};

wire! {
    /// A dossier, and which console of it.
    SynchroRequest {
        /// Dossier.
        id: String,
        /// Connection; none: the one that it is linked to, or the first.
        console: Option<String>,
    }
    /// A dossier and a console.
    DossierConsole {
        /// Dossier.
        id: String,
        /// Connection.
        console: String,
    }
    /// The project that a dossier is linked to.
    LinkView {
        /// Identifier of the project on the console.
        project: String,
        /// Its name.
        name: String,
        /// Its name made unique; none: the mirror does not show it.
        slug: Option<String>,
        /// When it was linked.
        at: String,
    }
    /// A project that a dossier may be about.
    SuggestionView {
        /// Identifier on the console.
        project: String,
        /// Name.
        name: String,
        /// Name made unique.
        slug: String,
        /// Why.
        reasons: Vec<String>,
    }
    /// A dossier as a console is concerned.
    SynchroView {
        /// Consoles that may be chosen.
        consoles: Vec<ChoiceView>,
        /// The one shown; none: there is none.
        console: Option<ChoiceView>,
        /// Nothing is asked of it.
        offline: bool,
        /// How old its mirror is, in words; none: it was never read.
        age: Option<String>,
        /// The project; none: the dossier is linked to none there.
        link: Option<LinkView>,
        /// Projects that it may be about, the likeliest first.
        suggestions: Vec<SuggestionView>,
        /// Why none could be looked for.
        unsuggested: Option<String>,
        /// What is not over of what was sent.
        pending: Vec<ErrandView>,
        /// Something is being sent now, from this window.
        sending: bool,
    }
    /// Which project to link a dossier to.
    LinkProjectRequest {
        /// Dossier.
        id: String,
        /// Connection.
        console: String,
        /// Project, by its identifier, its slug or its name.
        project: String,
    }
    /// Which project to make a dossier of.
    AdoptRequest {
        /// Connection.
        console: String,
        /// Project.
        project: String,
    }
    /// Something of a console that did not enter a dossier.
    LeftView {
        /// Where it would go, in words.
        place: String,
        /// What the console says.
        console: String,
        /// Why.
        reason: String,
    }
    /// A project became a dossier.
    Adoption {
        /// Dossier.
        id: String,
        /// Its name.
        name: String,
        /// What did not enter it.
        left: Vec<LeftView>,
    }
    /// What a plan is made with.
    PlanMakeRequest {
        /// Dossier.
        id: String,
        /// Connection.
        console: String,
        /// Decisions given: what is accepted.
        accept: Vec<String>,
        /// Decisions given: what is to be deleted.
        delete: Vec<String>,
    }
    /// A value that differs.
    PlanChangeView {
        /// Of what, in words.
        label: String,
        /// What the console has.
        before: String,
        /// What the dossier wants.
        after: String,
    }
    /// A line of a plan.
    PlanLineView {
        /// Identity.
        id: String,
        /// In a few words.
        title: String,
        /// What it would do, in words.
        verb: String,
        /// The same as a colour.
        tone: Option<StatusTone>,
        /// It would send something.
        acts: bool,
        /// What differs.
        changes: Vec<PlanChangeView>,
        /// Why.
        explanation: String,
        /// What to do.
        advice: String,
        /// Who changed it on the console.
        by: Option<String>,
        /// The decision that it waits for; none: no decision.
        consent: Option<String>,
        /// That decision is to delete what only the console has.
        deletes: bool,
        /// Lines that must go with it.
        needs: Vec<String>,
        /// Address of the private repository whose credentials it sends.
        git: Option<String>,
    }
    /// Lines of one kind.
    PlanGroupView {
        /// Kind.
        kind: String,
        /// The same in words.
        label: String,
        /// Lines.
        lines: Vec<PlanLineView>,
    }
    /// A plan, from a fresh reading.
    PlanMade {
        /// When the console was read.
        read_at: String,
        /// Who read it.
        by: Option<String>,
        /// Version of the console.
        version: Option<String>,
        /// Lines that would send something.
        to_do: u32,
        /// Decisions were given about what has changed since: they count no more.
        stale: bool,
        /// Lines, by kind.
        groups: Vec<PlanGroupView>,
    }
    /// Credentials of a private repository.
    GitRequest {
        /// Connection.
        console: String,
        /// Address of the repository.
        repository: String,
        /// User; empty: the token is enough.
        user: String,
        /// Token or password.
        #[ts(type = "string")]
        token: TypedSecret,
    }
    /// Credentials were kept.
    GitKept {
        /// Where they are now, in words.
        place: String,
    }
    /// Which lines of the last plan to send.
    ApplyRequest {
        /// Dossier.
        id: String,
        /// Connection.
        console: String,
        /// Lines.
        lines: Vec<String>,
    }
    /// A line that was kept to be sent.
    ErrandView {
        /// Identity.
        id: String,
        /// In a few words.
        title: String,
        /// Where it is: `a-envoyer`, `envoyee`, `faite`, `refusee`, `incertaine`.
        state: String,
        /// The same in words.
        label: String,
        /// The same as a colour.
        tone: Option<StatusTone>,
        /// What went wrong.
        error: Option<String>,
        /// What to do about it.
        hint: Option<String>,
        /// Nothing more will happen to it.
        over: bool,
    }
    /// What came of lines that were sent.
    SentView {
        /// They, as they are now.
        lines: Vec<ErrandView>,
        /// What kept the others from being sent.
        stopped: Option<String>,
        /// Services failed when the project was last provisioned: what the console says.
        failed: Option<String>,
        /// Everything that was asked is done.
        whole: bool,
    }
    /// Which line to give up.
    GiveUpRequest {
        /// Dossier.
        id: String,
        /// Line.
        line: String,
    }
    /// A line moved.
    LineSent {
        /// Dossier.
        id: String,
        /// The line.
        line: ErrandView,
    }
    /// A difference between a dossier and its project.
    DriftView {
        /// Names it.
        name: String,
        /// What it is about, in words.
        title: String,
        /// Which value; none: the whole item.
        label: Option<String>,
        /// What the dossier says.
        dossier: String,
        /// What the console says.
        console: String,
        /// Who changed, in words.
        side: String,
        /// Who changed it on the console.
        by: Option<String>,
        /// The value of the console can be taken over.
        acceptable: bool,
        /// Ours can be put back.
        restorable: bool,
    }
    /// What differs, as of the last reading.
    DriftList {
        /// How old the reading is, in words.
        age: String,
        /// Differences.
        drifts: Vec<DriftView>,
    }
    /// Which differences to take over.
    TakeOverRequest {
        /// Dossier.
        id: String,
        /// Connection.
        console: String,
        /// Differences.
        drifts: Vec<String>,
    }
    /// Differences were taken over.
    TakenOverView {
        /// How many.
        taken: u32,
        /// How many remain.
        remaining: u32,
        /// What could not enter the dossier.
        left: Vec<LeftView>,
    }
    /// Which calls of the journal.
    CallsRequest {
        /// Connection.
        console: String,
        /// Only those before this one; none: the last ones.
        before: Option<u32>,
    }
    /// A call that wrote, or tried to.
    CallView {
        /// Place in the journal.
        number: u32,
        /// When it left.
        at: String,
        /// What it was for, in a few words; none: it came from elsewhere.
        title: Option<String>,
        /// What was asked: method and address.
        asked: String,
        /// Status of the answer, in words.
        status: String,
        /// The same as a colour.
        tone: Option<StatusTone>,
        /// What was sent, without any secret.
        request: String,
        /// What was answered, without any secret.
        answer: String,
    }
    /// Calls, the last first.
    CallPage {
        /// They.
        calls: Vec<CallView>,
        /// There are older ones.
        more: bool,
    }
}
