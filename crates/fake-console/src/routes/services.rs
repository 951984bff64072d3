//! Links and settings of the services behind the console. A key that no plugin declares for the caller is accepted
//! and dropped.

use serde_json::{Value, json};

use crate::answer::Answer;
use crate::call::{Call, Need, Reply};
use crate::issues::{Issue, Part};
use crate::permissions::project as rights;
use crate::state::{Plugins, Project, State};

use super::projects::reach;

/// A setting of a plugin.
struct Setting {
    key: &'static str,
    project: bool,
    section: &'static str,
    switch: Option<&'static str>,
    value: &'static str,
    placeholder: bool,
    /// A lead sees it; a lead changes it.
    user: (bool, bool),
}

const fn setting(key: &'static str, value: &'static str) -> Setting {
    Setting { key, project: false, section: "", switch: None, value, placeholder: false, user: (false, false) }
}

const fn hinted(key: &'static str, value: &'static str) -> Setting {
    Setting { placeholder: true, ..setting(key, value) }
}

const fn switch(key: &'static str, initial: &'static str, section: &'static str) -> Setting {
    Setting { switch: Some(initial), section, ..setting(key, "default") }
}

const fn of_project(known: Setting, write: bool) -> Setting {
    Setting { project: true, user: (true, write), ..known }
}

struct Plugin {
    name: &'static str,
    title: &'static str,
    image: &'static str,
    /// `None`: the plugin declares no setting at all, not even an empty list.
    settings: Option<&'static [Setting]>,
}

const ARGOCD: &[Setting] = &[
    hinted("extraRepositories", ""),
    setting("platformAdminGroupPath", "/console/admin"),
    setting("platformReadonlyGroupPath", "/console/readonly"),
    setting("platformSecurityGroupPath", "/console/security"),
    setting("projectAdminGroupPathSuffix", "/console/admin"),
    setting("projectDevopsGroupPathSuffix", "/console/devops"),
    setting("projectDevelopperGroupPathSuffix", "/console/developer"),
    setting("projectReadonlyGroupPathSuffix", "/console/readonly"),
    setting("projectSecurityGroupPathSuffix", "/console/security"),
    hinted("dsoEnvChartVersion", "dso-env-1.6.0"),
    hinted("dsoNsChartVersion", "dso-ns-1.1.5"),
    of_project(hinted("extraRepositories", ""), false),
];

const GITLAB: &[Setting] = &[
    switch("purge", "disabled", ""),
    switch("displayTriggerHint", "enabled", ""),
    hinted("adminGroupPath", "/console/admin"),
    hinted("auditorGroupPath", "/console/readonly,/console/security"),
    hinted("projectMaintainerGroupPathSuffix", "/console/admin,/console/devops"),
    hinted("projectDeveloperGroupPathSuffix", "/console/developer"),
    hinted("projectReporterGroupPathSuffix", "/console/readonly,/console/security"),
];

const REGISTRY: &[Setting] = &[
    Setting { user: (true, false), ..switch("publishProjectRobot", "disabled", "") },
    Setting { user: (true, false), ..hinted("quotaHardLimit", "-1") },
    of_project(switch("publishProjectRobot", "disabled", ""), false),
    of_project(hinted("quotaHardLimit", ""), false),
];

const NEXUS: &[Setting] = &[
    hinted("platformWriteGroupPaths", "/console/admin"),
    hinted("platformReadGroupPaths", "/console/readonly,/console/security"),
    hinted("projectWriteGroupPathSuffixes", "/console/admin,/console/devops"),
    hinted("projectReadGroupPathSuffixes", "/console/readonly,/console/security,/console/developer"),
    switch("activateNpmRepoDefaultValue", "disabled", "NPM"),
    switch("activateMavenRepoDefaultValue", "disabled", "Maven"),
    switch("enablePlugin", "enabled", ""),
    of_project(switch("activateNpmRepo", "disabled", "NPM"), true),
    of_project(Setting { section: "NPM", ..setting("npmWritePolicy", "allow") }, true),
    of_project(switch("activateMavenRepo", "disabled", "Maven"), true),
    of_project(Setting { section: "Maven", ..setting("mavenSnapshotWritePolicy", "allow") }, true),
    of_project(Setting { section: "Maven", ..setting("mavenReleaseWritePolicy", "allow_once") }, true),
];

const OBSERVABILITY: &[Setting] = &[Setting { user: (true, false), ..switch("enabled", "enabled", "") }];

const KNOWN: [Plugin; 7] = [
    Plugin { name: "argocd", title: "ArgoCD", image: "argocd.svg", settings: Some(ARGOCD) },
    Plugin { name: "gitlab", title: "Gitlab", image: "gitlab.svg", settings: Some(GITLAB) },
    Plugin { name: "registry", title: "Harbor", image: "harbor.svg", settings: Some(REGISTRY) },
    Plugin { name: "nexus", title: "Nexus", image: "nexus.png", settings: Some(NEXUS) },
    Plugin { name: "sonarqube", title: "SonarQube", image: "sonarqube.svg", settings: None },
    Plugin { name: "vault", title: "Vault", image: "vault.svg", settings: None },
    Plugin { name: "observability", title: "Grafana", image: "grafana.png", settings: Some(OBSERVABILITY) },
];

