import type { AppState, DossierRow, FieldView, KeychainReport, SectionSummary, WireError } from '@/generated/bindings'

export const availableKeychain: KeychainReport = {
  state: 'available',
  explanation: 'La clé de vos données y sera rangée : Accostage s’ouvrira sans rien vous demander.',
  remedy: null,
}

export const absentKeychain: KeychainReport = {
  state: 'absent',
  explanation: 'Aucun service de trousseau ne répond dans cette session : la clé de vos données ne peut pas y être rangée.',
  remedy: 'Continuez avec une phrase de passe, ou demandez l’installation de « gnome-keyring » ou de « KWallet ».',
}

export function appState(changes: Partial<AppState> = {}): AppState {
  return {
    stage: 'open',
    home: '/home/zoe.dupont/.local/share/accostage',
    author: { name: 'Zoé Dupont', email: 'zoe.dupont@interieur.gouv.fr' },
    keychain: availableKeychain,
    keychainSlot: true,
    passphraseSlot: true,
    catalogueRevision: '2026-11-20',
    ...changes,
  }
}

export function wireError(changes: Partial<WireError> = {}): WireError {
  return {
    code: 'disk_full',
    message: 'Le disque est plein.',
    hint: 'Libérez de la place, puis réessayez.',
    details: null,
    retryable: true,
    ...changes,
  }
}

export function dossierRow(changes: Partial<DossierRow> = {}): DossierRow {
  return {
    id: 'd1',
    name: 'Démarches en préfecture',
    updatedAt: '2026-11-18T09:32:00Z',
    sensitivity: 'non-protege',
    answered: 42,
    required: 118,
    blocking: 0,
    archived: false,
    ...changes,
  }
}

export function section(changes: Partial<SectionSummary> = {}): SectionSummary {
  return {
    id: 'identite',
    title: 'Identité du dossier',
    summary: 'Ce qui désigne le projet, le dossier et la demande.',
    answered: 3,
    required: 8,
    ...changes,
  }
}

export function field(changes: Partial<FieldView> = {}): FieldView {
  return {
    id: 'projet-nom-usuel',
    label: 'Nom usuel du projet',
    kind: 'texte-court',
    help: null,
    requiredAt: null,
    sources: [],
    maxLength: null,
    visible: true,
    editable: changes.kind === undefined || changes.kind.startsWith('texte'),
    text: null,
    provenance: null,
    ...changes,
  }
}
