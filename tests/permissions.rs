//! Only the main window may call our commands, and only those of the list exist.

use accostage_desktop::First;
use accostage_desktop::shell::Shell;
use tauri::test::{INVOKE_KEY, get_ipc_response, mock_builder};
use tauri::webview::InvokeRequest;

fn call(window: &str, command: &str) -> Result<serde_json::Value, serde_json::Value> {
    call_with(window, command, serde_json::json!({}))
}

fn call_with(window: &str, command: &str, request: serde_json::Value) -> Result<serde_json::Value, serde_json::Value> {
    let folder = tempfile::tempdir().expect("a folder");
    let app = accostage_desktop::build(mock_builder(), Shell::new(&folder.path().join("home")), First::default())
        .build(tauri::generate_context!(test = true))
        .expect("built");
    let view = tauri::WebviewWindowBuilder::new(&app, window, tauri::WebviewUrl::default()).build().expect("a window");
    let request = InvokeRequest {
        cmd: command.to_owned(),
        callback: tauri::ipc::CallbackFn(0),
        error: tauri::ipc::CallbackFn(1),
        url: "tauri://localhost".parse().expect("an address"),
        body: tauri::ipc::InvokeBody::Json(serde_json::json!({ "request": request })),
        headers: Default::default(),
        invoke_key: INVOKE_KEY.to_owned(),
    };
    get_ipc_response(&view, request).map(|body| body.deserialize().expect("JSON"))
}

#[test]
fn the_main_window_may_ask_where_the_start_is() {
    let state = call("main", "app_state").expect("granted");
    assert_eq!(state["stage"], "first_start");
}

#[test]
fn another_window_may_not() {
    let refusal = call("other", "app_state").expect_err("refused");
    assert!(refusal.to_string().contains("not allowed"), "{refusal}");
}

#[test]
fn a_command_outside_the_list_does_not_exist() {
    let refusal = call("main", "read_any_file").expect_err("refused");
    assert!(refusal.to_string().contains("not found") || refusal.to_string().contains("not allowed"), "{refusal}");
}

#[test]
fn only_a_file_that_this_window_has_exported_is_shown_in_its_folder() {
    for path in ["/etc/passwd", "", "/", "../../"] {
        let refusal = call_with("main", "show_export", serde_json::json!({ "path": path })).expect_err("refused");
        assert_eq!(refusal["code"], "not_found", "{path}: {refusal}");
    }
}
