//! The least that a Tauri window costs: what `./dev bench` compares the product with.

use tauri::http::Response;
use tauri::{WebviewUrl, WebviewWindowBuilder};

const PAGE: &[u8] = b"<!doctype html><title>vide</title><h1 data-testid=\"page-title\">vide</h1>";

fn main() -> tauri::Result<()> {
    let mut context = tauri::generate_context!();
    context.config_mut().app.windows.clear();
    tauri::Builder::default()
        .register_uri_scheme_protocol("empty", |_, _| {
            Response::builder().header("content-type", "text/html").body(PAGE.to_vec()).unwrap_or_default()
        })
        .setup(|app| {
            let page = "empty://localhost/".parse().map(WebviewUrl::CustomProtocol)?;
            WebviewWindowBuilder::new(app, "main", page).inner_size(1280.0, 800.0).build()?;
            Ok(())
        })
        .run(context)
}
