import type { ForecastView, GateReportView, MilestoneView, MoveView, ObstacleView, PathView, PhaseView, ReserveView, RoleView } from '@/generated/bindings'
import { blocking } from './samples'

export function roles(): RoleView[] {
  return [
    { id: 'chef-de-projet', label: 'Chef de projet', own: true },
    { id: 'service-team', label: 'Service Team', own: false },
    { id: 'sponsor', label: 'Sponsor', own: false },
  ]
}

export function move(to: string, label: string, changes: Partial<MoveView> = {}): MoveView {
  return { to, label, role: 'chef-de-projet', needsReason: false, needsThirdParty: false, needsReserves: false, refused: null, hint: null, ...changes }
}

export function obstacle(changes: Partial<ObstacleView> = {}): ObstacleView {
  return {
    kind: 'champ',
    about: 'equipe-dediee',
    label: 'Équipe dédiée',
    absolute: false,
    target: { section: 'parties-prenantes', field: 'equipe-dediee', label: 'Équipe dédiée', platform: null, row: null, column: null, columnLabel: null },
    ...changes,
  }
}

export function reserve(changes: Partial<ReserveView> = {}): ReserveView {
  return {
    milestone: 'matrice',
    milestoneLabel: 'Matrice de compétences évaluée',
    validator: { id: 'service-team', label: 'Service Team', own: true },
    event: 'e1',
    rank: 0,
    text: 'Former deux personnes à Kubernetes',
    before: '2027-02-01',
    risk: null,
    late: false,
    ...changes,
  }
}

export function milestone(changes: Partial<MilestoneView> = {}): MilestoneView {
  return {
    id: 'matrice',
    label: 'Matrice de compétences évaluée',
    phase: 'qualification',
    gate: false,
    optional: false,
    status: 'en-cours',
    statusLabel: 'En cours',
    statusTone: 'info',
    since: '2026-11-02',
    note: null,
    waitsFor: null,
    waitsSince: null,
    reason: null,
    pilot: 'Équipe produit',
    contributors: ['Chef de projet'],
    validator: 'Service Team',
    entry: ['équipe nommée'],
    exit: ['obligatoires couvertes ou plan de formation daté'],
    before: ['sensibilisation'],
    obstacles: [],
    reserves: [],
    evidence: [],
    disputed: false,
    moves: [
      move('a-valider', 'À valider'),
      move('en-attente-tiers', 'En attente d’un tiers', { needsThirdParty: true }),
      move('a-venir', 'À venir', { needsReason: true }),
      move('valide', 'Validé', {
        role: null,
        refused: '« Matrice de compétences évaluée » est validé par « Service Team ».',
        hint: 'Passez le jalon « À valider » : son valideur le jugera.',
      }),
    ],
    plannedStart: '2026-11-02',
    plannedEnd: '2026-11-27',
    started: '2026-11-02',
    ended: null,
    effortMin: 1.5,
    effortMax: 3,
    effortSource: 'donnée sur ce jalon',
    spent: 0.5,
    people: [{ name: 'Zoé Dupont', share: 50 }],
    sources: [{ id: 'doc-skills', title: 'Documentation · Compétences' }],
    ...changes,
  }
}

export function phase(changes: Partial<PhaseView> = {}): PhaseView {
  return { id: 'qualification', label: 'Préparation et qualification technique', order: 2, skipped: false, current: true, gate: 'controle-qualification', done: 0, concerned: 2, ...changes }
}

export function pathView(changes: Partial<PathView> = {}): PathView {
  return {
    today: '2026-11-18',
    phases: [
      phase({ id: 'decouverte', label: 'Découverte et préqualification', order: 1, current: false, gate: 'controle-decouverte', done: 1, concerned: 1 }),
      phase(),
      phase({ id: 'lancement', label: 'Lancement et enrôlement console', order: 3, current: false, gate: 'controle-lancement', done: 0, concerned: 0 }),
    ],
    milestones: [
      milestone({ id: 'sensibilisation', label: 'Sensibilisation à l’offre', phase: 'decouverte', status: 'valide', statusLabel: 'Validé', statusTone: 'success', before: [], moves: [], ended: '2026-10-30' }),
      milestone(),
      milestone({
        id: 'controle-qualification',
        label: 'Point de contrôle de la qualification',
        gate: true,
        status: 'a-venir',
        statusLabel: 'À venir',
        statusTone: null,
        before: ['matrice'],
        moves: [],
        plannedStart: null,
        plannedEnd: null,
        started: null,
        people: [],
        obstacles: [obstacle({ kind: 'jalon', about: 'matrice', label: 'Matrice de compétences évaluée', target: null }), obstacle()],
      }),
    ],
    doable: ['matrice'],
    statuses: [
      { word: 'a-venir', label: 'À venir', done: false },
      { word: 'en-cours', label: 'En cours', done: false },
      { word: 'a-valider', label: 'À valider', done: false },
      { word: 'valide', label: 'Validé', done: true },
    ],
    roles: roles(),
    holidays: [{ first: '2026-12-24', last: '2027-01-01' }],
    rejected: 0,
    ...changes,
  }
}

export function gateReport(changes: Partial<GateReportView> = {}): GateReportView {
  return {
    gate: { id: 'qualification', label: 'Préparation et qualification technique', order: 2 },
    milestone: 'controle-qualification',
    status: 'a-venir',
    statusLabel: 'À venir',
    statusTone: null,
    decidedBy: 'Service Team',
    role: 'service-team',
    obstacles: [obstacle(), obstacle({ kind: 'regle', about: 'R-COMPETENCES', label: 'Compétences obligatoires', absolute: true, target: null })],
    reserves: [reserve()],
    questions: [{ rule: 'R-JUGER', severity: blocking, question: 'Le plan de formation est-il crédible\u00a0?', source: 'CCT', targets: [] }],
    warnings: [],
    openTo: [
      { word: 'go-avec-reserves', label: 'Go avec réserves', help: 'Il est franchi\u00a0; chaque réserve a une date et un risque du registre.', reserves: true },
      { word: 'no-go', label: 'No-go', help: 'Il n’est pas franchi\u00a0; le motif dit ce qui doit changer.', reserves: false },
    ],
    risks: [{ id: 'RSQ-1', label: 'Équipe trop petite' }],
    ...changes,
  }
}

export function forecastView(changes: Partial<ForecastView> = {}): ForecastView {
  return {
    milestone: 'controle-qualification',
    done: null,
    earliest: '2027-03-01',
    p50: '2027-04-15',
    p80: '2027-05-20',
    target: { label: 'Date cible', date: '2027-05-01', firm: false, probability: 0.62, hopeless: false },
    deadlines: [{ label: 'Fin du marché', date: '2027-02-15', firm: true, probability: 0, hopeless: true }],
    weights: ['un', 'deux', 'trois', 'quatre', 'cinq', 'six'].map((id, rank) => ({ milestone: id, label: `Jalon ${id}`, days: 12.5 - rank, critical: 0.9 - rank / 10 })),
    dates: [{ milestone: 'controle-qualification', start: '2027-01-10', end: '2027-04-15', lateEnd: '2027-05-20', critical: 1, kept: null }],
    assumptions: ['Cinq jours ouvrés par semaine.'],
    seed: '42',
    draws: 10000,
    ...changes,
  }
}
