// What the generated file ui/src/generated/bindings.ts will contain (generated from Rust; same shapes).
export type ErrorCode = 'invalid_input' | 'not_found' | 'store_missing' | 'store_locked' | 'store_busy' | 'store_damaged' | 'store_newer' | 'wrong_passphrase' | 'keychain' | 'disk_full' | 'read_only' | 'io' | 'internal'
export type WireError = { code: ErrorCode; message: string; hint: string | null; details: string | null; retryable: boolean }

export type Empty = Record<string, never>
export type AppStage = 'first_start' | 'locked' | 'open'
export type KeychainState = 'available' | 'absent' | 'locked' | 'silent' | 'forgot' | 'unused'
export type KeychainReport = { state: KeychainState; explanation: string; remedy: string | null }
export type Author = { name: string; email: string }
export type AppState = { stage: AppStage; home: string; author: Author | null; keychain: KeychainReport; keychainSlot: boolean; passphraseSlot: boolean; catalogueRevision: string }
export type SetupRequest = { name: string; email: string; passphrase: string | null; useKeychain: boolean }
export type UnlockRequest = { passphrase: string }

export type ListRequest = { search: string; offset: number; limit: number; archived: boolean }
export type DossierRow = { id: string; name: string; updatedAt: string; sensitivity: string; answered: number; required: number; blocking: number; archived: boolean }
export type DossierPage = { total: number; rows: DossierRow[] }
export type CreateRequest = { name: string }
export type Created = { id: string }

export type OpenRequest = { id: string }
export type SectionSummary = { id: string; title: string; summary: string; answered: number; required: number }
export type Provenance = { author: string; at: string; source: string }
export type FieldView = { id: string; label: string; kind: string; help: string | null; requiredAt: string | null; sources: string[]; maxLength: number | null; visible: boolean; text: string | null; provenance: Provenance | null }
export type DossierView = { id: string; name: string; catalogueRevision: string; sections: SectionSummary[] }
export type SectionRequest = { id: string; section: string }
export type SectionView = { section: SectionSummary; fields: FieldView[] }
export type SetTextRequest = { id: string; field: string; text: string }
export type EditAck = { id: string; fields: string[]; provenance: Provenance | null }

export type CommandMap = {
  app_state: { request: Empty; response: AppState }
  setup: { request: SetupRequest; response: AppState }
  unlock: { request: UnlockRequest; response: AppState }
  list_dossiers: { request: ListRequest; response: DossierPage }
  create_dossier: { request: CreateRequest; response: Created }
  open_dossier: { request: OpenRequest; response: DossierView }
  read_section: { request: SectionRequest; response: SectionView }
  set_text: { request: SetTextRequest; response: EditAck }
}
export type EventMap = {
  'dossier-changed': { id: string; fields: string[] }
}
