//! One Tauri command per line of the list, so that each has a permission of its own.

use accostage_ipc::with_commands;
use accostage_ipc::*;
use tauri::{AppHandle, Runtime, State};

use crate::bodies;
use crate::shell::Shell;

macro_rules! commands {
    ($(#[doc = $doc:literal] $name:ident($request:ident) -> $response:ident;)*) => {
        $(
            #[doc = $doc]
            ///
            /// # Errors
            /// What the use case refuses, in words for people.
            #[tauri::command]
            pub async fn $name<R: Runtime>(
                app: AppHandle<R>,
                shell: State<'_, Shell>,
                request: $request,
            ) -> Result<$response, WireError> {
                bodies::$name(&app, &shell, request).await.map_err(WireError::from)
            }
        )*

        /// The handler of every command of the list.
        pub fn handler<R: Runtime>() -> impl Fn(tauri::ipc::Invoke<R>) -> bool {
            tauri::generate_handler![$($name),*]
        }
    };
}

with_commands!(commands);
