import type { AttributeView, CertificatePreview, CertificateView, EnvironmentCell, EnvironmentView, EnvironmentsView, QuotaView, ReadCertificate, TargetView } from '@/generated/bindings'

export function target(changes: Partial<TargetView> = {}): TargetView {
  return { section: 'exposition', field: 'certificats', label: 'Certificats', platform: null, row: null, column: null, columnLabel: null, ...changes }
}

export function attribute(id: string, label: string, changes: Partial<AttributeView> = {}): AttributeView {
  return {
    id,
    label,
    statuses: [
      { id: 'a-faire', label: 'À faire' },
      { id: 'pret', label: 'Prêt' },
      { id: 'verifie', label: 'Vérifié' },
    ],
    takesValue: false,
    requiredFor: null,
    note: null,
    target: null,
    ...changes,
  }
}

export function cell(id: string, changes: Partial<EnvironmentCell> = {}): EnvironmentCell {
  return {
    attribute: id,
    applies: true,
    value: null,
    details: [],
    status: 'a-faire',
    statusLabel: 'À faire',
    statusTone: null,
    firm: false,
    declared: false,
    date: null,
    owner: null,
    evidence: null,
    observed: null,
    target: null,
    ...changes,
  }
}

export function environment(name: string, changes: Partial<EnvironmentView> = {}): EnvironmentView {
  return {
    row: `ligne-${name}`,
    name,
    platform: 'Cloud π',
    stage: 'Intégration (integration)',
    life: 'Prévu',
    percent: 40,
    missing: [{ attribute: 'env-base', label: 'Base créée et migrée', status: 'À faire' }],
    blockers: [],
    cells: [
      cell('env-nom', { value: name, status: 'saisi', statusLabel: 'Saisi', statusTone: 'success' }),
      cell('env-base'),
      cell('env-flux', { value: '1/2 testés', status: 'ouvert', statusLabel: 'Ouvert', statusTone: 'info', firm: true, details: ['Ouvert : 1'] }),
    ],
    consoleWord: 'integration',
    labelWords: ['test', 'qualif'],
    flowWords: ['Qualification'],
    chainWords: ['INT'],
    quotaWord: 'Hors production',
    ...changes,
  }
}

export function quota(changes: Partial<QuotaView> = {}): QuotaView {
  return {
    platform: 'Cloud π',
    family: 'Hors production',
    controlled: true,
    lines: [
      { label: 'CPU (cœurs)', asked: 6.5, used: 5.7, ceiling: 6, excesses: ['0,5 cœurs de trop, demandés par preprod, integ'], statusLabel: 'Dépassé', statusTone: 'error' },
      { label: 'Mémoire (GiB)', asked: 12, used: 10.5, ceiling: 12, excesses: [], statusLabel: 'Tient', statusTone: 'success' },
      { label: 'GPU', asked: 0, used: 0, ceiling: null, excesses: [], statusLabel: 'À renseigner', statusTone: null },
    ],
    shares: [{ environment: 'integ', asked: '2 cœurs, 4 GiB, 0 GPU', used: '1,9 cœurs, 3,5 GiB, 0 GPU' }],
    ...changes,
  }
}

export function certificate(changes: Partial<CertificateView> = {}): CertificateView {
  return {
    row: 'ligne-certificat',
    name: 'guichet.exemple.gouv.fr',
    others: ['www.exemple.gouv.fr'],
    environment: 'preprod',
    authority: 'Autorité d’essai',
    expires: '2026-12-05',
    statusLabel: 'Expire dans 14 jours',
    statusTone: 'error',
    owner: null,
    fingerprint: null,
    key: null,
    ...changes,
  }
}

export function environmentsView(changes: Partial<EnvironmentsView> = {}): EnvironmentsView {
  return {
    today: '2026-11-21',
    groups: [
      { id: 'identite', label: 'Identité', attributes: [attribute('env-nom', 'Nom console')] },
      { id: 'donnees', label: 'Données', attributes: [attribute('env-base', 'Base créée et migrée'), attribute('env-flux', 'Flux ouverts et testés')] },
    ],
    environments: [environment('integ'), environment('preprod')],
    quotas: [quota()],
    certificates: [certificate()],
    uncovered: [{ name: 'api.exemple.gouv.fr', environment: 'preprod' }],
    table: target({ section: 'environnements', field: 'environnements', label: 'Environnements prévus' }),
    certificateTable: target(),
    removed: [],
    dangling: [],
    ...changes,
  }
}

export function readCertificate(changes: Partial<ReadCertificate> = {}): ReadCertificate {
  return {
    name: 'guichet.exemple.gouv.fr',
    subject: 'CN=guichet.exemple.gouv.fr',
    names: ['guichet.exemple.gouv.fr'],
    issuer: 'CN=Autorité d’essai',
    serial: '0abc',
    notBefore: '2026-03-01',
    notAfter: '2027-02-28',
    fingerprint: 'ab'.repeat(32),
    key: 'EC P-256, 256 bits',
    importable: true,
    ...changes,
  }
}

export function certificatePreview(changes: Partial<CertificatePreview> = {}): CertificatePreview {
  return {
    passphrase: null,
    certificates: [readCertificate()],
    rank: 0,
    row: null,
    changes: [{ label: 'Expire le', before: null, after: '2027-02-28' }],
    signers: [],
    covered: [{ name: 'guichet.exemple.gouv.fr', environment: 'preprod' }],
    uncovered: [],
    remarks: [],
    ...changes,
  }
}
