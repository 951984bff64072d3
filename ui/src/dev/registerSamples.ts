import type { AgendaView, DeadlineView, DecisionView, LevelView, RegisterView, RiskView } from '@/generated/bindings'
import { obstacle } from './pathSamples'

const high: LevelView = { word: 'eleve', label: 'Élevé', tone: 'warning' }
const low: LevelView = { word: 'faible', label: 'Faible', tone: 'success' }

export function risk(changes: Partial<RiskView> = {}): RiskView {
  return {
    id: 'r1',
    name: 'R1',
    label: 'Départ du développeur principal',
    origin: 'Équipe réduite',
    consequence: 'Mise en production repoussée',
    likelihood: '3',
    likelihoodLabel: '3 – Forte',
    severity: '3',
    severityLabel: '3 – Forte',
    level: high,
    treatment: 'reduire',
    treatmentLabel: 'Réduire',
    measures: 'Binôme',
    owner: 'Camille Exemple',
    review: '2027-03-01',
    status: null,
    closed: false,
    removed: false,
    assessed: { on: '2026-11-20', author: 'Camille Exemple', role: 'Chef de projet' },
    changed: false,
    acceptedUntil: null,
    accepted: null,
    concerns: [],
    ...changes,
  }
}

export function unassessed(changes: Partial<RiskView> = {}): RiskView {
  return risk({
    id: 'r2',
    name: 'R2',
    label: 'Retard du réseau',
    likelihood: null,
    likelihoodLabel: null,
    severity: null,
    severityLabel: null,
    level: null,
    treatment: null,
    treatmentLabel: null,
    assessed: null,
    concerns: ['À évaluer, avec un traitement'],
    ...changes,
  })
}

export function decision(changes: Partial<DecisionView> = {}): DecisionView {
  return {
    id: 'e1',
    on: '2026-11-20',
    kind: 'perimetre',
    kindLabel: 'Changement de périmètre',
    about: 'Module de paiement',
    label: 'Module de paiement',
    text: 'Reporté à la version 2',
    reason: 'Budget',
    author: 'Camille Exemple',
    role: 'Chef de projet',
    until: '2027-06-30',
    standing: 'en-vigueur',
    standingLabel: 'En vigueur',
    standingTone: 'success',
    replaceable: true,
    supersedes: null,
    reserves: [],
    ...changes,
  }
}

export function registerView(changes: Partial<RegisterView> = {}): RegisterView {
  const permitted = { role: 'chef-de-projet', roleLabel: 'Chef de projet', refused: null, hint: null }
  const refused = { role: null, roleLabel: null, refused: 'Un risque est accepté par « Sponsor », pas par « Chef de projet ».', hint: 'Faites-la prononcer dans ce rôle.' }
  return {
    today: '2026-11-23',
    likelihoods: [
      { id: '1', label: '1 – Faible' },
      { id: '3', label: '3 – Forte' },
    ],
    severities: [
      { id: '1', label: '1 – Faible' },
      { id: '3', label: '3 – Forte' },
    ],
    treatments: [
      { id: 'reduire', label: 'Réduire' },
      { id: 'accepter', label: 'Accepter' },
    ],
    levels: [low, high],
    grid: [
      {
        likelihood: '3',
        label: '3 – Forte',
        cells: [
          { severity: '1', severityLabel: '1 – Faible', level: low, risks: [] },
          { severity: '3', severityLabel: '3 – Forte', level: high, risks: ['r1'] },
        ],
      },
      {
        likelihood: '1',
        label: '1 – Faible',
        cells: [
          { severity: '1', severityLabel: '1 – Faible', level: low, risks: [] },
          { severity: '3', severityLabel: '3 – Forte', level: low, risks: [] },
        ],
      },
    ],
    risks: [risk(), unassessed()],
    decisions: [decision(), decision({ id: 'e0', kind: 'go-no-go', kindLabel: 'Go / no-go', label: 'Point de contrôle', text: 'No-go', standing: 'refusee', standingLabel: 'Refusée', standingTone: 'info', until: null, replaceable: false })],
    kinds: [
      { word: 'derogation', label: 'Dérogation', permit: refused, requirement: true },
      { word: 'risque-accepte', label: 'Risque accepté', permit: null, requirement: false },
      { word: 'go-no-go', label: 'Go / no-go', permit: null, requirement: false },
      { word: 'perimetre', label: 'Changement de périmètre', permit: permitted, requirement: false },
    ],
    requirements: [{ id: 'cct-sauvegarde-s3', label: 'EXI-ARCH-9 – Sauvegarde' }],
    assess: permitted,
    accept: refused,
    nextNumber: 'R3',
    gate: { id: 'qualification', label: 'Préparation et qualification technique', order: 2 },
    obstacles: [obstacle({ kind: 'risque', about: 'R2', label: 'Risque « Retard du réseau » non évalué ou sans traitement', absolute: true })],
    otherObstacles: 3,
    rejected: 0,
    ...changes,
  }
}

export function deadline(changes: Partial<DeadlineView> = {}): DeadlineView {
  return {
    dossier: 'd1',
    name: 'Guichet des associations',
    kind: 'certificat',
    kindLabel: 'Certificat',
    day: '2027-01-12',
    label: 'guichet.exemple.fr',
    detail: 'Expire le 12/01/2027',
    late: false,
    left: 50,
    reminder: 60,
    week: '2027-01-11',
    milestone: null,
    risk: null,
    target: { section: 'exposition', field: 'certificats', label: 'Certificats', platform: null, row: '07', column: null, columnLabel: null },
    ...changes,
  }
}

export function agendaView(changes: Partial<AgendaView> = {}): AgendaView {
  const lines = [
    deadline({ kind: 'risque', kindLabel: 'Risque à revoir', day: '2026-11-20', label: 'R1 – Départ', detail: 'Échéance', late: true, left: -3, reminder: null, week: '2026-11-16', risk: 'r1', target: null }),
    deadline({ kind: 'jalon', kindLabel: 'Jalon', day: '2026-11-24', label: 'Audits de sécurité', detail: 'Fin prévue le 24/11/2026', left: 1, reminder: null, week: '2026-11-23', milestone: 'prod-audits', target: null }),
    deadline(),
  ]
  return {
    today: '2026-11-23',
    until: '2026-12-23',
    total: lines.length,
    late: lines.filter((line) => line.late).length,
    lines,
    kinds: [
      { word: 'jalon', label: 'Jalon' },
      { word: 'certificat', label: 'Certificat' },
    ],
    uncovered: [],
    dossier: null,
    ...changes,
  }
}
