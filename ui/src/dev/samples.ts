import type {
  AnswerView,
  AppState,
  DossierRow,
  DossierView,
  EditAck,
  FieldView,
  GateView,
  JsonValue,
  KeychainReport,
  Managed,
  Provenance,
  SectionSummary,
  SeverityView,
  WireError,
} from '@/generated/bindings'

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

export const freeMachine: Managed = {
  lockDelays: [0, 5, 15, 60],
  lockRefused: [],
  lockDefault: 0,
  lock: false,
  keychainForbidden: false,
  passphraseMin: 12,
  passphrase: false,
  backupsKept: 10,
  backupHours: 24,
  backups: false,
  catalogue: false,
}

export function appState(changes: Partial<AppState> = {}): AppState {
  return {
    stage: 'open',
    home: '/donnees/accostage',
    author: { name: 'Zoé Dupont', email: 'zoe.dupont@interieur.gouv.fr' },
    keychain: availableKeychain,
    keychainSlot: true,
    passphraseSlot: true,
    catalogueRevision: '2026-11-20',
    sensitivities: [
      { id: 'non-protege', label: 'Non protégé', tone: 'info', words: ['non-protege', 'np'] },
      { id: 'sensible', label: 'Sensible', tone: 'info', words: ['sensible'] },
      { id: 'diffusion-restreinte', label: 'Diffusion restreinte', tone: 'warning', words: ['diffusion-restreinte', 'dr'] },
    ],
    managed: freeMachine,
    ...changes,
  }
}

export const blocking: SeverityView = { id: 'bloquant', label: 'Bloquant', plural: 'Points bloquants', tone: 'error', blocking: true }
export const warning: SeverityView = { id: 'avertissement', label: 'Avertissement', plural: 'Avertissements', tone: 'warning', blocking: false }
export const information: SeverityView = { id: 'information', label: 'Information', plural: 'Informations', tone: 'info', blocking: false }

export function wireError(changes: Partial<WireError> = {}): WireError {
  return {
    code: 'disk_full',
    message: 'Le disque est plein.',
    hint: 'Libérez de la place, puis réessayez.',
    details: null,
    retryable: true,
    vouchable: false,
    ...changes,
  }
}

export function dossierRow(changes: Partial<DossierRow> = {}): DossierRow {
  return {
    id: 'd1',
    name: 'Démarches en préfecture',
    updatedAt: '2026-11-18T09:32:00Z',
    sensitivity: 'non-protege',
    labels: [],
    measured: true,
    answered: 42,
    required: 118,
    missing: 12,
    blocking: 0,
    nextGate: 'Découverte et préqualification',
    archived: false,
    model: false,
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
    due: 8,
    missing: 5,
    blocking: 0,
    ...changes,
  }
}

export const provenance: Provenance = { author: 'Zoé Dupont', at: '2026-11-18T09:32:00Z', source: 'saisie' }

export function answer(value: JsonValue, changes: Partial<AnswerView> = {}): AnswerView {
  const text = typeof value === 'string' ? value : JSON.stringify(value)
  return { key: 'projet-nom-usuel', platform: null, value, text, provenance, others: [], also: [], ...changes }
}

export function field(changes: Partial<FieldView> = {}): FieldView {
  return {
    id: 'projet-nom-usuel',
    section: 'identite',
    label: 'Nom usuel du projet',
    kind: 'texte-court',
    help: null,
    validation: null,
    note: null,
    condition: null,
    requiredAt: null,
    due: false,
    missing: false,
    visible: true,
    sources: [],
    rules: [],
    findings: [],
    outOfBounds: [],
    minLength: null,
    maxLength: null,
    min: null,
    max: null,
    integer: false,
    unit: null,
    maxBytes: null,
    formats: [],
    choices: [],
    open: false,
    columns: [],
    platforms: [],
    perPlatform: false,
    answers: [],
    tables: [],
    computed: null,
    ...changes,
  }
}

export const gates: GateView[] = [
  { id: 'decouverte', label: 'Découverte et préqualification', order: 1 },
  { id: 'qualification', label: 'Préparation et qualification technique', order: 2 },
  { id: 'production', label: 'Mise en production', order: 7 },
]

export function dossierView(changes: Partial<DossierView> = {}): DossierView {
  return {
    id: 'd1',
    name: 'Démarches en préfecture',
    archived: false,
    sensitivity: 'non-protege',
    ownSensitivity: 'non-protege',
    labels: [],
    catalogueRevision: '2026.11.2',
    gate: { id: 'production', label: 'Mise en production', order: 7 },
    gates,
    sections: [section()],
    ...changes,
  }
}

export function editAck(changes: Partial<EditAck> = {}): EditAck {
  return { id: 'd1', moment: 'a1b2c3d4', fields: [], rows: [], provenance, ...changes }
}
