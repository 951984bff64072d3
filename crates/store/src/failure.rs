//! SQLite's errors by meaning.

use accostage_app::{AppError, Code, Way};

/// Turns an error of sqlx into what people must know.
#[must_use]
pub fn failure(error: &sqlx::Error) -> AppError {
    let extended = match error {
        sqlx::Error::Database(database) => database.code().and_then(|code| code.parse::<u32>().ok()),
        _ => None,
    };
    // The low byte of an extended result code is the primary one (sqlite.org/rescode.html).
    let found = match extended.map(|code| code & 0xff) {
        // SQLITE_IOERR_SHMSIZE: the index of the journal could not grow, which only a full disk explains.
        Some(10) if extended == Some(4_874) => disk_full(),
        Some(5 | 6) => busy(),
        Some(8) | Some(14) => read_only(),
        Some(13) => disk_full(),
        Some(10) => AppError::new(
            Code::Io,
            "Le disque a refusé une lecture ou une écriture.",
            "Vérifiez le disque et l'espace libre, puis recommencez. Ce qui était enregistré l'est toujours.",
        )
        .retryable(),
        Some(11) => damaged("La base est abîmée."),
        Some(26) => damaged("La base ne s'ouvre pas avec cette clé, ou n'est pas une base d'Accostage."),
        _ => AppError::new(
            Code::Internal,
            "La base a refusé l'opération.",
            "Relancez Accostage ; si cela persiste, lancez le diagnostic.",
        )
        .by(Way::Diagnose),
    };
    found.with_details(error.to_string())
}

pub(crate) fn busy() -> AppError {
    AppError::new(
        Code::StoreBusy,
        "Les données sont déjà ouvertes par une autre fenêtre ou une autre commande.",
        "Fermez l'autre, ou attendez qu'elle finisse, puis recommencez.",
    )
    .retryable()
}

pub(crate) fn read_only() -> AppError {
    AppError::new(
        Code::ReadOnly,
        "Le dossier de données ne peut pas être écrit.",
        "Rendez-le accessible en écriture, ou choisissez un autre dossier avec ACCOSTAGE_HOME.",
    )
}

pub(crate) fn disk_full() -> AppError {
    AppError::new(
        Code::DiskFull,
        "Il n'y a plus de place sur le disque : rien de nouveau n'a été enregistré.",
        "Libérez de la place, puis recommencez. Ce qui était enregistré l'est toujours.",
    )
    .retryable()
}

pub(crate) fn damaged(message: &str) -> AppError {
    AppError::new(Code::StoreDamaged, message, "Rien n'a été modifié. Restaurez une sauvegarde.").by(Way::RestoreBackup)
}

/// An error of the file system.
pub(crate) fn io_failure(error: &std::io::Error) -> AppError {
    let found = match error.kind() {
        std::io::ErrorKind::StorageFull | std::io::ErrorKind::QuotaExceeded => disk_full(),
        std::io::ErrorKind::PermissionDenied | std::io::ErrorKind::ReadOnlyFilesystem => read_only(),
        _ => AppError::new(
            Code::Io,
            "Le disque a refusé une lecture ou une écriture.",
            "Vérifiez le disque, puis recommencez.",
        ),
    };
    found.with_details(error.to_string())
}
