export interface FreeSoftware {
  name: string
  licence: string
}

const DUAL = 'MIT ou Apache-2.0'

/** Direct dependencies of the page and of the core, as their own packages declare them. */
export const FREE_SOFTWARE: Record<'page' | 'noyau', readonly FreeSoftware[]> = {
  page: [
    { name: '@gouvfr/dsfr', licence: 'MIT, hors police et éléments de la marque de l’État' },
    { name: '@gouvminint/vue-dsfr', licence: 'MIT' },
    { name: '@iconify/vue', licence: 'MIT' },
    { name: '@tauri-apps/api', licence: DUAL },
    { name: 'pdfjs-dist', licence: 'Apache-2.0, polices Foxit (BSD-3-Clause) et Liberation (GPL-2.0 avec exception pour les polices), décodeurs OpenJPEG (BSD-2-Clause) et PDFium (BSD-3-Clause)' },
    { name: 'vue', licence: 'MIT' },
    { name: 'vue-i18n', licence: 'MIT' },
    { name: 'vue-router', licence: 'MIT' },
  ],
  noyau: [
    { name: 'argon2', licence: DUAL },
    { name: 'automerge', licence: 'MIT' },
    { name: 'base64', licence: DUAL },
    { name: 'cel', licence: 'MIT' },
    { name: 'chacha20poly1305', licence: DUAL },
    { name: 'chrono', licence: DUAL },
    { name: 'directories', licence: DUAL },
    { name: 'ed25519-dalek', licence: 'BSD-3-Clause' },
    { name: 'fractional_index', licence: 'MIT' },
    { name: 'fs-err', licence: DUAL },
    { name: 'getrandom', licence: DUAL },
    { name: 'granit-parser', licence: DUAL },
    { name: 'include_dir', licence: 'MIT' },
    { name: 'json-patch', licence: DUAL },
    { name: 'keyring', licence: DUAL },
    { name: 'minisign-verify', licence: 'MIT' },
    { name: 'open', licence: 'MIT' },
    { name: 'OpenSSL', licence: 'Apache-2.0' },
    { name: 'regex', licence: DUAL },
    { name: 'serde', licence: DUAL },
    { name: 'serde-saphyr', licence: DUAL },
    { name: 'serde_json', licence: DUAL },
    { name: 'sha2', licence: DUAL },
    { name: 'SQLCipher', licence: 'BSD-3-Clause' },
    { name: 'SQLite', licence: 'Domaine public' },
    { name: 'sqlx', licence: DUAL },
    { name: 'strsim', licence: 'MIT' },
    { name: 'tauri', licence: DUAL },
    { name: 'thiserror', licence: DUAL },
    { name: 'tokio', licence: 'MIT' },
    { name: 'unicode-normalization', licence: `${DUAL}, et Unicode-3.0` },
    { name: 'uuid', licence: DUAL },
    { name: 'x25519-dalek', licence: 'BSD-3-Clause' },
    { name: 'zeroize', licence: DUAL },
  ],
}