/// The plugins that answer: one whose service does not is left out of the list.
fn enabled(call: &Call<'_>) -> Vec<&'static Plugin> {
    let mocked = match call.state.plugins {
        Plugins::None => return Vec::new(),
        Plugins::Real => false,
        Plugins::Mocked => true,
    };
    let there = |plugin: &&Plugin| match plugin.name {
        "registry" => mocked || call.services_up(),
        "observability" => !mocked,
        _ => true,
    };
    KNOWN.iter().filter(there).collect()
}

pub(super) fn list(call: &mut Call<'_>, id: &str) -> Reply {
    let (caller, place) = reach(call, id, Need::to_read(rights::LIST_ENVIRONMENTS))?;
    let admin = call.asked("permissionTarget") == Some("admin");
    if admin && !State::is_admin(caller.mask) {
        return Err(call.refusal(403, "Vous ne pouvez pas demander les paramètres admin"));
    }
    let project = &call.state.projects[place];
    let view = |plugin: &Plugin| {
        json!({
            "imgSrc": format!("/img/{}", plugin.image),
            "title": plugin.title,
            "name": plugin.name,
            "urls": urls(call, project, plugin),
            "manifest": manifest(call, project, plugin, admin),
            "description": format!("{} pour le projet", plugin.title),
        })
    };
    Ok(Answer::json(200, enabled(call).into_iter().map(view).collect()))
}

fn urls(call: &Call<'_>, project: &Project, plugin: &Plugin) -> Value {
    let slug = &project.slug;
    let mocked = call.state.plugins == Plugins::Mocked;
    let prod = |wished: bool| {
        project.environments.iter().any(|environment| {
            let stage = call.state.stages.iter().find(|stage| stage.id == environment.stage_id);
            stage.is_some_and(|stage| (stage.name == "prod") == wished)
        })
    };
    match plugin.name {
        "nexus" if mocked => json!([]),
        name if mocked => json!([{ "to": format!("https://{name}.example/{slug}"), "name": "", "description": "" }]),
        "argocd" => json!([{
            "name": "ArgoCD publique",
            "description": "",
            "to": format!("https://argocd.example/applications?search={slug}"),
        }]),
        "observability" => [("Hors production", "hprod", prod(false)), ("Production", "prod", prod(true))]
            .into_iter()
            .filter(|(_, _, there)| *there)
            .map(|(words, kind, _)| {
                json!({ "name": "", "description": words, "to": format!("https://grafana.example/{kind}-{slug}") })
            })
            .collect(),
        name => json!([{ "to": format!("https://{name}.example/{slug}"), "name": "" }]),
    }
}

fn manifest(call: &Call<'_>, project: &Project, plugin: &Plugin, admin: bool) -> Value {
    let Some(settings) = plugin.settings else { return json!({}) };
    let side = |of_project: bool| -> Vec<Value> {
        let shown =
            settings.iter().filter(|known| known.project == of_project && (admin || readable(call, plugin, known)));
        shown.map(|known| view(project, plugin, known, readable(call, plugin, known))).collect()
    };
    json!({ "global": side(false), "project": side(true) })
}

/// The old server lets a lead read the defaults of Nexus.
fn readable(call: &Call<'_>, plugin: &Plugin, known: &Setting) -> bool {
    known.user.0 || (!call.is_nest() && plugin.name == "nexus" && known.switch.is_some())
}

fn view(project: &Project, plugin: &Plugin, known: &Setting, readable: bool) -> Value {
    let stored =
        project.settings.iter().find(|(name, key, _)| name == plugin.name && key == known.key && known.project);
    let value = stored.map_or(known.value, |(_, _, value)| value);
    let mut view = json!({
        "key": known.key,
        "kind": if known.switch.is_some() { "switch" } else { "text" },
        "permissions": {
            "admin": { "read": true, "write": true },
            "user": { "read": readable, "write": known.user.1 },
        },
        "title": known.key,
        "value": value,
        "description": known.key,
    });
    if let Some(initial) = known.switch {
        view["initialValue"] = json!(initial);
    }
    if !known.section.is_empty() {
        view["section"] = json!(known.section);
    }
    if known.placeholder {
        view["placeholder"] = json!("");
    }
    view
}

pub(super) fn update(call: &mut Call<'_>, id: &str) -> Reply {
    let need = Need::to_write(rights::MANAGE_ENVIRONMENTS);
    let early = if call.is_nest() { Some(reach(call, id, need)?) } else { None };
    let object = call.object()?;
    let mut issues = Vec::new();
    for (plugin, keys) in &object {
        let values = keys.as_object().into_iter().flat_map(|keys| keys.values());
        issues.extend(
            values.filter(|value| !value.is_string()).map(|value| Issue::of_type(plugin, "string", Some(value))),
        );
    }
    call.wrong(Part::Body, &issues)?;
    let (caller, place) = match early {
        Some(known) => known,
        None => reach(call, id, need)?,
    };
    let admin = State::is_admin(caller.mask);
    let enabled = enabled(call);
    for (plugin, keys) in &object {
        let Some(known) = enabled.iter().find(|known| known.name == plugin) else { continue };
        for (key, value) in keys.as_object().into_iter().flatten() {
            let declared = known.settings.into_iter().flatten().find(|known| known.project && known.key == key);
            let value = value.as_str().unwrap_or_default();
            let kept = declared.is_some_and(|declared| {
                let fits = declared.switch.is_none() || ["enabled", "disabled", "default"].contains(&value);
                fits && (admin || declared.user.1)
            });
            if kept {
                let project = &mut call.state.projects[place];
                project.settings.retain(|(name, known, _)| name != plugin || known != key);
                project.settings.push((plugin.clone(), key.clone(), value.to_owned()));
                call.state.effect("service.update", key);
            }
        }
    }
    Ok(Answer::empty(204))
}
